"""Yes and no at the same moment, each on a connection of its own: one counts (journeys §4, security.md T10)."""

from functools import partial

import pytest

from choeur.accounts import checking_factors, recovery_codes
from choeur.memberships import recovering
from choeur.memberships.models import Recovery
from choeur.memberships.recovering import NotOpen
from choeur.notifications.models import OutgoingMail
from tests import factors
from tests.faults import racing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(bob, alice, trois_ponts):
    recovering.ask(bob.pk, network="")
    recovering.go_on()
    return Recovery.objects.get()


def test_of_a_link_that_leaves_and_a_refusal_one_counts(asked, alice, move_clock):
    recovering.approve(asked, by=alice)
    move_clock(hours=73)

    results = racing.together([recovering.go_on, partial(recovering.oppose, asked, network="")])

    end = Recovery.objects.get().end
    assert end in ("granted", "opposed"), results
    assert isinstance(results[1], NotOpen) is (end == "granted")
    assert OutgoingMail.objects.filter(code="SEC-19").count() == (end == "granted")


def test_of_two_workers_one_sends_the_link(asked, alice, move_clock):
    recovering.approve(asked, by=alice)
    move_clock(hours=73)

    racing.together([recovering.go_on] * 2)

    assert OutgoingMail.objects.filter(code="SEC-19").count() == 1


def test_of_two_requests_at_once_one_is_hers(bob):
    racing.together([partial(recovering.ask, bob.pk, network="")] * 2)

    assert sorted(str(pk) for pk in Recovery.objects.values_list("user", flat=True)) == sorted(["None", str(bob.pk)])


def test_of_the_same_recovery_code_twice_at_once_one_begins(bob):
    [code, *_others] = recovery_codes.renew(bob, device="")

    racing.together([partial(recovering.ask_with_code, bob.pk, code, network="")] * 2)

    assert recovery_codes.left(bob) == 9
    assert sorted(str(pk) for pk in Recovery.objects.values_list("user", flat=True)) == sorted(["None", str(bob.pk)])


def test_of_the_same_recovery_code_here_and_at_log_in_one_serves(bob):
    factors.give_app(bob)
    [code, *_others] = recovery_codes.renew(bob, device="")
    enter = partial(checking_factors.confirm, bob, code="", recovery_code=code, device="", device_label="", client="203.0.113.7")

    _asked, answer = racing.together([partial(recovering.ask_with_code, bob.pk, code, network=""), enter])

    assert recovery_codes.left(bob) == 9
    assert Recovery.objects.filter(user=bob).exists() is (answer.means == "")


def test_of_an_approval_and_a_recovery_code_one_way_goes_on(asked, alice, bob):
    [code, *_others] = recovery_codes.renew(bob, device="")

    results = racing.together(
        [partial(recovering.approve, asked, by=alice), partial(recovering.ask_with_code, bob.pk, code, network="")]
    )

    goes_on = Recovery.objects.get(user=bob, ended_at=None)
    assert goes_on.approved_at
    assert results[1] is None
    assert (type(results[0]) is NotOpen, recovery_codes.left(bob)) in {(True, 9), (False, 10)}, results
    assert goes_on.way == ("recovery_code" if isinstance(results[0], NotOpen) else "manager")


def test_of_an_approval_and_a_refusal_one_counts(asked, alice):
    results = racing.together([partial(recovering.approve, asked, by=alice), partial(recovering.refuse, asked, by=alice)])

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "NotOpen"], results
