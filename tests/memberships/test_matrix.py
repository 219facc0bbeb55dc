"""The rights matrix, row by row (journeys §6, security.md 8.1.1)."""

import pytest

from choeur.memberships import authority
from choeur.memberships.authority import APPROVE, GIVE_SIRET, GRANT, MATRIX, RECOVER, Action, NotAllowed
from choeur.memberships.models import Membership, Role, Status
from choeur.structures.models import Structure

ROWS = [
    (Role.PRINCIPAL_MANAGER, APPROVE, True),
    (Role.PRINCIPAL_MANAGER, GRANT, True),
    (Role.PRINCIPAL_MANAGER, RECOVER, True),
    (Role.PRINCIPAL_MANAGER, GIVE_SIRET, True),
    (Role.SECONDARY_MANAGER, APPROVE, True),
    (Role.SECONDARY_MANAGER, GRANT, True),
    (Role.SECONDARY_MANAGER, RECOVER, False),
    (Role.SECONDARY_MANAGER, GIVE_SIRET, True),
    (Role.USER, APPROVE, False),
    (Role.USER, GRANT, False),
    (Role.USER, RECOVER, False),
    (Role.USER, GIVE_SIRET, False),
]


def test_the_matrix_has_a_row_for_each_role_and_action():
    assert {(role, action) for role, action, _allowed in ROWS} == {(role, action) for role in Role for action in Action}
    assert set(MATRIX) == set(Role)


@pytest.mark.parametrize(("role", "action", "allowed"), ROWS)
def test_a_role_allows_what_its_row_says(bob, trois_ponts, role, action, allowed):
    Membership.objects.exclude(user=bob).delete()
    Membership.objects.filter(user=bob).update(role=role)

    assert authority.may(bob, action, trois_ponts) is allowed
    assert list(authority.structures_where(bob, action)) == ([trois_ponts] if allowed else [])


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("status", [status for status in Status if status != Status.ACTIVE])
def test_a_role_counts_only_while_the_rattachement_is_validated(paul, trois_ponts, action, status):
    stamps = {
        "decided_at": None if status == Status.REQUESTED else trois_ponts.created_at,
        "ended_at": trois_ponts.created_at if status == Status.ENDED else None,
        "refusal_reason": "Inconnu" if status == Status.REFUSED else "",
    }
    Membership.objects.filter(user=paul).update(status=status, **stamps)

    with pytest.raises(NotAllowed):
        authority.require(paul, action, trois_ponts)


@pytest.mark.parametrize("action", Action)
def test_a_manager_of_another_structure_may_nothing_here(charlie, trois_ponts, action):
    assert not authority.may(charlie, action, trois_ponts)
    assert trois_ponts not in authority.structures_where(charlie, action)
    assert Structure.objects.count() == 2
