"""Paul helps Alice to manage her firm; Julie asked to join it; Charlie, of `tests.people`, manages another one."""

import pytest

from choeur.accounts.models import User
from choeur.common import clock
from choeur.memberships import joining
from choeur.memberships.models import Membership, Role, Status
from choeur.notifications.models import OutgoingMail
from choeur.structures.models import Structure
from choeur.workspaces import catalogue
from choeur.workspaces.catalogue import Workspace
from choeur.workspaces.models import Opening
from tests.people import make_user

COMMITMENTS: Workspace = catalogue.BY_CODE["commitments"]


@pytest.fixture
def paul(trois_ponts: Structure) -> User:
    user = make_user("paul@troisponts.example", first_name="Paul", last_name="Petit")
    Membership.objects.create(
        user=user, structure=trois_ponts, role=Role.SECONDARY_MANAGER, status=Status.ACTIVE, decided_at=clock.now()
    )
    return user


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
