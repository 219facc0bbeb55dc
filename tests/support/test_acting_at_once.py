"""Two decisions on one act at the same moment, each on a connection of its own: one counts (security.md T10)."""

from functools import partial

import pytest

from choeur.memberships import recovering
from choeur.memberships.models import Recovery
from choeur.support import acting
from choeur.support.models import AccountAct
from tests.faults import racing
from tests.support.test_acting import eric, propose, request_of_bob

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["eric", "request_of_bob"]


@pytest.mark.parametrize("other", ["confirm", "reject"])
def test_of_two_decisions_at_once_one_counts(request_of_bob, bob, dora, eric, other):
    act = propose(request_of_bob, bob, dora)

    results = racing.together([partial(acting.confirm, act, by=eric), partial(getattr(acting, other), act, by=eric)])

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "NotOpen"], results
    assert AccountAct.objects.get().outcome in {"confirmed", "rejected"}
    assert Recovery.objects.count() == (AccountAct.objects.get().outcome == "confirmed")


def test_an_act_and_a_request_of_hers_at_once_make_one_way_back(request_of_bob, bob, dora, eric):
    act = propose(request_of_bob, bob, dora)

    racing.together([partial(acting.confirm, act, by=eric), partial(recovering.ask, bob.pk, network="")])

    assert Recovery.objects.filter(user=bob, ended_at=None).count() == 1


def test_of_two_proposals_at_once_one_is_kept(request_of_bob, bob, dora, eric):
    results = racing.together([partial(propose, request_of_bob, bob, agent) for agent in (dora, eric)])

    assert sorted(type(result).__name__ for result in results) == ["AccountAct", "AlreadyProposed"], results
