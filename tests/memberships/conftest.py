"""Nora founds a firm that INSEE has not registered yet, with justice costs among its espaces.

Paul helps Alice to manage her firm; Julie asked to join it; Charlie, of `tests.people`, manages another one."""

import pytest

from choeur.accounts.models import User
from choeur.common import clock
from choeur.memberships import joining
from choeur.memberships.models import Membership, Role, Status
from choeur.notifications.models import OutgoingMail
from choeur.structures.founding import Description
from choeur.structures.identifiers import IdentifierType
from choeur.structures.models import Structure
from choeur.workspaces import catalogue, reference
from choeur.workspaces.catalogue import Workspace
from choeur.workspaces.models import Opening, ProviderCategory, ProviderRegime
from tests.people import make_firm, make_user

COMMITMENTS: Workspace = catalogue.BY_CODE["commitments"]


@pytest.fixture
def paul(trois_ponts: Structure) -> User:
    user = make_user("paul@troisponts.example", first_name="Paul", last_name="Petit")
    Membership.objects.create(
        user=user, structure=trois_ponts, role=Role.SECONDARY_MANAGER, status=Status.ACTIVE, decided_at=clock.now()
    )
    return user


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
def julie(db: None) -> User:
    return make_user("julie@exemple.fr", first_name="Julie", last_name="Kerouac")


@pytest.fixture
def request_of_julie(julie: User, trois_ponts: Structure) -> Membership:
    """Asked before the test begins: its mails are no longer in the outbox."""
    Opening.objects.create(structure=trois_ponts, workspace=COMMITMENTS.code)
    request = joining.ask(trois_ponts, user=julie, message="Je remplace Claire.")
    OutgoingMail.objects.all().delete()
    return request
