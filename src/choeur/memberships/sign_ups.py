"""What sign-ups leave for a structure of the portal: who will ask to join it, who was told to ask (journeys §1, 1.4 and 1.5).

The branches are those of `signup.branches`, named by the sections of the source document.
"""

from django.db.models import Exists, OuterRef, QuerySet

from choeur.accounts.models import SignUp, User
from choeur.common import clock
from choeur.structures.models import Structure

KNOWN_STRUCTURE = ("1.4", "1.5")
ASKS_IN_HER_ACCOUNT = "1.5"


def not_activated(structures: QuerySet[Structure]) -> QuerySet[SignUp]:
    """« Compte non activé »: those who will ask to join these structures if they activate. There is nothing to decide yet.

    An address that has an account already leaves the same row (decision 2): a manager cannot tell.
    """
    waiting = SignUp.objects.waiting(clock.now()).filter(branch__in=KNOWN_STRUCTURE, asks_membership=True)
    named = Structure.objects.identified_by(OuterRef("identifier_type"), OuterRef("identifier"))
    return waiting.filter(Exists(named.filter(pk__in=structures.values("pk")))).order_by("created_at", "pk")


def named_by(user: User) -> QuerySet[Structure]:
    """The structure that the person signed up for, whatever the branch and whatever became of it since."""
    return _named(SignUp.objects.of_address(user.login_address))


def suggested_to(user: User) -> QuerySet[Structure]:
    """§1, branch 1.5: the structure that the person named when she signed up, which she may now ask to join in one click.

    Nothing once she has asked: her request says the rest.
    """
    sign_ups = SignUp.objects.of_address(user.login_address).filter(branch=ASKS_IN_HER_ACCOUNT)
    return _named(sign_ups).exclude(memberships__user=user)


def _named(sign_ups: QuerySet[SignUp]) -> QuerySet[Structure]:
    activated = sign_ups.filter(end=SignUp.End.ACTIVATED).order_by("-ended_at").first()
    if activated is None:
        return Structure.objects.none()
    return Structure.objects.identified_by(activated.identifier_type, activated.identifier)
