"""Many guess at one account from many networks: they are slowed, its owner is not (journeys §3, security.md 6.1.1)."""

import http.client
import time

import pytest

from choeur.registry.sample import cases
from tests.faults import portal as portals
from tests.faults import visiting
from tests.soak import scale

OWNER, NOBODY = "personne1@exemple.fr", "personne2@exemple.fr"
GUESSES, NETWORKS = scale.of(40, 200), scale.of(10, 50)
MOST_HASHED = 20
WRONG = "n'importe quoi 12"
SLOWED = http.client.TOO_MANY_REQUESTS


@pytest.fixture
def site(tmp_path):
    with portals.running(tmp_path, CHOEUR_TRUSTED_PROXIES="1") as site:
        yield site


def test_guesses_from_many_networks_are_slowed_and_the_known_device_of_the_owner_logs_in_at_once(site):
    owner = site.visitor(comes_from="198.51.100.7")
    sign_up_and_activate(site, owner)

    answers = [guess(site, OWNER, number) for number in range(GUESSES)]
    begun = time.perf_counter()
    entered = visiting.log_in(owner, OWNER)
    took = time.perf_counter() - begun

    assert [answer.status for answer in answers[:MOST_HASHED]] == [422] * MOST_HASHED
    assert {answer.status for answer in answers[MOST_HASHED:]} == {SLOWED}
    assert entered.status == http.client.FOUND
    assert took < 1 if scale.IS_FULL else took < 10  # seconds; beside other tests, longer
    assert_an_unknown_account_is_slowed_alike(site, answers[MOST_HASHED])
    assert site.errors() == []


def sign_up_and_activate(site, owner):
    visiting.walk_to_confirm(owner, OWNER, cases.NEW[0])
    visiting.confirm(owner)
    [mail] = site.mails(OWNER)
    visiting.follow_link(owner, mail["links"][0])
    assert visiting.activate(owner).short == (302, visiting.ACTIVATED)


def guess(site, address, number):
    visitor = site.visitor(comes_from=f"203.0.{number % NETWORKS}.9")
    return visiting.log_in(visitor, address, WRONG)


def assert_an_unknown_account_is_slowed_alike(site, known):
    answers = [guess(site, NOBODY, number) for number in range(MOST_HASHED + 1)]
    unknown = answers[MOST_HASHED]
    assert [answer.status for answer in answers] == [422] * MOST_HASHED + [SLOWED]
    assert without_secrets(unknown.body, NOBODY) == without_secrets(known.body, OWNER)
    assert {int(answer.headers["retry-after"]) <= 180 for answer in (known, unknown)} == {True}


def without_secrets(body, address):
    return visiting.without_captcha(visiting.lasting(body)).replace(address, "ADDRESS")
