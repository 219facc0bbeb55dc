"""L4 « Confirmez votre identité »: a fresh proof before what is sensitive, with the brakes of the log in (security.md 7.5.1)."""

import pytest
from django.test import Client

from choeur.accounts import passkeys, recovery_codes
from choeur.accounts.factors import Origin
from choeur.accounts.models import Session
from choeur.audit.models import Entry
from tests import factors
from tests.accounts.test_passkeys import Device
from tests.browsing import Browser
from tests.login.entering import count_hashes, log_in
from tests.people import PASSWORD, WRONG_PASSWORD

pytestmark = pytest.mark.django_db

PAGE = "/mon-compte/sessions"
L4 = "/connexion/confirmer?act=/mon-compte/sessions/fermer-les-autres&next=/mon-compte/sessions"
WRONG = "Le mot de passe n'est pas exact. Après plusieurs essais, patientez quelques minutes."


@pytest.fixture
def stale(alice, move_clock) -> Browser:
    """Alice six minutes after her log in, another session of hers open elsewhere; she presses « Fermer toutes les autres »."""
    log_in(alice.login_address)
    browser = Browser()
    browser.open("/connexion")
    browser.press("Se connecter", login_address=alice.login_address, password=PASSWORD)
    move_clock(minutes=6)
    browser.open(PAGE)
    browser.client.defaults["HTTP_REFERER"] = f"http://testserver{PAGE}"
    browser.press("Fermer toutes les autres sessions")
    del browser.client.defaults["HTTP_REFERER"]
    return browser


def test_a_proof_is_asked_then_the_page_comes_back_and_nothing_was_done_meanwhile(stale):
    assert stale.page.heading == "Confirmez votre identité"
    assert "Vous allez fermer toutes vos autres sessions. Par sécurité, entrez à nouveau votre mot de passe." in stale.page.text
    assert Session.objects.count() == 2

    page = stale.press("Continuer", password=PASSWORD)

    assert page.path == PAGE
    assert "Votre identité est confirmée. Vous pouvez continuer." in page.text
    assert Session.objects.count() == 2
    assert "1 session fermée." in stale.press("Fermer toutes les autres sessions").text
    assert Session.objects.count() == 1


def test_it_is_not_asked_again_for_five_minutes(stale, move_clock):
    stale.press("Continuer", password=PASSWORD)
    move_clock(minutes=4)

    assert stale.open(L4).path == PAGE


def test_cancelling_changes_nothing(stale):
    page = stale.follow("Annuler")

    assert page.path == PAGE
    assert Session.objects.count() == 2


def test_a_log_in_is_a_fresh_proof(alice):
    log_in(alice.login_address)
    browser = Browser()
    browser.open("/connexion")
    browser.press("Se connecter", login_address=alice.login_address, password=PASSWORD)
    browser.open(PAGE)

    assert "1 session fermée." in browser.press("Fermer toutes les autres sessions").text


def test_a_wrong_password_says_so_and_proves_nothing(stale):
    page = stale.press("Continuer", password=WRONG_PASSWORD)

    assert page.status == 422
    assert WRONG in page.text
    assert stale.open(PAGE).heading == "Sessions et appareils"
    assert stale.press("Fermer toutes les autres sessions").heading == "Confirmez votre identité"


def test_the_page_is_in_english_too(stale):
    page = stale.open(f"{L4}&language=en")

    assert page.heading == "Confirm your identity"
    assert "You are about to close all your other sessions. For your security, enter your password again." in page.text
    assert stale.press("Continue", password="no").title.startswith("Error:")


def test_the_session_has_another_key_after_the_proof_and_the_same_absolute_end(stale):
    """security.md 7.2.4."""
    old = stale.client.cookies["session"].value
    ends = set(Session.objects.values_list("expire_date", flat=True))

    stale.press("Continuer", password=PASSWORD)

    thief = Client()
    thief.cookies["session"] = old
    assert stale.client.cookies["session"].value != old
    assert thief.get(PAGE).status_code == 302
    assert set(Session.objects.values_list("expire_date", flat=True)) == ends


def test_an_answer_that_crossed_the_change_of_key_takes_nothing_back(stale):
    crossing = Client()
    crossing.cookies["session"] = stale.client.cookies["session"].value
    stale.press("Continuer", password=PASSWORD)

    answer = crossing.get(PAGE)

    assert answer.status_code == 302
    assert "session" not in answer.cookies


def test_guessing_here_is_braked_as_at_the_log_in_page(stale, alice, settings, still_clock, monkeypatch):
    settings.DEMO = False
    stale.client.cookies.pop("device")
    for number in range(20):
        log_in(alice.login_address, WRONG_PASSWORD, network=f"198.51.{number}.1")
    hashes = count_hashes(monkeypatch)

    page = stale.press("Continuer", password=PASSWORD)

    assert (page.status, hashes) == (429, [])
    assert int(page.response.headers["Retry-After"]) > 0
    assert WRONG in page.text
    assert "captcha_key" in page.html


def test_wrong_passwords_here_are_tries_of_the_account(stale, settings, still_clock):
    settings.DEMO = False

    statuses = [stale.press("Continuer", password=WRONG_PASSWORD).status for _ in range(12)]

    assert statuses == [422] * 10 + [429] * 2


def test_the_password_of_somebody_else_proves_nothing(stale, bob):
    bob.set_password("Fenouil-orange-9h")
    bob.save()

    assert stale.press("Continuer", password="Fenouil-orange-9h").status == 422


@pytest.mark.parametrize(
    "query",
    [
        "",
        "act=/mon-compte/sessions/fermer-les-autres",
        "act=/tableau-de-bord&next=/tableau-de-bord",
        "act=/nowhere&next=/tableau-de-bord",
        "act=%00&next=%00",
        "act=/mon-compte/sessions/fermer-les-autres&next=//evil.example",
        "act=/mon-compte/sessions/fermer-les-autres&next=https://evil.example/",
    ],
)
def test_a_made_up_query_leads_home(stale, query):
    page = stale.open(f"/connexion/confirmer?{query}")

    assert page.path == "/tableau-de-bord"


def test_the_journal_tells_the_proof_and_the_wrong_password(stale, alice):
    stale.press("Continuer", password=WRONG_PASSWORD)
    stale.press("Continuer", password=PASSWORD)

    events = list(Entry.objects.order_by("at").values_list("event", "actor_id", "network"))[-2:]
    assert events == [("session.refused", "", "203.0.113.x"), ("identity.confirmed", str(alice.pk), "203.0.113.x")]


def test_a_visitor_is_asked_to_log_in():
    assert Client().get(L4).headers["Location"].startswith("/connexion?next=")


def test_who_has_a_second_factor_proves_it_too(stale, alice):
    factors.give_app(alice)
    stale.open(L4)

    page = stale.press("Continuer", password=PASSWORD)
    assert page.errors == ["Saisissez l'un de vos codes"]

    page = stale.press("Continuer", password=PASSWORD, code="000000")
    assert page.errors == ["Ce code ne convient pas. Attendez le suivant et recopiez-le"]
    assert page.heading == "Confirmez votre identité"

    assert stale.press("Continuer", password=PASSWORD, code=factors.code()).path == PAGE


def test_a_code_without_the_password_proves_nothing(stale, alice):
    factors.give_app(alice)
    stale.open(L4)

    page = stale.press("Continuer", password=WRONG_PASSWORD, code=factors.code())

    assert WRONG in page.text


# --- By a passkey ----------------------------------------------------------------------------------------------------


@pytest.fixture
def with_a_key(alice, move_clock):
    """Alice, whose only second factor is a passkey, six minutes after her log in, and the device that holds it."""
    device = Device()
    passkeys.add(alice, answer=device.create(passkeys.options_to_add(alice)), name="Ordinateur", origin_of_act=Origin("", ""))
    browser = Browser()
    browser.client.force_login(alice)
    page = browser.open(L4)
    assert "utilisez à nouveau votre clé d'accès" in page.text
    return browser, device


def answer(browser, device, **lies):
    options = browser.client.get("/connexion/confirmer/cle/options").json()
    return browser.press("Utiliser ma clé d'accès", answer=device.get(options, **lies))


def test_who_has_a_passkey_alone_proves_it_and_not_her_password_alone(with_a_key):
    browser, device = with_a_key
    token = browser.client.cookies["csrf"].value

    refused = browser.client.post(L4, {"password": PASSWORD, "csrfmiddlewaretoken": token})
    assert refused.status_code == 422
    assert browser.open(L4).heading == "Confirmez votre identité"

    page = answer(browser, device)
    assert (page.path, "Votre identité est confirmée." in page.text) == (PAGE, True)


@pytest.mark.parametrize("lies", [{"verified": False}, {"origin": "https://evil.example"}, {"challenge": "AAAA"}])
def test_a_wrong_answer_proves_nothing(with_a_key, lies):
    browser, device = with_a_key

    page = answer(browser, device, **lies)

    assert (page.heading, "n'a pas été reconnue" in page.text) == ("Confirmez votre identité", True)


def test_the_passkey_of_somebody_else_proves_nothing(with_a_key, bob):
    browser, _hers = with_a_key
    device = Device()
    passkeys.add(bob, answer=device.create(passkeys.options_to_add(bob)), name="Ordinateur", origin_of_act=Origin("", ""))

    assert answer(browser, device).heading == "Confirmez votre identité"


def test_with_codes_left_either_way_is_good(with_a_key, alice):
    browser, _device = with_a_key
    [code, *_others] = recovery_codes.renew(alice, device="")

    browser.open(L4)

    assert browser.press("Continuer", password=PASSWORD, recovery_code=code).path == PAGE


def test_a_made_up_query_with_a_key_leads_home(with_a_key):
    browser, device = with_a_key
    options = browser.client.get("/connexion/confirmer/cle/options").json()
    token = browser.client.cookies["csrf"].value

    made_up = browser.client.post("/connexion/confirmer/cle", {"answer": device.get(options), "csrfmiddlewaretoken": token})

    assert made_up.headers["Location"] == "/tableau-de-bord"
