"""L1: one answer for every failure, whoever exists, and nobody can lock an owner out (journeys §3)."""

import pytest
from django.test import Client

from choeur.accounts.models import User
from tests.login.entering import REFUSAL, count_hashes, faceless_captcha, log_in, measured
from tests.people import PASSWORD, WRONG_PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def hashes(monkeypatch) -> list[str]:
    return count_hashes(monkeypatch)


@pytest.fixture
def faces(alice, bob, emile) -> list[tuple[str, str]]:
    """Wrong password, unknown address, not activated, deactivated: the last two with any password."""
    User.objects.filter(pk=bob.pk).update(is_active=False)
    return [
        (alice.login_address, WRONG_PASSWORD),
        ("nobody@troisponts.example", WRONG_PASSWORD),
        (emile.login_address, PASSWORD),
        (bob.login_address, PASSWORD),
    ]


def test_every_failure_is_one_page_by_one_work(faces, hashes):
    log_in("first@troisponts.example")  # the quota of this network has its row

    costs = [measured(address, password, hashes) for address, password in faces]

    assert costs[0].status == 422
    assert "ADDRESS" in costs[0].body
    assert costs[0].hashes == 1
    assert costs[1:] == costs[:1] * 3


def test_the_one_sentence_is_said_once_and_the_password_never_comes_back(browser, alice):
    browser.open("/connexion")

    page = browser.press("Se connecter", login_address=alice.login_address, password=WRONG_PASSWORD)

    assert page.text.count(REFUSAL) == 1
    assert page.errors == []
    assert page.form("Se connecter")["login_address"] == alice.login_address
    assert WRONG_PASSWORD not in page.html


@pytest.mark.parametrize(
    "address",
    [
        "",
        "alice",
        "alice@",
        "@",
        "a\nb@troisponts.example",
        "\x00",
        "a\x00@b.example",
        "a" * 5000 + "@b.example",
        "x@" + "é" * 3000,
    ],
)
def test_what_cannot_be_an_address_gets_the_same_sentence(address, settings):
    settings.DEMO = False
    answers = [log_in(address, WRONG_PASSWORD, network=f"198.51.{number}.1") for number in range(22)]

    assert {answer.status_code for answer in answers} <= {422, 429}
    assert REFUSAL in answers[-1].content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize("password", ["", "\x00", "a" * 129, "é" * 5000])
def test_what_cannot_be_a_password_gets_the_same_sentence(alice, password):
    answer = log_in(alice.login_address, password)

    assert answer.status_code == 422
    assert REFUSAL in answer.content.decode().replace("&#x27;", "'")


def test_a_slowed_attempt_computes_no_hash_whoever_exists(faces, hashes, settings, still_clock):
    settings.DEMO = False
    for address, password in faces:
        for _ in range(5):
            log_in(address, password)
    before = len(hashes)

    costs = [measured(address, password, hashes) for address, password in faces]

    assert len(hashes) == before
    assert (costs[0].status, costs[0].hashes) == (429, 0)
    assert int(costs[0].headers["Retry-After"]) > 0
    assert all(cost == costs[0] for cost in costs)


def test_many_networks_against_one_account_are_slowed_alike_whoever_exists(faces, hashes, settings, still_clock):
    settings.DEMO = False
    log_in("first@troisponts.example")  # the quota of this network has its row
    for address, password in faces:
        for number in range(21):
            log_in(address, password, network=f"198.51.{number}.1")

    costs = [measured(address, password, hashes) for address, password in faces]

    assert (costs[0].status, costs[0].hashes) == (429, 0)
    assert "captcha_key" in costs[0].body, "a person goes on with a captcha, whoever exists"
    outside = [cost._replace(body=faceless_captcha(cost.body)) for cost in costs]
    assert outside[1:] == outside[:1] * 3


def test_the_right_password_is_slowed_like_a_wrong_one(alice, settings, still_clock):
    settings.DEMO = False
    for _ in range(5):
        log_in(alice.login_address, WRONG_PASSWORD)

    assert log_in(alice.login_address).status_code == 429


def test_who_waits_gets_in(alice, settings, still_clock, move_clock):
    settings.DEMO = False
    for _ in range(6):
        answer = log_in(alice.login_address, WRONG_PASSWORD)
    move_clock(seconds=int(answer.headers["Retry-After"]))

    assert log_in(alice.login_address).status_code == 302


def test_one_network_is_slowed_whatever_the_accounts_and_others_are_not(alice, settings, still_clock):
    settings.DEMO = False
    for number in range(60):
        log_in(f"person{number}@troisponts.example", WRONG_PASSWORD)

    assert log_in(alice.login_address).status_code == 429
    assert log_in(alice.login_address, network="198.51.100.1").status_code == 302


def test_a_known_device_lets_its_owner_in_while_fifty_networks_guess(alice, settings, still_clock):
    settings.DEMO = False
    at_home = Client()
    log_in(alice.login_address, client=at_home)
    at_home.post("/deconnexion")
    for number in range(200):
        log_in(alice.login_address, WRONG_PASSWORD, network=f"198.51.{number % 50}.1")
    assert log_in(alice.login_address, network="192.0.2.1").status_code == 429

    answer = log_in(alice.login_address, client=at_home)

    assert answer.status_code == 302


def test_a_known_device_is_known_for_its_owner_alone(alice, bob, settings, still_clock):
    settings.DEMO = False
    at_home = Client()
    log_in(alice.login_address, client=at_home)
    for number in range(21):
        log_in(bob.login_address, WRONG_PASSWORD, network=f"198.51.{number}.1")

    assert log_in(bob.login_address, client=at_home, network="192.0.2.1").status_code == 429


def test_a_known_device_in_bad_hands_has_ten_tries_a_minute(alice, settings, still_clock):
    settings.DEMO = False
    stolen = Client()
    log_in(alice.login_address, client=stolen)

    answers = [log_in(alice.login_address, WRONG_PASSWORD, client=stolen).status_code for _ in range(12)]

    assert answers == [422] * 10 + [429] * 2


def test_the_owner_is_told_once_a_day_that_somebody_tries(alice, outbox, settings, still_clock, move_clock):
    settings.DEMO = False
    for day in range(2):
        for number in range(60):
            log_in(alice.login_address, WRONG_PASSWORD, network=f"198.51.{number}.{day}")
        move_clock(days=1, minutes=1)

    assert [mail.code for mail in outbox if mail.to == alice.login_address] == ["SEC-06", "SEC-06"]
