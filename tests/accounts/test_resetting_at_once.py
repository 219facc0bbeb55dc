"""The same link at the same moment, each click on a connection of its own: one new password, one notice (security.md T11)."""

from functools import partial

import pytest
from django.contrib.auth.hashers import make_password

from choeur.accounts import resetting
from choeur.accounts.models import ResetRequest, User
from choeur.accounts.resetting import LinkNotGood
from choeur.audit.models import Entry
from choeur.notifications.models import OutgoingMail
from tests.accounts.test_resetting import ADDRESS, ANSWER, BROWSER, tokens_mailed
from tests.faults import racing
from tests.login.forgetful import somebody

pytestmark = pytest.mark.django_db(transaction=True)


def begin():
    return resetting.begin(ADDRESS, device="", network="203.0.113.x")


@pytest.mark.parametrize("clicks", [2, 8])
def test_of_several_clicks_on_one_link_exactly_one_changes_the_password(clicks):
    somebody()
    resetting.answer(begin(), ANSWER, network="203.0.113.x")
    hashes = [make_password(f"Orage!violet-{number}") for number in range(clicks)]
    link = resetting.find(tokens_mailed()[0])

    results = racing.together([partial(resetting.change_password, link, secret, **BROWSER) for secret in hashes])

    assert sorted(type(result).__name__ for result in results) == ["LinkNotGood"] * (clicks - 1) + ["NoneType"], results
    won = next(number for number, result in enumerate(results) if not isinstance(result, LinkNotGood))
    assert User.objects.get().check_password(f"Orage!violet-{won}")
    assert OutgoingMail.objects.filter(code="SEC-02").count() == 1
    assert Entry.objects.filter(event="password.reset").count() == 1


def test_of_two_links_that_leave_at_once_one_is_good(settings):
    settings.SECRET_QUESTION = "off"
    somebody()

    results = racing.together([begin] * 2)

    assert [type(result).__name__ for result in results] == ["ResetRequest"] * 2, results
    assert sorted(ResetRequest.objects.values_list("end", flat=True)) == ["", "replaced"]


def test_of_many_guesses_at_once_five_count(settings):
    somebody()
    requests = [begin() for _ in range(4)]
    guesses = [partial(resetting.answer, request, "une girafe", network="203.0.113.x") for request in requests for _ in range(2)]

    racing.together(guesses)
    resetting.answer(begin(), ANSWER, network="203.0.113.x")

    assert sum(ResetRequest.objects.values_list("wrong_answers", flat=True)) == 9
    assert tokens_mailed() == []
