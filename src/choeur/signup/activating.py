"""The first to activate becomes principal manager, in one transaction (journeys §1 and §2, decisions 1 to 4)."""

from datetime import datetime, timedelta
from enum import Enum

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from choeur.accounts import activation_links, devices
from choeur.accounts import addresses as account_addresses
from choeur.accounts.activation_links import LinkState
from choeur.accounts.creating import Secrets, create_person
from choeur.accounts.models import SignUp, User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock
from choeur.common.errors import Refusal
from choeur.memberships import joining
from choeur.memberships.models import Membership
from choeur.notifications import catalogue as mails
from choeur.notifications.sending import notify
from choeur.signup import contesting
from choeur.signup.branches import FOUNDING
from choeur.structures import founding
from choeur.structures.founding import Description
from choeur.workspaces import opening

SHOWN_AGAIN_FOR = timedelta(minutes=10)


class Outcome(Enum):
    """What became of the sign-up."""

    LEADS = "leads"  # principal manager of a structure that did not exist
    OVERTAKEN = "overtaken"  # wanted to found it, somebody was first: a request now
    ASKS = "asks"  # a request to the manager of a structure that existed
    UNATTACHED = "unattached"  # branch 1.5: an account alone, until the person asks


class LinkNotGood(Refusal):
    """The link expired, or this sign-up or another one of the same address was activated meanwhile."""

    code = "activation_link_not_good"

    def __init__(self, state: LinkState) -> None:
        super().__init__(_("Ce lien ne permet plus d'activer un compte."))
        self.state = state


@transaction.atomic
def activate(sign_up: SignUp, secrets: Secrets, *, device_digest: str, device_label: str, network: str) -> Membership | None:
    """§2: consume the link, create the person and her structure, or her request to join it, or neither (branch 1.5).

    Raises:
        LinkNotGood: the link expired, or another activation of the same address came first.
    """
    now = clock.now()
    sign_up = _locked(sign_up)
    _refuse_unless_good(sign_up, now)

    user = create_person(sign_up, secrets, at=now)
    SignUp.objects.of_address(sign_up.login_address).filter(ended_at=None).exclude(pk=sign_up.pk).update(
        ended_at=now, end=SignUp.End.OVERTAKEN
    )
    SignUp.objects.filter(pk=sign_up.pk).update(ended_at=now, end=SignUp.End.ACTIVATED)
    devices.remember(user, device_digest, label=device_label)
    recording.record(Event.ACCOUNT_ACTIVATED, actor=user, target=sign_up, network=network)

    membership = _attach(user, sign_up)
    _tell(user, sign_up, membership, now)
    contesting.send(sign_up, user=user, network=network)
    return membership


def _locked(sign_up: SignUp) -> SignUp:
    """All that waits at this address, locked in one order: of two activations of one address, the second waits here."""
    rows = SignUp.objects.select_for_update(of=("self",)).filter(login_key=sign_up.login_key).order_by("pk")
    locked = next((row for row in rows if row.pk == sign_up.pk), None)
    if locked is None:  # erased meanwhile
        raise LinkNotGood(LinkState.BROKEN)
    return locked


def _refuse_unless_good(sign_up: SignUp, now: datetime) -> None:
    state = activation_links.state_of(sign_up, now)
    if state is LinkState.GOOD and User.objects.with_address(sign_up.login_address) is not None:
        state = LinkState.USED
    if state is not LinkState.GOOD:
        raise LinkNotGood(state)


def _attach(user: User, sign_up: SignUp) -> Membership | None:
    """Found the structure and lead it, or ask to join the one that is there: never two principal managers."""
    if not sign_up.asks_membership:
        return None
    description = Description.from_json(sign_up.structure)
    structure, is_new = founding.found_or_lock(description)
    if not is_new:
        return joining.ask(structure, user=user, message=sign_up.message)
    founding.switch_on(structure, sign_up.capabilities)
    openings = opening.open_all(structure, sign_up.workspaces, capabilities=sign_up.capabilities)
    recording.record(Event.STRUCTURE_FOUNDED, actor=user, target=structure, structure=structure)
    return joining.lead(structure, user=user, openings=openings)


def outcome_of(sign_up: SignUp, membership: Membership | None) -> Outcome:
    """What the person is told after activation: derived, so that a page shown again says the same."""
    if membership is None:
        return Outcome.UNATTACHED
    if membership.is_principal:
        return Outcome.LEADS
    return Outcome.OVERTAKEN if sign_up.branch in FOUNDING else Outcome.ASKS


def _tell(user: User, sign_up: SignUp, membership: Membership | None, now: datetime) -> None:
    outcome = outcome_of(sign_up, membership)
    name = membership.structure.public_name if membership else Description.from_json(sign_up.structure).public_name
    notify(user, mails.ACCOUNT_ACTIVE, at=now, outcome=outcome.value, structure=name)
    if outcome is Outcome.OVERTAKEN:
        notify(user, mails.SIGN_UP_BECAME_REQUEST, at=now, structure=name)
    if sign_up.contact_address:
        account_addresses.ask_for_confirmation(user, sign_up.contact_address)
