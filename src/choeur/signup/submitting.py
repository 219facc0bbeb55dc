"""« Confirmer »: the same page for everybody, a different mail (journeys §1, decisions 1 to 5)."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from choeur.accounts import activation_links, consent
from choeur.accounts.models import SignUp, User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import addresses, clock
from choeur.common.dates import DAY
from choeur.notifications import catalogue as mails
from choeur.notifications import sending
from choeur.notifications.sending import Addressee
from choeur.signup import company
from choeur.signup.branches import FOUNDING, Branch, branch_of
from choeur.signup.models import SignupDraft


class Typed(NamedTuple):
    """What the steps of a draft hold once all are valid."""

    address: str
    person: dict[str, str]
    capabilities: list[str]
    workspaces: dict[str, dict[str, str]]


@transaction.atomic
def submit(draft: SignupDraft, typed: Typed, *, language: str, network: str) -> SignUp:
    """§1 step 4: leave one waiting sign-up and its mail. A second « Confirmer » of the same draft changes nothing.

    An address that has an account leaves the same rows by the same statements; its owner is told, and no link leaves.
    """
    locked = SignupDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if locked.sign_up is not None:
        return locked.sign_up

    now = clock.now()
    owner = User.objects.with_address(typed.address)
    sign_up = _waiting(draft, typed, language=language, address_taken=owner is not None, now=now)
    may_write = activation_links.may_write_to(typed.address)
    sign_up.save()
    SignupDraft.objects.filter(pk=draft.pk).update(sign_up=sign_up, confirmed_at=now, expires_at=now + DAY)

    recording.record(Event.SIGN_UP_SUBMITTED, target=sign_up, network=network, branch=sign_up.branch)
    _write_to(owner, sign_up, quietly=not may_write)
    return sign_up


def _waiting(draft: SignupDraft, typed: Typed, *, language: str, address_taken: bool, now: datetime) -> SignUp:
    description = company.description(draft)
    branch = branch_of(has_siret=draft.has_siret, is_active_here=draft.structure is not None)
    text = consent.current()
    contact = typed.person.get("contact_address", "")
    return SignUp(
        login_address=typed.address,
        login_key=addresses.normalise(typed.address),
        contact_address="" if addresses.normalise(contact) == addresses.normalise(typed.address) else contact,
        last_name=typed.person["last_name"],
        first_name=typed.person["first_name"],
        language=language,
        branch=branch,
        identifier_type=description.identifier_type,
        identifier=description.identifier,
        structure=description.as_json(),
        capabilities=typed.capabilities if branch in FOUNDING else [],
        workspaces=typed.workspaces if branch in FOUNDING else {},
        message=typed.person.get("message", ""),
        consent={"version": text.version, "digest": text.digest(), "at": now.isoformat()},
        asks_membership=branch is not Branch.KNOWN_WITHOUT_SIRET,
        address_taken=address_taken,
        created_at=now,
        expires_at=now + activation_links.validity(),
    )


def _write_to(owner: User | None, sign_up: SignUp, *, quietly: bool) -> None:
    """One link row and one mail row in every case: what it costs tells nobody who has an account (decision 2)."""
    link = activation_links.address_of(activation_links.issue(None if quietly else sign_up))
    write = sending.decoy if quietly else sending.notify
    if owner is None:
        person = Addressee(sign_up.login_address, sign_up.language)
        write(person, mails.ACTIVATION, expires_at=sign_up.expires_at, link=link)
    else:
        write(owner, mails.ALREADY_REGISTERED)


@transaction.atomic
def ask_for_membership(sign_up: SignUp) -> None:
    """§1, branch 1.5: « Demander mon rattachement » on the recap; the request is made at activation, never before."""
    SignUp.objects.filter(pk=sign_up.pk, branch=Branch.KNOWN_WITHOUT_SIRET, ended_at=None).update(asks_membership=True)


def give_up(sign_up: SignUp) -> None:
    """The person who confirmed says that the address was not hers: whoever reads that mail must not become somebody else."""
    SignUp.objects.filter(pk=sign_up.pk, ended_at=None).update(ended_at=clock.now(), end=SignUp.End.CORRECTED)
