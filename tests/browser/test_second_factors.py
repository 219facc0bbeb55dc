"""Second factors in a real browser: pages in every look, and a passkey of Chromium's virtual authenticator (journeys §3)."""

import re
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from choeur.accounts import recovery_codes
from choeur.accounts.models import Factor, User
from choeur.audit.models import Entry
from tests import factors
from tests.browser.standing import sign_in
from tests.browser.watching import assert_accessible, assert_good_in_every_look
from tests.people import PASSWORD, make_user

MEANS = "/mon-compte/moyens-de-connexion"


@pytest.fixture
def claire() -> User:
    return make_user("claire@troisponts.example", first_name="Claire")


def go(page: Page, path: str) -> None:
    page.goto(f"{settings.BASE_URL}{path}")


def give_password(page: Page, user: User) -> None:
    go(page, "/connexion")
    page.locator("[name=login_address]").fill(user.login_address)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form:has([name=password]) .button:not([type=button])").click()


# --- Looks -----------------------------------------------------------------------------------------------------------


def test_the_second_step_is_accessible_in_every_look_empty_and_with_errors(any_language: Page, claire: User):
    factors.give_app(claire)
    recovery_codes.renew(claire, device="")
    page = any_language
    give_password(page, claire)
    expect(page.locator("[name=code]")).to_be_visible()
    assert_good_in_every_look(page)

    page.locator("[name=code]").fill("12")
    page.locator("main form:has([name=code]) .button").click()

    expect(page.locator(".summary")).to_be_focused()
    assert_good_in_every_look(page)


def test_adding_an_application_is_accessible_in_every_look_empty_and_with_errors(any_language: Page, claire: User):
    page = any_language
    sign_in(page, claire)
    go(page, f"{MEANS}/choisir")
    assert_good_in_every_look(page)
    page.locator("form[action$=commencer] button").click()
    expect(page.locator(".qr svg")).to_be_visible()
    assert_good_in_every_look(page)

    page.locator("main form .button:not([type=button])").click()

    expect(page.locator(".summary")).to_be_focused()
    assert_good_in_every_look(page)


@pytest.mark.parametrize("address", [MEANS, f"{MEANS}/codes-de-secours", f"{MEANS}/cle", "/mon-compte/second-facteur"])
def test_the_other_pages_are_accessible(new_context: Any, claire: User, settings: Any, address: str):
    settings.MFA_REQUIRED = "all"
    if "second" not in address:
        factors.give_app(claire)
    User.objects.update(factor_asked_at=claire.activated_at)
    page = new_context().new_page()
    sign_in(page, claire)

    go(page, address)

    expect(page.locator("h1")).to_be_visible()
    assert_good_in_every_look(page)


def test_a_code_is_given_with_the_keyboard_alone(new_context: Any, claire: User):
    factors.give_app(claire)
    page = new_context().new_page()
    give_password(page, claire)

    page.locator("[name=code]").focus()
    page.keyboard.type(factors.code())
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/tableau-de-bord$"))


# --- Passkeys --------------------------------------------------------------------------------------------------------


@pytest.fixture
def by_name(base_url: str, settings: Any, watch: Any) -> None:
    """Browsers know no passkey of an IP address."""
    watch.base_url = base_url.replace("127.0.0.1", "localhost")
    settings.BASE_URL = watch.base_url


@pytest.fixture
def device(new_context: Any, by_name: None) -> Page:
    """A browser whose device verifies its owner and answers for her."""
    page = new_context().new_page()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    page.authenticator = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    page.cdp = session
    return page


def add_passkey(page: Page, user: User) -> None:
    sign_in(page, user)
    go(page, f"{MEANS}/choisir")
    page.get_by_role("link", name=re.compile("Ajouter une clé d.accès")).click()
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Ajouter cette clé").click()
    expect(page.locator("h1")).to_have_text("Vos codes de secours")
    assert_accessible(page)
    page.context.clear_cookies()


def test_a_passkey_opens_the_account_without_a_password(device: Page, claire: User):
    add_passkey(device, claire)

    go(device, "/connexion?next=/mes-rattachements")  # the device answers by itself, beside the address

    expect(device.locator("h1")).to_have_text("Mes rattachements")

    assert Factor.objects.get().kind == "passkey"
    assert Entry.objects.get(event="session.opened").data == {"means": "passkey"}


def test_a_passkey_is_the_second_factor_after_a_password(device: Page, claire: User):
    add_passkey(device, claire)
    give_password_without_key(device, claire)

    device.get_by_role("button", name=re.compile("Utiliser ma clé d.accès")).click()

    expect(device).to_have_url(re.compile("/tableau-de-bord$"))
    assert Factor.objects.get().sign_count > 0


def test_a_passkey_alone_is_the_fresh_proof(device: Page, claire: User):
    add_passkey(device, claire)
    claire.recovery_codes.all().delete()
    sign_in(device, claire)
    go(device, "/mon-compte/historique.csv")
    expect(device.locator("h1")).to_have_text("Confirmez votre identité")
    expect(device.locator("[name=password]")).to_have_count(0)
    assert_good_in_every_look(device)

    device.get_by_role("button", name=re.compile("Utiliser ma clé d.accès")).click()

    expect(device.locator("h1")).to_have_text("Historique de mon compte")
    assert Entry.objects.filter(event="identity.confirmed").exists()


def give_password_without_key(page: Page, user: User) -> None:
    """The device keeps silent on the first page."""
    page.cdp.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": page.authenticator, "enabled": False})
    give_password(page, user)
    expect(page.locator("[data-passkey]")).to_be_visible()
    page.cdp.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": page.authenticator, "enabled": True})


def test_a_device_that_does_not_verify_its_owner_opens_nothing(device: Page, claire: User):
    add_passkey(device, claire)
    give_password_without_key(device, claire)
    device.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": device.authenticator, "isUserVerified": False})

    device.get_by_role("button", name=re.compile("Utiliser ma clé d.accès")).click()

    expect(device.locator("[data-problem]")).to_be_visible()
    expect(device.get_by_role("button", name=re.compile("Utiliser ma clé d.accès"))).to_be_focused()
    assert not Entry.objects.filter(event="session.opened").exists()


def test_a_revoked_passkey_opens_nothing_at_once(device: Page, claire: User):
    add_passkey(device, claire)
    Factor.objects.all().delete()

    go(device, "/connexion")  # the device still has it, and answers

    expect(device.locator(".notice[role=alert]")).to_contain_text(re.compile("n.a pas été reconnue"))
    assert_accessible(device)
    assert not Entry.objects.filter(event="session.opened").exists()


def test_without_javascript_a_passkey_leaves_the_other_ways(new_context: Any, claire: User):
    factors.give_app(claire)
    Factor.objects.create(user=claire, kind="passkey", name="Clé", credential_id="x", public_key=b"x")
    page = new_context(java_script_enabled=False).new_page()

    give_password(page, claire)

    expect(page.locator("[data-without-passkey]")).to_contain_text("demande JavaScript")
    expect(page.locator("form[data-passkey]")).to_be_hidden()
    page.locator("[name=code]").fill(factors.code())
    page.locator("main form:has([name=code]) .button").click()
    expect(page).to_have_url(re.compile("/tableau-de-bord$"))
