"""M12 in a browser: read, filtered by keyboard, exported."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from choeur.accounts.models import User
from choeur.audit.events import Event
from choeur.audit.models import Entry
from choeur.common import clock
from tests.browser.standing import log_in, sign_in
from tests.browser.watching import NARROW, assert_accessible, assert_good_in_every_look, assert_no_sideways_scroll

PAGE = "/mon-compte/historique"


def fill_history(user: User) -> None:
    columns = {"actor_id": str(user.pk), "target_type": "accounts.user", "target_id": str(user.pk)}
    structure = str(user.memberships.get().structure_id)
    for days in range(26):
        at = clock.now() - timedelta(days=days)
        Entry.objects.create(event=Event.LOGGED_IN, at=at, network="2001:db8:ffff:x", **columns)
    Entry.objects.create(event=Event.MEMBERSHIP_REQUESTED, structure_id=structure, **columns)


def test_the_history_is_accessible_and_readable_in_every_look(any_language: Page, bob: User):
    page = any_language
    fill_history(bob)
    sign_in(page, bob)

    page.goto(PAGE)

    expect(page.locator("main tbody tr")).to_have_count(25)
    assert_good_in_every_look(page)


def test_a_filter_is_chosen_by_keyboard_and_what_it_leaves_is_exported(page: Page, bob: User):
    fill_history(bob)
    log_in(page, bob)
    page.goto(PAGE)

    page.get_by_label("Type d'événement").focus()
    page.keyboard.type("Ratt")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.locator("main tbody")).to_contain_text("ATELIER DES TROIS PONTS")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger").click()
    assert download.value.suggested_filename == "historique.csv"


def test_a_filter_that_leaves_nothing_or_does_not_exist_is_accessible(page: Page, bob: User):
    sign_in(page, bob)
    for query in ("", "?kind=x"):
        page.goto(PAGE + query)
        expect(page.locator("main")).to_contain_text("Aucun événement")
        assert_accessible(page)

    page.set_viewport_size(NARROW)
    page.reload()
    expect(page.get_by_text("Choisissez un type de la liste").last).to_be_visible()
    assert_no_sideways_scroll(page)
