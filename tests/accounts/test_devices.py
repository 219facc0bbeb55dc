"""Browsers that their owner is known by (journeys §3)."""

import pytest

from choeur.accounts import devices
from choeur.accounts.models import KnownDevice
from choeur.common import tokens

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0"
CHROME = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (FIREFOX, "Firefox, Windows"),
        (EDGE, "Edge, Windows"),
        (CHROME, "Chrome, Android"),
        (SAFARI, "Safari, iOS"),
        ("curl/8.5.0", ""),
        ("", ""),
        ("Fire\x00fox \r\nWindows \u202e", "Firefox, Windows"),
        ("x" * 10_000 + "Firefox", ""),
    ],
)
def test_a_browser_is_called_as_its_owner_calls_it(agent, label):
    assert devices.label(agent) == label


def test_a_browser_is_known_for_the_person_who_logged_in_and_nobody_else(alice, charlie):
    secret = devices.secret_of("")
    devices.remember(alice, secret.digest, label="Firefox, Windows")

    assert devices.is_known(alice.login_key, secret.clear)
    assert not devices.is_known(charlie.login_key, secret.clear)
    assert not devices.is_known(alice.login_key, "another")
    assert not devices.is_known(alice.login_key, "")


def test_only_the_first_time_is_new(alice):
    digest = tokens.digest("secret")

    answers = [devices.remember(alice, digest, label="Firefox, Windows") for _ in range(3)]

    assert answers == [True, False, False]
    assert KnownDevice.objects.count() == 1


def test_two_people_on_one_browser_are_both_known(alice, charlie):
    secret = devices.secret_of("")

    for user in (alice, charlie):
        devices.remember(user, secret.digest, label="")

    assert devices.is_known(alice.login_key, secret.clear)
    assert devices.is_known(charlie.login_key, secret.clear)


def test_a_browser_keeps_its_secret():
    assert devices.secret_of("mine").clear == "mine"
    assert devices.secret_of("").clear != devices.secret_of("").clear
