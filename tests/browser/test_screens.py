"""Each screen of the journey, empty and with errors, in 2 languages × 2 themes × 2 widths (decision 35)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from choeur.guard import buckets
from choeur.signup import brakes
from choeur.workspaces import catalogue
from tests.browser.acting import ADDRESS
from tests.browser.standing import open_link, stand_at, stand_in_reset
from tests.browser.watching import assert_good_in_every_look
from tests.login.forgetful import somebody
from tests.people import make_sign_up


def at_the_address(page: Page) -> None:
    page.goto("/inscription")


def at_the_company(page: Page) -> None:
    stand_at(page, "company")


def at_the_person(page: Page) -> None:
    stand_at(page, "person")


def at_the_espaces(page: Page) -> None:
    stand_at(page, "workspaces")


def at_the_recap(page: Page) -> None:
    stand_at(page, "confirm")


def at_the_activation(page: Page) -> None:
    open_link(page, make_sign_up(ADDRESS))


def at_the_log_in(page: Page) -> None:
    page.goto("/connexion")


def at_the_resend(page: Page) -> None:
    page.goto("/activation/renvoi")


def at_the_forgotten_password(page: Page) -> None:
    page.goto("/mot-de-passe-oublie")


def at_the_question(page: Page) -> None:
    stand_in_reset(page, somebody(question="own", own_text="Qui vivait au grenier ?"), "question")


def at_the_other_way(page: Page) -> None:
    stand_in_reset(page, somebody(), "autrement")


def at_the_new_password(page: Page) -> None:
    stand_in_reset(page, somebody(), "nouveau")


def submit(page: Page) -> None:
    page.locator("main form .button:not(.second)").click()


def submit_without_address_of_the_structure(page: Page) -> None:
    page.locator("[name=address]").fill("")
    page.locator("[name=contact_address]").evaluate("field => { field.closest('details').open = true; field.value = 'claire'; }")
    submit(page)


def submit_without_category(page: Page) -> None:
    page.locator(f"[name={catalogue.JUSTICE_COSTS.code}]").check()
    submit(page)


SCREENS = [
    pytest.param(at_the_address, submit, id="S1"),
    pytest.param(at_the_company, submit, id="S1b"),
    pytest.param(at_the_person, submit_without_address_of_the_structure, id="S2"),
    pytest.param(at_the_espaces, submit_without_category, id="S3"),
    pytest.param(at_the_recap, submit, id="S4"),
    pytest.param(at_the_activation, submit, id="A1"),
    pytest.param(at_the_log_in, submit, id="L1"),
    pytest.param(at_the_resend, submit, id="resend"),
    pytest.param(at_the_forgotten_password, submit, id="R1"),
    pytest.param(at_the_question, submit, id="R2"),
    pytest.param(at_the_new_password, submit, id="R4"),
    pytest.param(at_the_other_way, submit, id="R5"),
]
Act = Callable[[Page], None]


@pytest.fixture(autouse=True)
def sign_ups_are_used_up(monkeypatch):
    """« Confirmer », which has no field that could be wrong, is refused for a minute."""
    monkeypatch.setattr(brakes, "SIGN_UPS_A_MINUTE", 1 / buckets.DEMO_NETWORK_FACTOR)
    buckets.take("signup.confirm", buckets.network_key("127.0.0.1"), capacity=1, per=timedelta(minutes=1))


@pytest.mark.parametrize(("arrive", "go_wrong"), SCREENS)
def test_a_screen_is_accessible_and_readable_in_every_look_empty_and_with_errors(any_language: Page, arrive: Act, go_wrong: Act):
    page = any_language
    arrive(page)
    assert_good_in_every_look(page)

    go_wrong(page)

    expect(page.locator(".summary")).to_be_focused()
    assert page.title().startswith(("Erreur : ", "Error: "))
    assert_good_in_every_look(page)
