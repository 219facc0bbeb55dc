"""« Confirmer avec ProConnect » before what is sensitive: recognised anew, the same person, a moment ago (L4, security.md 7.5.1)."""

import time
from urllib.parse import quote

import pytest

from choeur.accounts.models import Factor, Kind, OpenIdIdentity
from choeur.audit.models import Entry
from tests import factors
from tests.browsing import Browser
from tests.login.openid_walks import NO_LONGER, SILENT, leave, linked, provider, walk
from tests.openid_provider import SUBJECT
from tests.people import PASSWORD
from tests.registry import server
from tests.signup.rows import all_rows

pytestmark = pytest.mark.django_db

HISTORY, SENSITIVE = "/mon-compte/historique", "/mon-compte/historique.csv"
CONFIRM = "/connexion/confirmer"
__all__ = ["linked", "provider"]


def at_confirm(person, move_clock, **codes) -> Browser:
    """She logged in by her password six minutes ago, and wants what is sensitive."""
    browser = Browser()
    browser.open("/connexion")
    browser.press("Se connecter", login_address=person.login_address, password=PASSWORD)
    if codes:
        browser.press("Valider", **codes)
    move_clock(minutes=6)
    assert browser.open(SENSITIVE).path.startswith(CONFIRM)
    return browser


@pytest.fixture
def browser(linked, move_clock) -> Browser:
    return at_confirm(linked, move_clock)


def again(browser, provider):
    return walk(browser, provider, browser.page.links["Confirmer avec ProConnect"])


def where(page) -> str:
    return page.path.partition("?")[0]


def is_proven(browser) -> bool:
    return not browser.open(SENSITIVE).path.startswith(CONFIRM)


def test_who_is_recognised_anew_goes_on(provider, linked, browser):
    page = again(browser, provider)
    assert "ProConnect vient de confirmer votre identité." in page.text
    assert not is_proven(browser)

    page = browser.press("Continuer")

    assert (where(page), "Votre identité est confirmée." in page.text) == (HISTORY, True)
    assert is_proven(browser)
    assert Entry.objects.get(event="identity.confirmed", actor_id=str(linked.pk)).data["means"] == "openid"
    assert linked.identities.get().last_used_at is not None


def test_the_provider_is_asked_to_forget_that_it_knows_her(provider, browser):
    asked = leave(browser, browser.page.links["Confirmer avec ProConnect"])

    assert (asked["prompt"], asked["max_age"]) == ("login", "0")


@pytest.mark.parametrize("ago", [3600, 310, None])
def test_an_old_recognition_does_not_do(provider, browser, ago):
    """security.md 6.8.4, T21: a provider that answers from its own session, or does not say."""
    provider.claims["auth_time"] = ago and int(time.time()) - ago

    page = again(browser, provider)

    assert "ProConnect ne vous a pas demandé de vous identifier à nouveau." in page.text
    assert (where(page), is_proven(browser)) == (CONFIRM, False)
    browser.open(SENSITIVE)
    assert where(browser.press("Continuer", password=PASSWORD)) == HISTORY


@pytest.mark.parametrize("whose", ["nobody", "alice"])
def test_somebody_else_does_not_do(provider, browser, alice, whose):
    provider.claims["sub"] = "of-another"
    if whose == "alice":
        OpenIdIdentity.objects.create(user=alice, issuer=provider.issuer, subject="of-another")

    page = again(browser, provider)

    assert "Cette identité ProConnect n'est pas reliée à votre compte." in page.text
    assert not is_proven(browser)


def test_the_proof_of_a_log_in_is_not_one_of_this_page(provider, linked, browser):
    browser.client.get("/connexion/openid")
    walk(browser, provider)
    browser.client.cookies["openid-again"] = browser.client.cookies["openid-proof"].value

    page = browser.open(SENSITIVE)

    assert "password" in page.form("Continuer")


def test_what_was_proven_serves_once(provider, browser, move_clock):
    again(browser, provider)
    kept = browser.client.cookies["openid-again"].value
    browser.press("Continuer")
    move_clock(minutes=6)

    browser.client.cookies["openid-again"] = kept
    browser.open(SENSITIVE)
    page = browser.press("Continuer")

    assert (where(page), NO_LONGER in page.text) == (CONFIRM, True)
    assert not is_proven(browser)


def test_what_was_removed_meanwhile_proves_nothing(provider, linked, browser):
    again(browser, provider)
    linked.identities.all().delete()

    page = browser.press("Continuer")

    assert (where(page), NO_LONGER in page.text) == (CONFIRM, True)


def test_a_second_factor_is_asked_all_the_same(provider, linked, move_clock):
    factors.give_app(linked)
    browser = at_confirm(linked, move_clock, code=factors.code())
    page = again(browser, provider)
    assert set(page.form("Continuer")) >= {"code"}
    assert browser.press("Continuer").errors == ["Saisissez l'un de vos codes"]
    assert browser.press("Continuer", code=factors.wrong_code()).status == 422
    assert not is_proven(browser)

    assert where(browser.press("Continuer", code=factors.code(shift=1))) == HISTORY


def test_unless_the_provider_vouches_for_one(provider, linked, move_clock, settings):
    settings.OPENID_STRONG_ACR = ("eidas2",)
    provider.claims["acr"] = "eidas2"
    factors.give_app(linked)
    browser = at_confirm(linked, move_clock, code=factors.code())

    again(browser, provider)

    assert where(browser.press("Continuer")) == HISTORY


def test_coming_back_writes_nothing(provider, browser):
    before = all_rows()

    again(browser, provider)

    after = all_rows()
    before.pop("guard_bucket"), after.pop("guard_bucket")
    assert after == before


def test_who_gives_up_over_there_types_her_password(provider, browser):
    state = leave(browser, browser.page.links["Confirmer avec ProConnect"])["state"]

    page = browser.open(f"/connexion/openid/retour?error=access_denied&state={state}")

    assert (where(page), "Vous n'avez pas terminé chez ProConnect." in page.text) == (CONFIRM, True)
    assert where(browser.press("Continuer", password=PASSWORD)) == HISTORY


def test_a_silent_provider_leaves_the_password(provider, browser):
    provider.paths["/.well-known/openid-configuration"] = server.status(500)

    page = browser.follow("Confirmer avec ProConnect")

    assert (where(page), SILENT in page.text) == (CONFIRM, True)
    assert "password" in page.form("Continuer")


def test_it_is_offered_to_who_has_linked_an_identity_of_this_provider(provider, linked, move_clock, settings):
    OpenIdIdentity.objects.update(issuer="https://another.example")
    assert "Confirmer avec ProConnect" not in at_confirm(linked, move_clock).page.links

    OpenIdIdentity.objects.update(issuer=provider.issuer)
    settings.OPENID_ISSUER = ""
    assert "Confirmer avec ProConnect" not in at_confirm(linked, move_clock).page.links


def test_an_identity_that_waits_to_be_linked_is_not_lost_on_the_way(provider, linked, browser):
    """Before linking a second one, she may prove who she is by the first."""
    provider.claims["sub"] = "her-second"
    page = walk(browser, provider)
    assert where(page) == CONFIRM
    provider.claims["sub"] = SUBJECT
    again(browser, provider)

    assert browser.press("Continuer").heading == "Relier une identité"
    browser.press("Relier à mon compte")
    assert set(linked.identities.values_list("subject", flat=True)) == {SUBJECT, "her-second"}


def test_who_has_but_a_passkey_is_asked_for_it(provider, linked, browser):
    """The provider stands for the password, and her second factor is a key, which does alone."""
    Factor.objects.create(user=linked, kind=Kind.PASSKEY, name="Clé", credential_id="of-a-key", public_key=b"of a key")
    page = browser.open(SENSITIVE)
    assert "Confirmer avec ProConnect" not in page.links

    page = walk(browser, provider, f"/connexion/openid?again=1&next={quote(page.path)}")

    assert "vient de confirmer" not in page.text
    token = browser.client.cookies["csrf"].value
    browser.client.post(page.path, {"by_provider": "1", "csrfmiddlewaretoken": token})
    assert not is_proven(browser)
