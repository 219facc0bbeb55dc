"""The pages anybody may open, as a browser shows them."""

import pytest

from tests.browser.watching import assert_accessible, assert_good_in_every_look, assert_no_sideways_scroll

PUBLIC = ["/", "/aide", "/accessibilite", "/mentions-legales", "/donnees-personnelles", "/notifications", "/plan-du-site"]


def test_home_is_accessible_in_every_look(any_language):
    any_language.goto("/")

    assert_good_in_every_look(any_language)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_is_accessible_and_fits_a_telephone(narrow_page, address):
    narrow_page.goto(address)

    assert_accessible(narrow_page)
    assert_no_sideways_scroll(narrow_page)


def test_a_page_that_does_not_exist_is_accessible(page):
    answer = page.goto("/nulle-part")

    assert answer.status == 404
    assert_accessible(page)


def test_home_reads_without_scripts(page_without_js):
    page_without_js.goto("/")

    assert page_without_js.get_by_role("heading", level=1).is_visible()
    assert page_without_js.get_by_role("button", name="Se connecter").is_visible()
