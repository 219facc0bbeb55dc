"""« Confirmer » of a structure that exists and has no SIRET: a dialog says what the account will lack (ux.md S4c, source 1.5)."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from choeur.accounts.models import SignUp
from choeur.signup import drafting
from choeur.structures.founding import Description
from tests.browser.standing import PERSON
from tests.browser.watching import assert_accessible
from tests.people import make_firm, make_user
from tests.signup import kinds

WITHOUT = "Votre compte sera créé sans rattachement"


@pytest.fixture
def confirming(page: Page, transactional_db: None) -> Page:
    """S4 of somebody whose TAHITI number is here already."""
    make_firm(Description("TAHITI", kinds.IDENTIFIERS["TAHITI"], "Pension du Lagon"), manager=make_user("maeva@lagon.example"))
    typed = PERSON | {"identifier_type": "TAHITI"} | kinds.TYPED["TAHITI"]
    data = {
        "address": {"login_address": PERSON["login_address"], "without_siret": "1"},
        "person": typed,
        "identifier": {"type": "TAHITI", "value": kinds.IDENTIFIERS["TAHITI"]},
    }
    draft, secret = drafting.start(data)
    drafting.note_human(draft)
    page.context.add_cookies([{"name": drafting.COOKIE, "value": secret, "url": settings.BASE_URL}])
    page.goto("/inscription/verification")
    return page


def confirm(page: Page):
    return page.locator("form > .button", has_text="Confirmer")


def dialog(page: Page):
    return page.get_by_role("dialog", name="Confirmer")


def test_the_dialog_opens_on_going_back_and_escape_gives_the_focus_back(confirming):
    expect(confirming.locator(".notice")).to_be_hidden()
    confirm(confirming).focus()

    confirming.keyboard.press("Enter")

    expect(dialog(confirming)).to_contain_text(WITHOUT)
    expect(dialog(confirming).get_by_role("button", name="Revenir")).to_be_focused()
    assert_accessible(confirming)
    confirming.keyboard.press("Escape")
    expect(dialog(confirming)).to_be_hidden()
    expect(confirm(confirming)).to_be_focused()
    assert not SignUp.objects.exists()


def test_going_back_makes_nothing_and_confirming_makes_the_account(confirming):
    confirm(confirming).click()
    dialog(confirming).get_by_role("button", name="Revenir").click()
    expect(dialog(confirming)).to_be_hidden()
    assert not SignUp.objects.exists()

    confirm(confirming).click()
    dialog(confirming).get_by_role("button", name="Confirmer").click()

    expect(confirming.get_by_role("heading", level=1, name="Votre compte a bien été créé")).to_be_visible()
    assert SignUp.objects.count() == 1
