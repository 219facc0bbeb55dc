"""Sessions and devices, the fresh proof and the form given back, in a browser (ux.md M7, L4, Session end)."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from playwright.sync_api import expect

from choeur.accounts import devices, disavowing
from choeur.accounts.models import Session, User
from choeur.accounts.sessions import SessionStore
from choeur.audit.models import Entry
from choeur.common import tokens
from tests.browser.standing import log_in
from tests.browser.watching import assert_accessible, assert_good_in_every_look
from tests.people import PASSWORD, make_user

M7 = "/mon-compte/sessions"
MESSAGE = "Bonjour, je remplace Mme Dupré."


def open_elsewhere(user: User) -> None:
    store = SessionStore()
    store.update({SESSION_KEY: str(user.pk), "network": "198.51.100.x", "device": "Chrome, Android"})
    store.create()
    devices.remember(user, tokens.digest("elsewhere"), label="Chrome, Android")


def test_sessions_and_devices_are_good_in_every_look_and_language(any_language, alice):
    page = any_language
    log_in(page, alice)
    page.goto(M7)
    assert_accessible(page)
    open_elsewhere(alice)

    page.goto(M7)

    expect(page.locator("main table")).to_have_count(2)
    expect(page.locator("main .act button")).to_have_count(3)
    assert_good_in_every_look(page)


def test_the_proof_is_good_in_every_look_and_language_empty_and_with_an_error(any_language, alice, move_clock):
    page = any_language
    log_in(page, alice)
    open_elsewhere(alice)
    move_clock(minutes=6)
    page.goto(M7)
    page.locator("main .actions .button").click()
    page.wait_for_url("**/connexion/confirmer?**")
    assert_good_in_every_look(page)

    page.locator("main form .button:not(.second)").click()

    expect(page.locator(".summary")).to_be_focused()
    assert_good_in_every_look(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_proof_then_the_same_button_with_and_without_scripts(page, page_without_js, alice, move_clock, scripts):
    page = page if scripts else page_without_js
    log_in(page, alice)
    open_elsewhere(alice)
    move_clock(minutes=6)
    page.goto(M7)
    page.get_by_role("button", name="Fermer la session").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez votre identité")

    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{M7}")
    expect(page.locator("main").get_by_role("status").first).to_contain_text("Votre identité est confirmée")
    assert Session.objects.count() == 2
    page.get_by_role("button", name="Fermer la session").click()
    expect(page.locator("main").get_by_role("status").first).to_contain_text("Session fermée.")
    assert Session.objects.get().device.startswith("Chrome, Linux")


def test_a_double_click_proves_once(page, alice, move_clock):
    log_in(page, alice)
    open_elsewhere(alice)
    move_clock(minutes=6)
    page.goto(M7)
    page.get_by_role("button", name="Fermer la session").click()
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)

    page.get_by_role("button", name="Continuer").dblclick()

    page.wait_for_url(f"**{M7}")
    assert Entry.objects.filter(event="identity.confirmed").count() == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_sent_after_the_end_comes_back_filled(page, page_without_js, trois_ponts, move_clock, scripts):
    page = page if scripts else page_without_js
    paul = make_user("paul@imprimerie.example")
    log_in(page, paul)
    page.goto("/mes-rattachements/demander")
    page.locator("[name=identifier]").fill(trois_ponts.identifier)
    page.get_by_role("button", name="Rechercher").click()
    form = page.url.removesuffix("/")
    page.get_by_label("Message au gestionnaire").fill(MESSAGE)
    move_clock(minutes=31)

    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.locator("main")).to_contain_text("Votre session a expiré. Reconnectez-vous")
    assert_accessible(page) if scripts else None
    log_in(page, paul)

    page.wait_for_url(form)
    expect(page.get_by_label("Message au gestionnaire")).to_have_value(MESSAGE)
    expect(page.locator(".wrong")).to_have_count(0)
    assert_accessible(page) if scripts else None


def test_the_link_it_was_not_me_is_good_in_every_look_and_language(any_language, alice):
    page = any_language
    with transaction.atomic():
        link = disavowing.issue(alice, "a" * 64)
    page.goto(link.path)
    assert_good_in_every_look(page)

    page.locator("main form .button:not(.second)").click()
    page.wait_for_load_state()

    expect(page.locator("main form")).to_have_count(0)
    assert_good_in_every_look(page)


def test_an_old_link_is_accessible(page):
    page.goto("/connexion/pas-moi/abc")

    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien ne fonctionne plus")
    assert_good_in_every_look(page)
