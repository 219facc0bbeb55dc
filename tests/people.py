"""The people of the tests, as they stand before a test begins (layout §11).

Alice is the principal manager of the Atelier des Trois Ponts, Bob works there, Charlie leads another firm and knows nobody,
Nora leads one that INSEE has not registered yet, Dora belongs to the support, Emile asked to join Alice's firm and has not
activated his account.
"""

from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import transaction

from choeur.accounts import consent
from choeur.accounts.models import SignUp, Staff, User
from choeur.common import addresses, clock
from choeur.memberships import joining
from choeur.memberships.models import Grant, Membership, Right, Status
from choeur.registry.sample import cases
from choeur.signup.branches import Branch
from choeur.structures import founding
from choeur.structures.capabilities import Capability
from choeur.structures.founding import Description
from choeur.structures.identifiers import IdentifierType
from choeur.structures.models import Structure
from choeur.workspaces import catalogue, opening, reference
from choeur.workspaces.models import Opening, ProviderCategory, ProviderRegime
from tests import factors

PASSWORD = "Ruche-bleue-de-7h"
WRONG_PASSWORD = "Ruche-verte-de-8h"
TROIS_PONTS = Description(
    IdentifierType.SIRET, cases.TULLE, "ATELIER DES TROIS PONTS", address="12 quai des Tanneurs", postal_code="19000", city="Tulle"
)
CHENE_FICTIF = Description(
    IdentifierType.SIRET,
    cases.ACTIVE[0],
    "ATELIER DU CHENE FICTIF 3",
    address="40 chemin des Vignes",
    postal_code="19000",
    city="Tulle",
)
BREWERY = Description(IdentifierType.EU_NON_FRENCH, "BE0428759497", "Brasserie de la Lune", country="BE", city="Bruxelles")

TISSAGES = Description(
    IdentifierType.BEING_REGISTERED,
    "IMM-7KQ2M9XW4HD",
    "Tissages du Pont",
    address="4 rue du Pont",
    postal_code="87000",
    city="Limoges",
    legal_form="SARL",
    file_reference="2026-D-42",
)


@cache
def hashed(password: str) -> str:
    return make_password(password)


def make_user(login_address: str, *, password: str = PASSWORD, **columns: Any) -> User:
    """A person with an active account, attached to nothing."""
    name = login_address.partition("@")[0].capitalize()
    return User.objects.create(
        **{
            "login_address": login_address,
            "login_key": addresses.normalise(login_address),
            "first_name": name,
            "last_name": "Durand",
            "password": hashed(password),
        }
        | columns
    )


@transaction.atomic
def make_firm(
    description: Description, *, manager: User, espaces: tuple[str, ...] = (catalogue.ISSUED_INVOICES.code,)
) -> Structure:
    """A structure in the portal, as its founder left it."""
    structure, _is_new = founding.found_or_lock(description)
    capabilities: list[str] = [Capability.SUBMIT_INVOICES]
    founding.switch_on(structure, capabilities)
    openings = opening.open_all(structure, {code: {} for code in espaces}, capabilities=capabilities)
    joining.lead(structure, user=manager, openings=openings)
    return structure


def make_sign_up(login_address: str, description: Description = TROIS_PONTS, **columns: Any) -> SignUp:
    """What waits for its activation, founding a structure unless `branch` says otherwise."""
    now, text = clock.now(), consent.current()
    return SignUp.objects.create(
        **{
            "login_address": login_address,
            "login_key": addresses.normalise(login_address),
            "last_name": "Béraud",
            "first_name": login_address.partition("@")[0].capitalize(),
            "language": "fr",
            "branch": Branch.NEW_WITH_SIRET,
            "identifier_type": description.identifier_type,
            "identifier": description.identifier,
            "structure": description.as_json(),
            "capabilities": [Capability.SUBMIT_INVOICES],
            "workspaces": {catalogue.ISSUED_INVOICES.code: {}},
            "consent": {"version": text.version, "digest": text.digest(), "at": now.isoformat()},
            "created_at": now,
            "expires_at": now + timedelta(days=30),
        }
        | columns
    )


@pytest.fixture
def alice(db: None) -> User:
    user = make_user("alice@troisponts.example", last_name="Arnaud")
    make_firm(TROIS_PONTS, manager=user)
    return user


@pytest.fixture
def trois_ponts(alice: User) -> Structure:
    return Structure.objects.get(identifier=cases.TULLE)


@pytest.fixture
def bob(trois_ponts: Structure) -> User:
    user = make_user("bob@troisponts.example", last_name="Bonnet")
    membership = Membership.objects.create(user=user, structure=trois_ponts, status=Status.ACTIVE, decided_at=clock.now())
    for opened in trois_ponts.openings.order_by("workspace"):
        Grant.objects.create(membership=membership, opening=opened, right=Right.VIEW)
    return user


@pytest.fixture
def charlie(db: None) -> User:
    user = make_user("charlie@chenefictif.example", last_name="Chauvet")
    make_firm(CHENE_FICTIF, manager=user)
    return user


@pytest.fixture
def nora(db: None) -> User:
    reference.load()
    user = make_user("nora@tissages.example", first_name="Nora", last_name="Nadir")
    structure = make_firm(TISSAGES, manager=user, espaces=("issued_invoices", "justice_cost_statements"))
    Opening.objects.filter(structure=structure, workspace="justice_cost_statements").update(
        provider_category=ProviderCategory.objects.earliest("rank"), provider_regime=ProviderRegime.objects.earliest("rank")
    )
    return user


@pytest.fixture
def tissages(nora: User) -> Structure:
    return Structure.objects.get(identifier=TISSAGES.identifier)


@pytest.fixture
def dora(db: None) -> User:
    user = make_user("dora@choeur.example", last_name="Dumas", staff=Staff.SUPPORT_AGENT)
    factors.give_app(user)  # which support agents must have
    return user


@pytest.fixture
def emile(trois_ponts: Structure) -> SignUp:
    return make_sign_up("emile@troisponts.example", branch=Branch.KNOWN_WITH_SIRET, capabilities=[], workspaces={})
