"""« Se connecter avec ProConnect » in a real browser, there and back, by keyboard, with and without scripts (journeys §3)."""

import re

import pytest
from playwright.sync_api import Page, expect

from choeur.accounts.models import OpenIdIdentity, User
from tests.browser.standing import log_in
from tests.browser.watching import assert_good_in_every_look
from tests.login.openid_walks import provider
from tests.openid_provider import SUBJECT
from tests.people import PASSWORD, make_user

MEANS = "/mon-compte/moyens-de-connexion"
__all__ = ["provider"]


@pytest.fixture
def claire(provider, watch) -> User:
    watch.expect(f"another host: {provider.issuer}")
    provider.claims["email"] = "claire.beraud@agents.example"
    return make_user("claire@troisponts.example", first_name="Claire")


@pytest.fixture
def linked(claire, provider) -> User:
    OpenIdIdentity.objects.create(user=claire, issuer=provider.issuer, subject=SUBJECT, address="claire.beraud@agents.example")
    return claire


@pytest.fixture(params=[True, False], ids=["scripts", "no_script"])
def either(request, new_context) -> Page:
    return new_context(java_script_enabled=request.param).new_page()


def test_a_linked_identity_opens_its_account_by_keyboard(either, linked):
    either.goto("/connexion")

    either.get_by_role("link", name="Se connecter avec ProConnect").focus()
    either.keyboard.press("Enter")
    expect(either).to_have_url(re.compile("/connexion/openid/continuer$"))
    either.get_by_role("button", name="Continuer").focus()
    either.keyboard.press("Enter")

    expect(either.get_by_role("heading", level=1)).to_have_text("Bonjour Claire")


def test_an_identity_is_linked_after_the_log_in_that_it_could_not_be(either, claire):
    either.goto("/connexion")
    either.get_by_role("link", name="Se connecter avec ProConnect").click()
    either.get_by_role("link", name="J'ai déjà un compte").click()
    either.locator("[name=login_address]").fill(claire.login_address)
    either.locator("[name=password]").fill(PASSWORD)
    either.get_by_role("button", name="Se connecter").click()

    either.get_by_role("button", name="Relier à mon compte").click()

    expect(either.get_by_text("Identité reliée.")).to_be_visible()
    expect(either.get_by_role("rowheader", name="claire.beraud@agents.example")).to_be_visible()


@pytest.mark.parametrize("known", [True, False])
def test_the_page_that_goes_on_is_good_in_every_look(any_language: Page, claire, provider, known):
    if known:
        OpenIdIdentity.objects.create(user=claire, issuer=provider.issuer, subject=SUBJECT)
    any_language.goto("/connexion")
    any_language.locator("a[href^='/connexion/openid']").click()

    assert_good_in_every_look(any_language)


def test_linking_and_the_list_are_good_in_every_look(any_language: Page, linked, provider):
    log_in(any_language, linked)
    any_language.goto(MEANS)
    assert_good_in_every_look(any_language)

    any_language.locator("a[href='/connexion/openid']").click()
    assert_good_in_every_look(any_language)


def test_the_log_in_page_offers_it_in_every_look(any_language: Page, claire):
    any_language.goto("/connexion")

    assert_good_in_every_look(any_language)


def test_who_is_signed_in_is_recognised_anew_before_what_is_sensitive(either, linked, provider, move_clock):
    log_in(either, linked)
    move_clock(minutes=6)
    either.goto("/mon-compte/historique.csv")

    either.get_by_role("link", name="Confirmer avec ProConnect").focus()
    either.keyboard.press("Enter")
    expect(either.get_by_text("ProConnect vient de confirmer votre identité.")).to_be_visible()
    either.get_by_role("button", name="Continuer").focus()
    either.keyboard.press("Enter")

    expect(either.get_by_text("Votre identité est confirmée.")).to_be_visible()


def test_confirming_is_good_in_every_look(any_language: Page, linked, move_clock):
    log_in(any_language, linked)
    move_clock(minutes=6)
    any_language.goto("/mon-compte/historique.csv")
    assert_good_in_every_look(any_language)

    any_language.locator("a[href^='/connexion/openid']").click()
    any_language.locator("[name=by_provider]").wait_for(state="attached")
    assert_good_in_every_look(any_language)


def enter(page: Page) -> None:
    page.goto("/connexion")
    page.locator("a[href^='/connexion/openid']").click()
    page.locator("main button").click()
    page.wait_for_url("**/tableau-de-bord")


def log_out(page: Page) -> None:
    page.locator("summary", has_text="Claire").click()
    page.locator(".dropdown form[action='/deconnexion'] button").click()
    page.wait_for_url("**/deconnexion/fournisseur")


def test_the_session_of_the_provider_is_closed_after_ours(either, linked, provider, base_url):
    enter(either)
    log_out(either)
    expect(either.get_by_role("heading", level=1)).to_have_text("Votre session est fermée")

    either.get_by_role("link", name="Fermer aussi ma session ProConnect").focus()
    either.keyboard.press("Enter")

    expect(either).to_have_url(f"{base_url}/")
    assert "/leave" in provider.asked


def test_the_page_after_the_log_out_is_good_in_every_look(any_language: Page, linked):
    enter(any_language)
    log_out(any_language)

    assert_good_in_every_look(any_language)


@pytest.mark.parametrize("presses", [2, 3])
def test_who_presses_in_haste_gets_on(page: Page, linked, watch, presses):
    """The proof serves once: whichever of the answers is shown, she is in, or may begin again."""
    watch.expect("403")
    page.goto("/connexion")
    page.get_by_role("link", name="Se connecter avec ProConnect").click()

    page.get_by_role("button", name="Continuer").click(click_count=presses, delay=5)

    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile("^(Bonjour Claire|Se connecter|Votre page a expiré)$"))
    if heading.inner_text() == "Votre page a expiré":  # the log in gave other forms than the one that she pressed
        page.locator("main form button").click()
    expect(heading).to_have_text(re.compile("^(Bonjour Claire|Se connecter)$"))
