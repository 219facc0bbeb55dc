"""After a recovery code opened the account: within a day she says where her second factor is (security.md T22)."""

import re

import pytest

from choeur.accounts import recovery_codes
from choeur.accounts.models import User
from choeur.audit.models import Entry
from tests import factors
from tests.browsing import Browser
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

PAGE, MEANS = "/mon-compte/moyens-de-connexion/apres-un-code", "/mon-compte/moyens-de-connexion"


@pytest.fixture
def codes(bob) -> list[str]:
    factors.give_app(bob)
    return recovery_codes.renew(bob, device="")


def log_in_with(bob, **proof) -> Browser:
    browser = Browser()
    browser.open("/connexion")
    browser.press("Se connecter", login_address=bob.login_address, password=PASSWORD)
    browser.press("Valider", **proof)
    return browser


@pytest.fixture
def browser(bob, codes) -> Browser:
    return log_in_with(bob, recovery_code=codes[0])


def is_open(browser) -> bool:
    return browser.open("/tableau-de-bord").heading == "Bonjour Bob"


def test_she_is_told_at_once_and_goes_on(browser):
    assert "Un code de secours vient d'ouvrir votre compte." in browser.page.text
    assert browser.page.heading == "Bonjour Bob"

    browser.open(MEANS)
    assert browser.follow("Dites où est votre second facteur").heading == "Où est votre second facteur ?"


def test_after_a_day_nothing_else_opens(browser, bob, codes, move_clock):
    move_clock(hours=24)
    browser = log_in_with(bob, recovery_code=codes[1])

    assert browser.page.path == PAGE
    assert "Plus de 24 heures ont passé" in browser.page.text
    assert browser.open("/mes-rattachements").path == PAGE
    assert browser.open(MEANS).heading == "Mes moyens de connexion"


def test_another_code_does_not_give_more_time(browser, bob, codes, move_clock):
    move_clock(hours=20)
    log_in_with(bob, recovery_code=codes[1])
    move_clock(hours=5)

    assert log_in_with(bob, recovery_code=codes[2]).page.path == PAGE


def test_who_still_has_it_says_so(browser, bob, codes, move_clock):
    move_clock(hours=25)
    browser = log_in_with(bob, recovery_code=codes[1])

    browser.press("J'ai toujours mon second facteur")

    assert is_open(browser)
    assert User.objects.get(pk=bob.pk).code_used_at is None
    assert Entry.objects.filter(event="factor.kept", actor_id=str(bob.pk)).count() == 1


@pytest.fixture
def late(browser, bob, codes, move_clock) -> Browser:
    """In her account when the day is over: nothing opens but what answers."""
    move_clock(hours=25)
    return log_in_with(bob, recovery_code=codes[1])


def test_removing_the_lost_one_is_an_answer(late, bob):
    browser = late
    browser.open(MEANS)
    browser.follow("Supprimer Téléphone")
    browser.press("Supprimer", password=PASSWORD)

    assert User.objects.get(pk=bob.pk).code_used_at is None


def test_adding_another_one_is_an_answer(late, bob):
    browser = late
    browser.open(MEANS)
    browser.follow("Ajouter un second facteur")
    browser.press("Ajouter une application")
    [shown] = re.findall(r"<code[^>]*>([A-Z2-7 ]+)</code>", browser.page.html)
    browser.press("Ajouter cette application", code=factors.code(shown.replace(" ", "")), name="Nouveau", password=PASSWORD)

    assert User.objects.get(pk=bob.pk).code_used_at is None


def test_new_codes_are_an_answer(late, bob):
    late.open(MEANS)
    late.follow("Gérer mes codes de secours")
    late.press("En créer de nouveaux", password=PASSWORD)

    assert recovery_codes.left(bob) == 10
    assert is_open(late)


def test_reading_the_page_answers_nothing(browser, bob):
    browser.open(PAGE)

    assert User.objects.get(pk=bob.pk).code_used_at is not None


def test_a_code_of_the_application_asks_nothing(bob, codes):
    browser = log_in_with(bob, code=factors.code())

    assert User.objects.get(pk=bob.pk).code_used_at is None
    assert browser.open(PAGE).path == MEANS
