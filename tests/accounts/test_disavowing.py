"""« Ce n'était pas moi »: what a browser opened is closed, once, whatever key it has by now (journeys §3, SEC-05)."""

from functools import partial

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import transaction

from choeur.accounts import devices, disavowing
from choeur.accounts.disavowing import LinkState
from choeur.accounts.jobs import erase_ended_sessions
from choeur.accounts.models import KnownDevice, LoginNotice, Session, User
from choeur.accounts.sessions import SessionStore
from choeur.audit.models import Entry
from tests.faults import racing

pytestmark = pytest.mark.django_db

STRANGE, OWN = "a" * 64, "b" * 64


def opened(user: User, device_digest: str) -> SessionStore:
    store = SessionStore()
    store.update({"_auth_user_id": str(user.pk), "device_digest": device_digest})
    store.create()
    return store


def token_of(user: User) -> str:
    with transaction.atomic():
        return disavowing.issue(user, STRANGE).path.rpartition("/")[2]


def test_all_that_the_browser_opened_ends_and_the_rest_stays(alice, bob):
    token = token_of(alice)
    for user in (alice, bob):
        devices.remember(user, STRANGE, label="")
    devices.remember(alice, OWN, label="")
    first, _second = opened(alice, STRANGE), opened(alice, STRANGE)
    first.cycle_key()  # the thief has proven the password again: another key, the same browser
    here, hers = opened(alice, OWN), opened(bob, STRANGE)

    assert disavowing.disavow(disavowing.find(token).notice, network="203.0.113.x")

    assert {row.user for row in Session.objects.filter(device_digest=STRANGE)} == {bob}
    assert SessionStore(here.session_key).get("device_digest") == OWN
    assert SessionStore(hers.session_key).get("device_digest") == STRANGE
    assert set(KnownDevice.objects.values_list("user", "token_digest")) == {(bob.pk, STRANGE), (alice.pk, OWN)}
    with pytest.raises(UpdateError):
        first.save()
    entry = Entry.objects.get()
    assert (entry.event, entry.actor_id, entry.target_id) == ("session.disavowed", "", str(alice.pk))
    assert entry.data == {"sessions": 2}


def test_a_link_serves_once_and_says_so(alice):
    token = token_of(alice)
    notice = disavowing.find(token).notice
    disavowing.disavow(notice, network="")
    opened(alice, STRANGE)

    assert not disavowing.disavow(notice, network="")

    assert disavowing.find(token).state is LinkState.USED
    assert Session.objects.count() == 1


def test_a_link_is_good_for_seventy_two_hours(alice, move_clock):
    token = token_of(alice)
    move_clock(hours=71)
    notice = disavowing.find(token).notice
    assert erase_ended_sessions() == 0

    move_clock(hours=2)

    assert disavowing.find(token) == (LinkState.BROKEN, None)
    assert not disavowing.disavow(notice, network="")
    assert erase_ended_sessions() == 1


def test_the_table_holds_nothing_that_makes_a_link(alice):
    token = token_of(alice)

    assert token not in str(LoginNotice.objects.values_list())
    assert disavowing.find(LoginNotice.objects.get().token_digest).state is LinkState.BROKEN


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_counts(alice):
    notice = disavowing.find(token_of(alice)).notice

    results = racing.together([partial(disavowing.disavow, notice, network="")] * 2)

    assert sorted(results) == [False, True]
    assert Entry.objects.filter(event="session.disavowed").count() == 1
