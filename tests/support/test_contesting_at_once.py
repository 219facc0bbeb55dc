"""Contests at the same moment, each on a connection of its own: one row, one sollicitation, one mail (journeys §1)."""

from functools import partial

import pytest

from choeur.memberships import joining
from choeur.notifications.models import OutgoingMail
from choeur.structures.models import Structure
from choeur.support import contesting, lifecycle, reference
from choeur.support.models import Author, Contest, Status, SupportRequest
from tests.faults import racing
from tests.memberships.conftest import julie, request_of_julie
from tests.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["julie", "request_of_julie"]
REASON = "Cette personne a quitté l'entreprise."


@pytest.fixture
def contest_of_julie(julie, request_of_julie, trois_ponts) -> Contest:
    reference.load()
    contest = contesting.contest(trois_ponts, by=julie, reason=REASON)
    OutgoingMail.objects.all().delete()
    return contest


def test_of_the_same_contest_sent_twice_at_once_there_is_one(julie, request_of_julie, trois_ponts):
    reference.load()

    results = racing.together([partial(contesting.contest, trois_ponts, by=julie, reason=REASON)] * 2)

    assert {type(result).__name__ for result in results} == {"Contest"}, results
    assert results[0].pk == results[1].pk
    assert (Contest.objects.count(), SupportRequest.objects.count()) == (1, 1)
    assert sorted(OutgoingMail.objects.values_list("code", flat=True)) == ["GES-11", "SUP-01"]


def test_a_contest_and_a_confirmation_at_once_leave_no_contest_of_a_verified_manager(contest_of_julie, trois_ponts, dora):
    hugo = make_user("hugo@exemple.fr")
    joining.ask(trois_ponts, user=hugo)

    results = racing.together(
        [
            partial(contesting.confirm_manager, contest_of_julie, by=dora, reason="Extrait reçu."),
            partial(contesting.contest, trois_ponts, by=hugo, reason=REASON),
        ]
    )

    assert results[0] is None, results
    assert type(results[1]).__name__ in {"Contest", "ManagerVerified"}
    assert Structure.objects.get(pk=trois_ponts.pk).manager_verified
    assert not Contest.objects.open().exists()
    assert set(SupportRequest.objects.values_list("status", flat=True)) == {Status.CLOSED}


def test_a_withdrawal_and_a_confirmation_at_once_end_it_once(contest_of_julie, trois_ponts, dora):
    results = racing.together(
        [
            partial(contesting.confirm_manager, contest_of_julie, by=dora, reason="Extrait reçu."),
            partial(lifecycle.close, contest_of_julie.request, author=Author.REQUESTER),
        ]
    )

    assert sum(type(result).__name__ == "NotNow" for result in results) == 1, results
    confirmed = results[0] is None
    assert Contest.objects.get().outcome == ("confirmed" if confirmed else "withdrawn")
    assert Structure.objects.get(pk=trois_ponts.pk).manager_verified == confirmed
    assert sorted(OutgoingMail.objects.values_list("code", flat=True)) == ["GES-12", "SUP-06"]
