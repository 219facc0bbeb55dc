"""Sessions in our own table (decision 21); what a browser sees of them is in tests/login."""

from datetime import timedelta

import pytest

from choeur.accounts import sessions
from choeur.accounts.jobs import erase_ended_sessions
from choeur.accounts.models import Session
from choeur.accounts.sessions import SessionStore
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


def test_room_is_made_for_the_tenth(alice, move_clock):
    for number in range(12):
        store = opened(number=str(number))
        Session.objects.filter(session_key=tokens.digest(store.session_key)).update(user=alice)
        move_clock(minutes=1)

    assert sessions.make_room(alice) == 3
    assert sessions.make_room(alice) == 0
    assert Session.objects.count() == 9


def test_ended_sessions_are_erased_by_the_job(move_clock):
    opened()
    move_clock(minutes=29)
    opened()
    assert erase_ended_sessions() == 0

    move_clock(minutes=2)

    assert erase_ended_sessions() == 1
    assert Session.objects.count() == 1
