"""A session warns before it ends, is kept on demand, and comes back to the same page (ux.md, Session end)."""

import pytest
from playwright.sync_api import Page, expect

from choeur.accounts.models import Session
from tests.browser.standing import log_in, sign_in
from tests.browser.watching import assert_accessible
from tests.people import PASSWORD

DASHBOARD = "/tableau-de-bord"


@pytest.fixture
def pass_time(page, move_clock):
    """Minutes go by for the browser and for the portal."""
    page.clock.install()

    def pass_minutes(minutes: int) -> None:
        move_clock(minutes=minutes)
        page.clock.fast_forward(minutes * 60_000)

    return pass_minutes


@pytest.fixture
def dashboard(page, alice, pass_time) -> Page:
    sign_in(page, alice)
    page.goto(DASHBOARD)
    return page


def warning(page: Page):
    return page.get_by_role("dialog", name="Votre session va expirer")


def test_the_warning_comes_five_minutes_before_the_end_with_the_focus_on_staying(dashboard, pass_time):
    pass_time(24)
    expect(warning(dashboard)).to_be_hidden()

    pass_time(1)

    expect(warning(dashboard)).to_be_visible()
    expect(dashboard.get_by_role("button", name="Rester connecté")).to_be_focused()
    expect(warning(dashboard)).to_contain_text("5 minutes")
    assert dashboard.title().startswith("(5 min) ")
    assert_accessible(dashboard)


@pytest.mark.parametrize("key", ["Escape", "Enter"])
def test_staying_prolongs_the_session_and_gives_the_focus_back(dashboard, pass_time, key):
    dashboard.get_by_role("link", name="Aide").focus()
    pass_time(26)
    expect(warning(dashboard)).to_be_visible()
    before = Session.objects.get().last_used_at

    dashboard.keyboard.press(key)

    expect(warning(dashboard)).to_be_hidden()
    expect(dashboard.get_by_role("link", name="Aide")).to_be_focused()
    assert Session.objects.get().last_used_at > before
    pass_time(20)
    expect(warning(dashboard)).to_be_hidden()


def test_the_time_left_is_said_at_two_minutes_one_and_thirty_seconds(dashboard, pass_time):
    pass_time(25)
    pass_time(3)

    expect(warning(dashboard).get_by_role("alert")).to_have_text("2 minutes")


def test_leaving_from_the_warning_ends_the_session(dashboard, pass_time):
    pass_time(26)

    warning(dashboard).get_by_role("button", name="Se déconnecter").click()

    expect(dashboard.get_by_role("link", name="Créer un compte")).to_be_visible()
    assert not Session.objects.exists()


def test_after_the_end_one_logs_in_and_comes_back_to_the_page(dashboard, pass_time, alice):
    pass_time(31)
    dashboard.wait_for_url("**/connexion?next=**")

    dashboard.get_by_label("Adresse électronique de connexion").fill(alice.login_address)
    dashboard.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    dashboard.get_by_role("button", name="Se connecter").click()

    expect(dashboard.get_by_role("heading", name="Bonjour Alice")).to_be_visible()
    assert dashboard.url.endswith(DASHBOARD)


def test_what_was_being_typed_at_the_end_comes_back_after_the_log_in(page, alice, pass_time):
    log_in(page, alice)
    page.goto("/mes-rattachements/demander")
    page.get_by_label("Particulier").check()
    page.get_by_label("Identifiant de la structure").fill("12 quai")

    pass_time(31)
    page.wait_for_url("**/connexion?next=**")
    expect(page.locator("main")).to_contain_text("Reconnectez-vous : votre saisie sera reprise.".replace(" :", "\u00a0:"))
    log_in(page, alice)

    page.wait_for_url("**/mes-rattachements/demander")
    expect(page.get_by_label("Identifiant de la structure")).to_have_value("12 quai")
    expect(page.get_by_label("Particulier")).to_be_checked()
