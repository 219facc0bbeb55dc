"""Rules of a log in that no page shows; the pages are in tests/login."""

from choeur.accounts import signing_in
from choeur.accounts.models import User
from tests.people import PASSWORD


def test_a_password_is_the_same_whatever_the_keyboard_that_made_its_accents(alice):
    alice.set_password("Zèbre&roulettes")
    alice.save()

    attempt = signing_in.attempt(alice.login_address, "Ze\u0300bre&roulettes", device="", client="203.0.113.7")

    assert attempt.user == alice


def test_a_captcha_gives_more_tries_to_a_person_who_is_being_guessed(alice, settings):
    settings.DEMO = False
    for number in range(20):
        signing_in.attempt(alice.login_address, "wrong", device="", client=f"198.51.{number}.1")

    slowed = signing_in.attempt(alice.login_address, PASSWORD, device="", client="203.0.113.7")
    human = signing_in.attempt(alice.login_address, PASSWORD, device="", client="203.0.113.7", is_human=True)

    assert (slowed.user, slowed.asks_human) == (None, True)
    assert human.user == alice


def test_the_last_log_in_is_noted_with_a_masked_network(alice):
    signing_in.note_login(alice, device_digest="d" * 64, device_label="Firefox, Windows", client="203.0.113.7")

    seen = signing_in.previous_login(User.objects.get(pk=alice.pk).last_seen)

    assert (seen.network, seen.device) == ("203.0.113.x", "Firefox, Windows")
    assert signing_in.previous_login({}) is None
