"""There and back: a browser, the portal, and the OpenID provider of the tests."""

from urllib.parse import parse_qs, urlsplit

import pytest

from choeur.accounts import openid_provider
from choeur.accounts.models import OpenIdIdentity, User
from tests import openid_provider as providers
from tests.browsing import Browser, Page
from tests.openid_provider import SUBJECT

START, BACK, CONTINUE = "/connexion/openid", "/connexion/openid/retour", "/connexion/openid/continuer"
NO_LONGER, SILENT = "n'est plus valable", "ne répond pas"


@pytest.fixture
def provider(settings):
    """The portal's provider, on loopback."""
    with providers.running() as played:
        settings.OPENID_ISSUER = played.issuer
        settings.OPENID_CLIENT_ID, settings.OPENID_CLIENT_SECRET = providers.CLIENT, providers.SECRET
        openid_provider.forget()
        yield played
        openid_provider.forget()


@pytest.fixture
def linked(provider, bob) -> User:
    """Bob, whose account this identity opens."""
    OpenIdIdentity.objects.create(user=bob, issuer=provider.issuer, subject=SUBJECT, address="bob@agents.example")
    return bob


def leave(browser: Browser, start: str = START) -> dict[str, str]:
    """To the provider; what it is asked."""
    answer = browser.client.get(start)
    assert answer.status_code == 302, answer.content
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def walk(browser: Browser, provider, start: str = START) -> Page:
    """To the provider, recognised there, and back."""
    return browser.open(provider.authorize(leave(browser, start)))


def is_in(browser: Browser) -> bool:
    return browser.open("/tableau-de-bord").heading.startswith("Bonjour")
