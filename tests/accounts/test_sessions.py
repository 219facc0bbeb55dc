"""Sessions in our own table (decision 21); what a browser sees of them is in tests/login."""

from datetime import timedelta

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted

from choeur.accounts import sessions
from choeur.accounts.jobs import erase_ended_sessions
from choeur.accounts.models import Session, User
from choeur.accounts.sessions import SessionStore
from choeur.audit.models import Entry
from choeur.common import tokens
from tests.signup.rows import Statements

pytestmark = pytest.mark.django_db


def opened(**data: str) -> SessionStore:
    store = SessionStore()
    store.update(data)
    store.create()
    store.save()
    return store


def test_a_session_is_read_back_by_its_key():
    key = opened(colour="blue").session_key

    assert SessionStore(key)["colour"] == "blue"


def test_the_row_is_touched_once_a_minute_at_most(move_clock):
    key = opened().session_key
    with Statements() as at_once:
        SessionStore(key).get("colour")
    move_clock(seconds=61)
    with Statements() as a_minute_later:
        SessionStore(key).get("colour")

    assert at_once.shapes == ["SELECT accounts_session"]
    assert a_minute_later.shapes == ["SELECT accounts_session", "UPDATE accounts_session"]


@pytest.mark.parametrize("key", ["", "x", "\x00", "é" * 50])
def test_an_unknown_key_is_an_empty_session(key):
    store = SessionStore(key)

    assert store.get("colour") is None
    assert store.session_key is None


def test_the_end_is_the_idle_one_until_the_absolute_one_is_nearer(move_clock):
    key = opened().session_key
    store = SessionStore(key)
    store.get("x")
    assert store.ends_at - store.ends_idle_at == timedelta(hours=11, minutes=30)

    Session.objects.update(expire_date=store.ends_idle_at - timedelta(minutes=1))
    store = SessionStore(key)
    store.get("x")

    assert store.ends_idle_at == store.ends_at


def test_saving_a_session_that_was_ended_elsewhere_does_not_bring_it_back():
    from django.contrib.sessions.backends.base import UpdateError

    store = opened(colour="blue")
    Session.objects.all().delete()
    store["colour"] = "red"

    with pytest.raises(UpdateError):
        store.save()

    assert not Session.objects.exists()


def test_another_key_is_the_same_session_with_the_same_ends(move_clock):
    store = opened(colour="blue")
    old, end = store.session_key, Session.objects.get().expire_date
    move_clock(minutes=20)

    store.cycle_key()
    store.save()

    assert SessionStore(old).get("colour") is None
    assert SessionStore(store.session_key)["colour"] == "blue"
    assert Session.objects.get().expire_date == end


def test_a_session_that_was_ended_elsewhere_gets_no_other_key():
    store = opened(colour="blue")
    Session.objects.all().delete()

    with pytest.raises(SessionInterrupted):
        store.cycle_key()

    assert not Session.objects.exists()


def of(user: User, **data: str) -> str:
    return opened(_auth_user_id=str(user.pk), **data).session_key


def test_only_what_is_open_now_is_listed(alice, bob, move_clock):
    of(alice, number="idle")
    move_clock(minutes=31)
    key = of(alice, number="open")
    of(bob)

    assert [row.pk for row in sessions.live(alice)] == [tokens.digest(key)]


def test_a_session_that_ended_by_itself_still_says_whose_it_was(alice, move_clock):
    key, closed = of(alice), of(alice)
    SessionStore(closed).flush()
    assert sessions.ended(key) is None

    move_clock(minutes=31)

    assert sessions.ended(key).user == alice
    assert sessions.ended(closed) is None
    assert sessions.ended("") is None


def test_a_session_of_somebody_deactivated_says_nothing(alice, move_clock):
    key = of(alice)
    move_clock(minutes=31)
    User.objects.update(is_active=False)

    assert sessions.ended(key) is None


def test_one_closes_a_session_of_one_s_own_once(alice, bob):
    mine, hers = (Session.objects.get(pk=tokens.digest(of(user))) for user in (alice, bob))

    answers = [sessions.close(session, by=alice, network="203.0.113.x") for session in (mine, mine, hers)]

    assert answers == [True, False, False]
    assert Session.objects.get() == hers
    entry = Entry.objects.get()
    assert (entry.event, entry.actor_id, entry.network, entry.data) == (
        "session.ended",
        str(alice.pk),
        "203.0.113.x",
        {"sessions": 1},
    )


def test_closing_all_others_leaves_this_one_and_those_of_other_people(alice, bob, move_clock):
    of(alice, number="idle by then")
    move_clock(minutes=31)
    here, *_others = (of(alice, number=str(number)) for number in range(3))
    hers = of(bob)

    assert sessions.close_others(here, by=alice, network="") == 2

    assert {row.pk for row in Session.objects.all()} == {tokens.digest(here), tokens.digest(hers)}
    assert sessions.close_others(here, by=alice, network="") == 0
    assert Entry.objects.get().data == {"sessions": 2}


def test_what_ended_by_itself_takes_no_room(alice, move_clock):
    used = of(alice, number="used all day")
    for number in range(9):
        of(alice, number=str(number))
        move_clock(minutes=20)
        SessionStore(used).get("number")

    assert sessions.make_room(alice) == 0

    assert SessionStore(used)["number"] == "used all day"


def test_room_is_made_for_the_tenth(alice, move_clock):
    for number in range(12):
        store = opened(number=str(number))
        Session.objects.filter(session_key=tokens.digest(store.session_key)).update(user=alice)
        move_clock(minutes=1)

    assert sessions.make_room(alice) == 3
    assert sessions.make_room(alice) == 0
    assert Session.objects.count() == 9


def test_ended_sessions_are_erased_by_the_job_twelve_hours_later(move_clock):
    opened()
    move_clock(minutes=29)
    opened()
    move_clock(hours=12)
    assert erase_ended_sessions() == 0

    move_clock(minutes=2)

    assert erase_ended_sessions() == 1
    assert Session.objects.count() == 1
