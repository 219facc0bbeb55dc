"""A provider that is slow, silent, odd or changes its keys: the password stays, nobody waits long (journeys §3, security.md 1.3.6)."""

import time
from itertools import product

import pytest

from choeur.accounts import openid_provider
from choeur.login import openid
from tests.browsing import Browser
from tests.login.openid_walks import BACK, NO_LONGER, SILENT, START, leave, linked, provider, walk
from tests.registry import server

pytestmark = pytest.mark.django_db

__all__ = ["linked", "provider"]


BAD_DAYS = {
    "error": server.status(500),
    "missing": server.status(404),
    "elsewhere": server.status(302, Location="http://127.0.0.1:1/"),
    "page": server.raw(b"<!doctype html><p>Maintenance</p>"),
    "half": server.cut_short,
    "list": server.raw(b"[]"),
    "empty": server.raw(b"{}"),
}


NO_KEY = ("/jwks", "empty")  # is an answer: see the odd keys, below


@pytest.mark.parametrize(
    ("path", "day"), [case for case in product(["/.well-known/openid-configuration", "/jwks"], BAD_DAYS) if case != NO_KEY]
)
def test_a_provider_that_says_nothing_of_itself_leaves_the_password(provider, browser, path, day):
    provider.paths[path] = BAD_DAYS[day]

    page = browser.open(START)

    assert (page.heading, SILENT in page.text) == ("Se connecter", True)


@pytest.mark.parametrize("day", BAD_DAYS)
def test_a_provider_that_gives_no_token_leaves_the_password(provider, linked, browser, day):
    provider.paths["/token"] = BAD_DAYS[day]

    page = walk(browser, provider)

    assert page.heading == "Se connecter"
    assert SILENT in page.text or NO_LONGER in page.text


def test_a_slow_provider_holds_nobody_for_long(provider, browser, monkeypatch):
    monkeypatch.setattr(openid_provider, "SECONDS", 0.3)
    provider.paths["/.well-known/openid-configuration"] = server.sleepy
    begun = time.monotonic()

    assert SILENT in browser.open(START).text
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://another.example"},
        {"token_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "http://[::1"},
    ],
    ids=str,
)
def test_a_provider_that_says_something_odd_of_itself_is_not_followed(provider, browser, metadata):
    provider.metadata |= metadata

    assert SILENT in browser.open(START).text


@pytest.mark.parametrize(
    "issuer",
    ["https://provider.example", "http://127.0.0.1:8001"],
)
@pytest.mark.parametrize(
    "endpoint", ["http://provider.example/token", "http://10.0.0.1/token", "http://169.254.169.254/", "ftp://provider.example/", 7]
)
def test_what_is_secret_is_sent_by_https_alone(settings, issuer, endpoint):
    """security.md 1.3.6."""
    settings.OPENID_ISSUER = issuer

    assert not openid_provider._is_ours_to_ask(endpoint)
    assert openid_provider._is_ours_to_ask("https://provider.example/token")


def test_a_silent_provider_is_left_alone_for_ten_seconds(provider, browser, monkeypatch):
    """Nobody else waits for it, and no thread of the portal does."""
    provider.paths["/.well-known/openid-configuration"] = server.status(500)
    for _ in range(3):
        assert SILENT in browser.open(START).text
    assert len(provider.asked) == 1

    provider.paths.clear()
    monkeypatch.setattr(openid_provider, "_rests", {})
    assert leave(browser)["response_type"] == "code"


def test_a_network_that_comes_back_too_often_waits(provider, linked, browser, settings, monkeypatch):
    settings.DEMO = False
    monkeypatch.setattr(openid, "RETURNS_OF_A_NETWORK", 2)
    for _ in range(2):
        walk(Browser(), provider)

    page = walk(browser, provider)

    assert (page.status, page.heading) == (429, "Se connecter")
    assert int(page.response.headers["Retry-After"]) > 0
    assert "Trop de connexions viennent de votre réseau." in page.text
    assert provider.asked.count("/token") == 2


def test_what_no_browser_began_costs_no_place(provider, linked, settings, monkeypatch):
    settings.DEMO = False
    monkeypatch.setattr(openid, "RETURNS_OF_A_NETWORK", 1)
    for _ in range(3):
        Browser().open(f"{BACK}?code=a&state=b")

    assert walk(Browser(), provider).heading == "Continuer avec ProConnect"


def test_it_is_asked_for_what_it_publishes_once_an_hour(provider, linked):
    for _ in range(3):
        walk(Browser(), provider)

    assert sorted(set(provider.asked)) == ["/.well-known/openid-configuration", "/jwks", "/token"]
    assert [provider.asked.count(path) for path in ("/.well-known/openid-configuration", "/jwks", "/token")] == [1, 1, 3]


def test_a_new_key_of_the_provider_is_found(provider, linked, browser, monkeypatch):
    walk(browser, provider)
    provider.turn_key()
    monkeypatch.setattr(openid_provider, "ASK_KEYS_EVERY", 0)

    assert walk(Browser(), provider).heading == "Continuer avec ProConnect"


def test_keys_that_do_not_exist_are_asked_for_once_a_minute(provider, linked, browser):
    walk(browser, provider)
    provider.turn_key()
    for _ in range(3):
        assert NO_LONGER in walk(Browser(), provider).text

    assert provider.asked.count("/jwks") == 1


def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(provider, linked, browser):
    provider.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]

    assert walk(browser, provider).heading == "Continuer avec ProConnect"


@pytest.mark.parametrize("keys", [None, 7, "keys", [None], [{"kty": "RSA"}], {}], ids=str)
def test_odd_keys_are_no_keys(provider, linked, browser, keys):
    provider.paths["/jwks"] = server.says({"keys": keys})

    page = walk(browser, provider)

    assert (page.status, page.heading) == (200, "Se connecter")


@pytest.mark.parametrize("methods", [7, "client_secret_post", None, [7]], ids=str)
def test_an_odd_list_of_methods_is_none(provider, linked, browser, methods):
    provider.metadata["token_endpoint_auth_methods_supported"] = methods

    assert walk(browser, provider).heading == "Continuer avec ProConnect"


def test_a_provider_that_refuses_us_is_named_in_the_log_and_leaves_the_password(provider, browser, caplog):
    state = leave(browser)["state"]

    page = browser.open(f"{BACK}?error=invalid_scope&state={state}")

    assert (page.heading, SILENT in page.text) == ("Se connecter", True)
    assert "invalid_scope" in caplog.text
