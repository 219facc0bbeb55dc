"""M4: « Changer mon mot de passe » (journeys §5, security.md 6.2.2 and 6.2.3)."""

import unicodedata

import pytest
from django.contrib.auth.hashers import make_password

from choeur.accounts import changing_password
from choeur.accounts.factors import WrongPassword
from choeur.accounts.models import KnownDevice, User
from choeur.audit.models import Entry
from tests import factors
from tests.browsing import Browser
from tests.login.entering import log_in
from tests.people import PASSWORD, WRONG_PASSWORD

pytestmark = pytest.mark.django_db

PAGE = "/mon-compte/mot-de-passe"
NEW = "Une-Grue-Bleue-7"


@pytest.fixture
def browser(bob, signed_in) -> Browser:
    browser = signed_in(bob)
    browser.open("/mon-compte/moyens-de-connexion")
    browser.follow("Changer mon mot de passe")
    return browser


def change(browser, **typed):
    return browser.press("Valider", **{"current": PASSWORD, "password": NEW, "confirmation": NEW} | typed)


def opens(user, password) -> bool:
    return log_in(user.login_address, password).status_code == 302


def test_who_knows_the_current_one_chooses_another(browser, bob):
    page = change(browser)

    assert page.heading == "Mes moyens de connexion"
    assert "Mot de passe modifié. Vos autres sessions ont été fermées." in page.text
    assert (opens(bob, NEW), opens(bob, PASSWORD)) == (True, False)


@pytest.mark.parametrize(
    ("current", "said"),
    [("", "Saisissez votre mot de passe actuel"), (WRONG_PASSWORD, "Le mot de passe actuel n'est pas exact")],
)
def test_without_the_current_one_nothing_changes(browser, bob, outbox, current, said):
    before = bob.password

    page = change(browser, current=current)

    assert page.status == 422
    assert said in page.text
    assert User.objects.get(pk=bob.pk).password == before
    assert list(outbox) == []


@pytest.mark.parametrize("new", ["court", "motdepasse", "Trois-Ponts-42"])
def test_the_new_one_obeys_the_rules(browser, bob, new):
    page = change(browser, password=new, confirmation=new)

    assert page.status == 422
    assert opens(bob, PASSWORD)


def test_this_session_goes_on_and_all_others_end(browser, bob, signed_in):
    elsewhere = [signed_in(bob) for _ in range(2)]

    change(browser)

    assert browser.open("/tableau-de-bord").heading == "Bonjour Bob"
    assert {other.open("/tableau-de-bord").heading for other in elsewhere} == {"Se connecter"}


def test_the_session_has_another_key(browser, bob):
    before = browser.client.cookies["session"].value

    change(browser)

    assert browser.client.cookies["session"].value != before
    assert bob.sessions.count() == 1


def test_other_devices_are_strangers_again_and_every_address_is_told(browser, bob, outbox):
    User.objects.filter(pk=bob.pk).update(contact_address="compta@troisponts.example")
    KnownDevice.objects.create(user=bob, token_digest="0" * 64, label="Chrome, Windows")

    change(browser)

    assert not bob.known_devices.filter(token_digest="0" * 64).exists()
    assert {(mail.code, mail.to) for mail in outbox} == {("SEC-02", bob.login_address), ("SEC-02", "compta@troisponts.example")}
    assert [entry.event for entry in Entry.objects.filter(actor_id=str(bob.pk))] == ["password.changed"]


def test_tries_are_slowed_on_this_page_too(browser):
    pages = [change(browser, current=WRONG_PASSWORD) for _ in range(6)]

    assert "Trop d'essais" in pages[-1].text
    assert "Trop d'essais" not in pages[-2].text


def test_a_password_typed_on_another_keyboard_is_the_same(browser, bob):
    User.objects.filter(pk=bob.pk).update(password=make_password("Évêque-42-cygnes"))
    browser.client.force_login(User.objects.get(pk=bob.pk))
    browser.open(PAGE)

    page = change(browser, current=unicodedata.normalize("NFD", "Évêque-42-cygnes"))

    assert page.heading == "Mes moyens de connexion"


def test_who_has_a_second_factor_proves_it_first(bob, signed_in):
    factors.give_app(bob)
    browser = signed_in(bob)

    page = browser.open(PAGE)
    assert page.path.startswith("/connexion/confirmer?act=")
    assert "changer votre mot de passe" in page.text

    browser.press("Continuer", password=PASSWORD, code=factors.code())
    assert change(browser).heading == "Mes moyens de connexion"


def test_of_two_changes_that_both_knew_the_old_one_the_second_is_refused(bob):
    at_once = User.objects.get(pk=bob.pk)
    who = {"session_key": "", "device_digest": "0" * 64, "device_label": "Firefox, Linux", "network": "203.0.113.x"}
    changing_password.change(bob, make_password(NEW), **who)

    with pytest.raises(WrongPassword):
        changing_password.change(at_once, make_password("Autre-Chose-9"), **who)

    assert opens(bob, NEW)
