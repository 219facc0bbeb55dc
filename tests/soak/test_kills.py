"""kill -9 at any moment of a sign-up: it is wholly there or wholly absent, and sending the form again settles it (X1, R1)."""

import contextlib
import difflib
import http.client
import random
import threading
import time

import pytest
from django.db import connection

from choeur.registry.sample import cases
from tests.faults import portal as portals
from tests.faults import visiting
from tests.soak import scale

LATEST_SECONDS = 0.5
FAILURES = (OSError, http.client.HTTPException)


@pytest.fixture
def portal(tmp_path):
    with portals.running(tmp_path) as portal:
        yield portal


def test_a_sign_up_outlives_the_death_of_the_portal_and_of_its_worker_at_any_moment(portal):
    rounds = scale.of(20 if connection.vendor == "sqlite" else 5, 300)
    addresses = [f"personne{number}@exemple.fr" for number in range(rounds)]

    answered = [survive(portal, address) for address in addresses]

    for address in addresses:
        assert [mail["to"] for mail in portal.mails(address)] == [address]
    assert portal.rows(COUNTS) == [(rounds,) * 4]
    assert portal.rows(HALF_MADE) == []
    assert portal.errors() == []
    print(f"\n{rounds} kills, {sum(answered)} after the answer, {rounds - sum(answered)} before it")


COUNTS = """SELECT (SELECT COUNT(*) FROM accounts_signup), (SELECT COUNT(*) FROM accounts_activationlink),
    (SELECT COUNT(*) FROM notifications_outgoingmail), (SELECT COUNT(*) FROM signup_signupdraft WHERE sign_up_id IS NOT NULL)"""
HALF_MADE = """SELECT login_address FROM accounts_signup AS waiting
    WHERE (SELECT COUNT(*) FROM accounts_activationlink WHERE sign_up_id = waiting.id) <> 1
    OR (SELECT COUNT(*) FROM signup_signupdraft WHERE sign_up_id = waiting.id) <> 1
    OR (SELECT COUNT(*) FROM notifications_outgoingmail AS mail WHERE mail."to" = waiting.login_address) <> 1"""


def survive(portal, address):
    """Kill the portal, and at times its worker, somewhere around « Confirmer »; the visitor then sends the same form again."""
    visitor = portal.visitor()
    visiting.walk_to_confirm(visitor, address, random.choice(cases.NEW))
    shown = []
    sending = threading.Thread(target=confirm_and_read, args=(visitor, shown))

    sending.start()
    for delay, name in victims():
        time.sleep(delay)
        portal.kill(name)
    sending.join()
    portal.start(*{"serve", "worker"} - portal.running.keys())

    assert visiting.confirm(visitor).short == (302, visiting.DONE)
    recap = read(visitor)
    assert "Votre compte a bien été créé" in recap
    assert address in recap
    assert not shown or list(difflib.unified_diff(shown[0].splitlines(), recap.splitlines(), n=0)) == []
    return bool(shown)


def victims():
    """Who dies, in order, each with the seconds to wait since the one before. Most die early, when there is most to break."""
    first = LATEST_SECONDS * random.random() ** 3
    if random.random() < 0.75:
        return [(first, "serve")]
    both = random.sample(["serve", "worker"], 2)
    return [(first, both[0]), (LATEST_SECONDS * random.random() ** 3, both[1])]


def confirm_and_read(visitor, shown):
    with contextlib.suppress(*FAILURES):
        if visiting.confirm(visitor).short == (302, visiting.DONE):
            shown.append(read(visitor))


def read(visitor):
    return visiting.lasting(visitor.get(visiting.DONE).body)
