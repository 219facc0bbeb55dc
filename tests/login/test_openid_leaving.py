"""« Fermer aussi ma session ProConnect »: after the log out, for who came by the provider (journeys §3)."""

from urllib.parse import parse_qs, urlsplit

import pytest

from choeur.accounts import openid_provider
from choeur.accounts.models import OpenIdIdentity, Session
from choeur.login import openid_leaving
from tests import factors
from tests.browsing import Browser
from tests.login.openid_walks import CONTINUE, is_in, linked, provider, walk
from tests.people import PASSWORD
from tests.registry import server

pytestmark = pytest.mark.django_db

CLOSE, LEFT = "Fermer aussi ma session ProConnect", "/deconnexion/fournisseur"
__all__ = ["linked", "provider"]


@pytest.fixture
def tokens(provider) -> list[str]:
    """Those that the provider signed."""
    signed: list[str] = []
    honest = provider.sign

    def sign(claims):
        signed.append(honest(claims))
        return signed[-1]

    provider.sign = sign
    return signed


def enter(browser, provider, **codes):
    walk(browser, provider)
    page = browser.press("Continuer")
    return browser.press("Valider", **codes) if codes else page


def test_the_session_here_is_closed_and_the_other_one_is_offered(provider, linked, browser, tokens, settings):
    enter(browser, provider)

    page = browser.press("Se déconnecter")

    assert (page.path, page.heading) == (LEFT, "Votre session est fermée")
    assert not Session.objects.filter(user=linked).exists()
    answer = browser.client.get(page.links[CLOSE])
    address = urlsplit(answer.headers["Location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{provider.issuer}/leave"
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert len(asked.pop("state")) > 16
    assert asked == {"id_token_hint": tokens[-1], "client_id": "choeur", "post_logout_redirect_uri": f"{settings.BASE_URL}/"}
    assert not is_in(browser)


def test_it_is_offered_after_a_second_factor_too(provider, linked, browser):
    factors.give_app(linked)
    assert enter(browser, provider, code=factors.code()).heading == "Bonjour Bob"

    assert CLOSE in browser.press("Se déconnecter").links


def test_it_is_offered_to_who_came_by_her_password_and_linked_it(provider, bob, browser):
    walk(browser, provider)
    browser.follow("J'ai déjà un compte")
    browser.press("Se connecter", login_address=bob.login_address, password=PASSWORD)
    browser.press("Relier à mon compte")

    assert CLOSE in browser.press("Se déconnecter").links


def test_it_is_said_in_english(provider, linked, browser):
    browser.client.cookies["language"] = "en"
    walk(browser, provider)
    browser.press("Continue")

    assert "Close my ProConnect session too" in browser.press("Log out").links


def test_whoever_came_by_her_password_is_led_home(provider, linked, browser):
    browser.open("/connexion")
    browser.press("Se connecter", login_address=linked.login_address, password=PASSWORD)

    page = browser.press("Se déconnecter")

    assert (page.path, "Votre session est fermée." in page.text) == ("/", True)


def test_the_recognition_of_somebody_else_stays_out_of_her_session(provider, linked, alice, browser):
    """Bob was recognised in this browser, and did not go on; Alice logs in there by her password."""
    walk(browser, provider)
    browser.open("/connexion")
    browser.press("Se connecter", login_address=alice.login_address, password=PASSWORD)

    assert openid_leaving.IN_SESSION not in browser.client.session
    assert browser.press("Se déconnecter").path == "/"


def test_the_token_is_nowhere_in_clear(provider, linked, browser, tokens):
    enter(browser, provider)
    in_session = str(dict(browser.client.session.items()))
    page = browser.press("Se déconnecter")

    carried = "".join(morsel.value for morsel in browser.client.cookies.values())
    assert openid_leaving.IN_SESSION in in_session
    assert [tokens[-1] in text for text in (in_session, carried, page.html)] == [False, False, False]


def test_a_provider_that_closes_no_session_is_not_offered(provider, linked, browser):
    provider.metadata["end_session_endpoint"] = None
    enter(browser, provider)

    assert browser.press("Se déconnecter").path == "/"


@pytest.mark.parametrize("endpoint", ["javascript:alert(1)", "http://10.0.0.1/leave", "//evil.example"])
def test_nobody_is_sent_to_an_odd_address(provider, linked, browser, endpoint):
    provider.metadata["end_session_endpoint"] = endpoint
    enter(browser, provider)

    assert browser.press("Se déconnecter").path == "/"


def test_a_token_that_no_cookie_holds_is_let_go(provider, linked, browser, monkeypatch):
    monkeypatch.setattr(openid_leaving, "LONGEST", 100)
    assert enter(browser, provider).heading == "Bonjour Bob"

    assert browser.press("Se déconnecter").path == "/"


def test_a_provider_that_has_gone_silent_meanwhile_is_said_to(provider, linked, browser):
    enter(browser, provider)
    page = browser.press("Se déconnecter")
    openid_provider.forget()
    provider.paths["/.well-known/openid-configuration"] = server.status(500)

    page = browser.open(page.links[CLOSE])

    assert (page.path, "ProConnect ne répond pas" in page.text) == ("/", True)


def test_a_process_that_has_just_started_offers_it_too(provider, linked, browser):
    enter(browser, provider)
    openid_provider.forget()

    assert CLOSE in browser.press("Se déconnecter").links


def test_the_offer_lasts_ten_minutes_and_serves_once(provider, linked, browser, move_clock):
    enter(browser, provider)
    close = browser.press("Se déconnecter").links[CLOSE]
    browser.client.get(close)
    assert browser.open(close).path == "/"

    enter(browser, provider)
    browser.press("Se déconnecter")
    move_clock(seconds=601)
    assert (browser.open(LEFT).path, browser.open(close).path) == ("/", "/")


def test_a_link_from_elsewhere_ends_nothing(provider, linked, browser):
    """security.md 10.6.2: what a page of somebody else makes a browser read."""
    enter(browser, provider)

    for path in (LEFT, f"{LEFT}/fermer", "/deconnexion"):
        browser.client.get(path)

    assert is_in(browser)


def test_nothing_of_it_is_there_without_a_log_in():
    assert [Browser().open(path).path for path in (LEFT, f"{LEFT}/fermer")] == ["/", "/"]


def test_an_identity_of_another_provider_is_not_asked_to_leave(provider, linked, browser, settings):
    enter(browser, provider)
    OpenIdIdentity.objects.update(issuer="https://another.example")
    settings.OPENID_ISSUER = ""

    assert browser.press("Se déconnecter").path == "/"
    assert browser.open(CONTINUE).status == 404
