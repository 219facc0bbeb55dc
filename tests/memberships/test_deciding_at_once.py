"""Two answers at the same moment, each on a connection of its own: one decision, one mail, one line (security.md T10)."""

from collections.abc import Callable
from functools import partial

import pytest

from choeur.audit.models import Entry
from choeur.memberships import joining
from choeur.memberships.joining import AlreadyDecided, AlreadyPending
from choeur.memberships.models import Membership, Right, Status
from choeur.notifications.models import OutgoingMail
from choeur.workspaces.catalogue import ISSUED_INVOICES
from tests.faults import racing

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERED = {Status.ACTIVE: "RAT-03", Status.REFUSED: "RAT-04", Status.ENDED: "RAT-10"}


@pytest.fixture
def acts(alice, paul, julie, request_of_julie) -> dict[str, Callable[[], Membership]]:
    return {
        "approve": partial(joining.approve, request_of_julie, by=alice, rights={ISSUED_INVOICES: Right.EDIT}),
        "approve too": partial(joining.approve, request_of_julie, by=paul, rights={ISSUED_INVOICES: Right.VIEW}),
        "refuse": partial(joining.refuse, request_of_julie, by=paul, reason="Inconnue"),
        "withdraw": partial(joining.withdraw, request_of_julie, by=julie),
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [("approve", "approve too"), ("approve", "refuse"), ("approve", "withdraw"), ("refuse", "withdraw"), ("withdraw", "withdraw")],
)
def test_of_two_answers_at_once_one_counts_and_the_other_is_told(acts, request_of_julie, one, other):
    results = racing.together([acts[one], acts[other]])

    assert sorted(type(result).__name__ for result in results) == ["AlreadyDecided", "Membership"], results
    request = Membership.objects.get(pk=request_of_julie.pk)
    [won] = [result for result in results if isinstance(result, Membership)]
    assert request.status == won.status
    decisions = Entry.objects.filter(target_id=str(request.pk)).exclude(event="membership.requested")
    assert decisions.count() == 1
    assert set(OutgoingMail.objects.values_list("code", flat=True)) == {ANSWERED[Status(request.status)]}
    assert request.grants.count() == (1 if request.status == Status.ACTIVE else 0)
    [told] = [result for result in results if isinstance(result, AlreadyDecided)]
    assert str(told.message).startswith("Cette demande a ")


def test_of_two_requests_at_once_one_is_sent(alice, julie, trois_ponts):
    results = racing.together([partial(joining.ask, trois_ponts, user=julie)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["AlreadyPending", "Membership"], results
    assert Membership.objects.filter(user=julie).count() == 1
    assert sorted(OutgoingMail.objects.values_list("code", flat=True)) == ["RAT-01", "RAT-02"]
    assert any(isinstance(result, AlreadyPending) for result in results)
