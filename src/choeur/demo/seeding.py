"""The people and firms of the demonstration: fictitious, made once by the product's own rules."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from choeur.accounts import secret_question, totp
from choeur.accounts.models import Staff, User
from choeur.common import addresses, clock
from choeur.memberships import joining
from choeur.memberships.models import Membership, Role, Status
from choeur.registry import lookup
from choeur.registry.answers import Found
from choeur.registry.sample import cases
from choeur.structures import founding
from choeur.structures.capabilities import Capability
from choeur.structures.founding import Description
from choeur.structures.identifiers import IdentifierType
from choeur.structures.models import Structure
from choeur.workspaces import catalogue, opening, reference

PASSWORD = "Tanneurs-et-ponts-7"  # public by design: a demonstration has nothing to hide
ANSWER = "un canard en bois"
QUESTION = "childhood_object"
SIRET_ACTIVE = cases.ACTIVE[0]
TAHITI = Description(
    identifier_type=IdentifierType.TAHITI,
    identifier="A12345001",
    legal_name="PERLES DU LAGON",
    address="8 rue des Remparts",
    postal_code="98713",
    city="Papeete",
    country="PF",
)


@dataclass(frozen=True)
class Account:
    """A person of the demonstration and where she stands."""

    role: str
    login: str
    first_name: str
    last_name: str
    at: str = ""  # "siret", "tahiti", or nowhere
    totp_secret: str | None = None  # whoever must have a second factor


ACCOUNTS = (
    Account("principal_manager", "claire.beraud@troisponts.example", "Claire", "Béraud", "siret"),
    Account("secondary_manager", "paul.petit@troisponts.example", "Paul", "Petit", "siret"),
    Account("user", "jeanne.martin@troisponts.example", "Jeanne", "Martin", "siret"),
    Account("principal_manager", "hina.teriitahi@perles.example", "Hina", "Teriitahi", "tahiti"),
    Account("support_agent", "dora.support@choeur.example", "Dora", "Lenoir", totp_secret="PONTSETTANNEURSDEDORALENOIR23456"),
    Account("operator", "omar.exploitation@choeur.example", "Omar", "Haddad", totp_secret="PONTSETTANNEURSDEOMARHADDAD23456"),
)
STAFF = {"support_agent": Staff.SUPPORT_AGENT, "operator": Staff.OPERATOR}


def seed() -> int:
    """Make what is missing; returns how many accounts were made. Safe to run at each start."""
    reference.load()
    missing = [account for account in ACCOUNTS if User.objects.with_address(account.login) is None]
    if not missing:
        return 0
    password, answer = make_password(PASSWORD), secret_question.hash_answer(ANSWER)
    return _make(missing, password, answer)


@transaction.atomic
def _make(missing: list[Account], password: str, answer: str) -> int:
    for account in missing:
        user = User.objects.create(
            login_address=account.login,
            login_key=addresses.normalise(account.login),
            first_name=account.first_name,
            last_name=account.last_name,
            password=password,
            staff=STAFF.get(account.role, Staff.NONE),
        )
        secret_question.record(user, code=QUESTION, own_text="", answer_hash=answer)
        if account.totp_secret:
            totp.keep(user, seed=account.totp_secret, name="Démonstration")
        if account.at:
            _attach(user, account)
    return len(missing)


def _attach(user: User, account: Account) -> None:
    description = _from_registry(SIRET_ACTIVE) if account.at == "siret" else TAHITI
    structure, is_new = founding.found_or_lock(description)
    if is_new:
        capabilities: list[str] = [Capability.SUBMIT_INVOICES]
        founding.switch_on(structure, capabilities)
        chosen: dict[str, dict[str, str]] = {catalogue.ISSUED_INVOICES.code: {}, "commitments": {}}
        joining.lead(structure, user=user, openings=opening.open_all(structure, chosen, capabilities=capabilities))
    else:
        role = Role.SECONDARY_MANAGER if account.role == "secondary_manager" else Role.USER
        Membership.objects.create(user=user, structure=structure, role=role, status=Status.ACTIVE, decided_at=clock.now())


def _from_registry(siret: str) -> Description:
    answer = lookup.find(siret)
    if not isinstance(answer, Found):
        raise TypeError("The sample registry lacks the firm of the demonstration.")
    firm = answer.establishment
    return Description(
        identifier_type=IdentifierType.SIRET,
        identifier=siret,
        legal_name=firm.legal_name,
        address=firm.address.line,
        address_more=firm.address.second_line,
        postal_code=firm.address.postal_code,
        city=firm.address.city,
        country=firm.address.country_code,
    )


def fixtures() -> dict[str, Any]:
    """What a check from outside needs (contract.md)."""
    taken = set(Structure.objects.filter(identifier_type=IdentifierType.SIRET).values_list("identifier", flat=True))
    return {
        "siret_new": [siret for siret in cases.NEW if siret not in taken],
        "siret_active": SIRET_ACTIVE,
        "siret_closed": cases.CLOSED,
        "siret_public": cases.PUBLIC,
        "siret_masked": cases.MASKED,
        "identifier_active": {"type": "TAHITI", "identifier": TAHITI.identifier},
        "accounts": [
            {
                "role": account.role,
                "login": account.login,
                "password": PASSWORD,
                "secret_answer": ANSWER,
                "totp_secret": account.totp_secret,
                "structure": {"siret": SIRET_ACTIVE, "tahiti": TAHITI.identifier}.get(account.at),
            }
            for account in ACCOUNTS
        ],
    }
