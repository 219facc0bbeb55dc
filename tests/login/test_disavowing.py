"""The link « Ce n'était pas moi » of the mail on a new device, in the owner's browser (mail SEC-05, security.md T5)."""

import re

import pytest
from django.test import Client

from choeur.accounts.models import KnownDevice, Session
from tests.browsing import Browser
from tests.login.entering import log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def thief(alice) -> Client:
    client = Client()
    log_in(alice.login_address, client=client)
    return client


@pytest.fixture
def link(thief, outbox) -> str:
    return re.search(r"http://\S+(/connexion/pas-moi/\S+)", outbox[-1].text)[1]


def test_the_owner_closes_what_the_unknown_browser_opened_and_goes_on_to_a_new_password(thief, link):
    browser = Browser()
    page = browser.open(link)
    assert page.heading == "Ce n'était pas vous ?"
    assert page.path == "/connexion/pas-moi"

    page = browser.press("Déconnecter cet appareil")

    assert page.heading == "Cet appareil est déconnecté"
    assert thief.get("/tableau-de-bord").status_code == 302
    assert not Session.objects.exists()
    assert not KnownDevice.objects.exists()
    assert page.links["Choisir un nouveau mot de passe"] == "/mot-de-passe-oublie"


def test_the_link_works_where_nobody_is_signed_in_and_signs_nobody_in(link):
    browser = Browser()
    browser.open(link)
    browser.press("Déconnecter cet appareil")

    assert "session" not in browser.client.cookies
    assert browser.open("/tableau-de-bord").heading == "Se connecter"


def test_scanners_that_follow_it_change_nothing(thief, link):
    for _ in range(50):
        scanner = Client(headers={"user-agent": "Mimecast"})
        scanner.get(link, follow=True)
        scanner.head(link, follow=True)

    assert thief.get("/tableau-de-bord").status_code == 200
    browser = Browser()
    browser.open(link)
    assert browser.press("Déconnecter cet appareil").heading == "Cet appareil est déconnecté"


def test_the_second_time_says_that_it_is_done(link):
    for _ in range(2):
        browser = Browser()
        page = browser.open(link)
        if page.heading == "Ce n'était pas vous ?":
            page = browser.press("Déconnecter cet appareil")

    assert page.heading == "Cet appareil est déconnecté"


@pytest.mark.parametrize(("language", "heading"), [("fr", "Ce lien ne fonctionne plus"), ("en", "This link no longer works")])
def test_an_old_link_a_wrong_one_and_none_say_what_to_do(link, move_clock, language, heading):
    move_clock(hours=73)
    for address in (link, "/connexion/pas-moi/abc", "/connexion/pas-moi"):
        browser = Browser()
        browser.client.cookies["language"] = language
        page = browser.open(address)

        assert (page.status, page.heading) == (404, heading)
        assert any("mot-de-passe" in href for href in page.links.values())


def test_the_secret_leaves_the_address_at_once(link):
    answer = Client().get(link)

    assert answer.headers["Location"] == "/connexion/pas-moi"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.cookies["disavowal"]["httponly"]


def test_each_log_in_of_the_same_browser_is_closed_and_its_next_is_announced_anew(alice, thief, link, outbox):
    log_in(alice.login_address, client=thief)  # from a browser known by then: no other mail
    assert [mail.code for mail in outbox] == ["SEC-05"]
    browser = Browser()
    browser.open(link)
    browser.press("Déconnecter cet appareil")

    log_in(alice.login_address, client=thief)

    assert [mail.code for mail in outbox] == ["SEC-05", "SEC-05"]
