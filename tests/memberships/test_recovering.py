"""Back in by one's principal manager: who may, when, who is told, who may say no (journeys §4, security.md 6.4.4)."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from choeur.accounts import resetting
from choeur.accounts.models import ResetRequest, User
from choeur.accounts.resetting import LinkState
from choeur.audit.models import Entry
from choeur.common import clock
from choeur.memberships import recovering
from choeur.memberships.authority import NotAllowed
from choeur.memberships.models import Membership, Recovery, Status
from choeur.memberships.recovering import NotOpen
from choeur.notifications.models import OutgoingMail
from tests.people import make_user

pytestmark = pytest.mark.django_db


def mailed(code):
    return sorted(OutgoingMail.objects.filter(code=code).exclude(to="").values_list("to", flat=True))


def token_of(code):
    return re.findall(r"/lien/([\w-]+)", OutgoingMail.objects.filter(code=code).exclude(to="").latest("created_at").text)[0]


@pytest.fixture
def asked(alice, bob, trois_ponts):
    """Bob, whom Alice leads, asked, and everybody was told."""
    User.objects.filter(pk=bob.pk).update(contact_address="bob.perso@troisponts.example")
    recovering.ask(bob.pk, network="203.0.113.x")
    recovering.go_on()
    return Recovery.objects.get()


def test_every_address_of_the_person_and_her_principal_manager_are_told(asked, alice, bob):
    assert mailed("SEC-18") == ["bob.perso@troisponts.example", bob.login_address]
    assert mailed("GES-13") == [alice.login_address]
    recovering.go_on()
    assert len(mailed("SEC-18")) == 2, "once"


def test_the_link_leaves_when_the_manager_approved_and_the_time_is_over(asked, alice, bob, move_clock):
    recovering.approve(asked, by=alice)
    move_clock(hours=71)
    recovering.go_on()
    assert mailed("SEC-19") == []

    move_clock(hours=2)
    recovering.go_on()

    assert mailed("SEC-19") == [bob.login_address]
    request = resetting.find(token_of("SEC-19"))
    assert (request.user, resetting.state_of(request), resetting.question_owed(request)) == (bob, LinkState.GOOD, None)
    recovering.go_on()
    assert ResetRequest.objects.count() == 1


def test_without_approval_no_link_leaves_and_the_request_lapses(asked, run_jobs, move_clock):
    move_clock(days=29)
    recovering.go_on()
    assert Recovery.objects.get().end == ""

    move_clock(days=2)
    recovering.go_on()

    assert mailed("SEC-19") == []
    assert Recovery.objects.filter(end="").count() == 0


def test_the_waiting_time_is_a_setting_and_counts_from_the_notice(alice, bob, trois_ponts, settings, move_clock):
    settings.RECOVERY_HOURS = 48
    recovering.ask(bob.pk, network="")
    move_clock(hours=10)
    recovering.go_on()

    assert timedelta(hours=47) < Recovery.objects.get().due_at - clock.now() <= timedelta(hours=48)


@pytest.mark.parametrize("approved", [True, False])
def test_whoever_holds_one_of_her_addresses_ends_it(asked, alice, bob, approved, move_clock):
    if approved:
        recovering.approve(asked, by=alice)
        move_clock(hours=80)

    recovering.oppose(recovering.opposable(token_of("SEC-18")), network="")
    recovering.go_on()

    assert Recovery.objects.get().end == "opposed"
    assert (mailed("SEC-19"), mailed("SEC-20")) == ([], [bob.login_address])
    assert recovering.opposable(token_of("SEC-18")) is None
    with pytest.raises(NotOpen):
        recovering.oppose(asked, network="")


def test_each_address_has_a_link_that_works(asked):
    links = {re.findall(r"/lien/([\w-]+)", mail.text)[0] for mail in OutgoingMail.objects.filter(code="SEC-18")}

    assert {recovering.opposable(link) for link in links} == {asked}


def test_the_manager_refuses_and_the_person_is_told(asked, alice, bob):
    recovering.refuse(asked, by=alice)

    assert mailed("SEC-20") == [bob.login_address]
    with pytest.raises(NotOpen):
        recovering.approve(asked, by=alice)


@pytest.mark.parametrize("who", ["bob", "charlie", "dora", "paul"])
def test_nobody_but_her_principal_manager_may_answer(asked, request, who):
    stranger = request.getfixturevalue(who)

    for act in (recovering.approve, recovering.refuse):
        with pytest.raises(NotAllowed):
            act(asked, by=stranger)
    assert list(recovering.within_reach_of(stranger)) == []


def test_a_principal_manager_does_not_approve_herself(alice, trois_ponts):
    recovering.ask(alice.pk, network="")
    recovering.go_on()

    with pytest.raises(NotAllowed):
        recovering.approve(Recovery.objects.get(), by=alice)
    assert mailed("GES-13") == []
    assert mailed("SEC-18") == [alice.login_address]


def test_a_manager_may_no_longer_once_the_person_has_left(asked, alice, bob):
    Membership.objects.filter(user=bob).update(status=Status.ENDED, ended_at=clock.now())

    with pytest.raises(NotAllowed):
        recovering.approve(asked, by=alice)


def test_a_second_request_while_one_is_open_is_noted_for_nobody(asked, bob):
    recovering.ask(bob.pk, network="")
    recovering.go_on()

    assert Recovery.objects.filter(user=bob).count() == 1
    assert len(mailed("SEC-18")) == 2


@pytest.mark.parametrize("who", ["nobody", "switched off"])
def test_nobody_is_told_where_there_is_no_active_account(who):
    person = make_user("gone@troisponts.example", is_active=False)
    recovering.ask(person.pk if who == "switched off" else None, network="")

    recovering.go_on()

    assert OutgoingMail.objects.count() == 0
    assert Recovery.objects.get().user is None


def test_the_journal_says_who_asked_approved_and_what_left(asked, alice, bob, move_clock):
    recovering.approve(asked, by=alice)
    move_clock(hours=73)
    recovering.go_on()

    lines = Entry.objects.filter(event__startswith="recovery.").order_by("at").values_list("event", "actor_id", "target_id")
    assert list(lines) == [
        ("recovery.asked", "", str(bob.pk)),
        ("recovery.approved", str(alice.pk), str(bob.pk)),
        ("recovery.granted", "", str(bob.pk)),
    ]


def test_the_database_refuses_a_link_without_approval(bob):
    now = clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Recovery.objects.create(user=bob, due_at=now, told_at=now, ended_at=now, end="granted")
