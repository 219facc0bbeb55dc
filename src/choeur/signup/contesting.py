"""« Ce n'est pas la bonne personne ? » on the recap: kept with the sign-up, it leaves once the address is proven (journeys §1)."""

from contextlib import suppress

from django.db import transaction

from choeur.accounts.models import SignUp, User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common.errors import Refusal
from choeur.signup.branches import FOUNDING
from choeur.structures.models import Structure
from choeur.support import contesting


def structure_of(sign_up: SignUp) -> Structure | None:
    """The structure that she signed up for and whose manager somebody may contest, verified or not: branches 1.4 and 1.5."""
    if sign_up.branch in FOUNDING or sign_up.identifier_type == contesting.PERSONAL:
        return None
    return Structure.objects.identified_by(sign_up.identifier_type, sign_up.identifier).first()


@transaction.atomic
def keep(sign_up: SignUp, *, reason: str, position: str, network: str) -> None:
    """What she says waits with the sign-up: nobody is told before its activation. The first time counts.

    Whether it has ended meanwhile changes nothing: the one who looks may be a stranger to the address (decision 2).
    """
    unsaid = SignUp.objects.filter(pk=sign_up.pk, contest_reason="").exclude(branch__in=FOUNDING)
    if unsaid.update(contest_reason=reason, contest_position=position):
        recording.record(Event.SIGN_UP_CONTESTED, target=sign_up, network=network)


def send(sign_up: SignUp, *, user: User, network: str) -> None:
    """The account is active: the contest opens, unless the manager was verified meanwhile. Runs in the activation."""
    structure = structure_of(sign_up) if sign_up.contest_reason else None
    if structure is None:
        return
    with suppress(Refusal):
        contesting.contest(structure, by=user, reason=sign_up.contest_reason, position=sign_up.contest_position, network=network)
