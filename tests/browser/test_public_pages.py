"""The pages anybody may open, as a browser shows them."""

import pytest

from tests.browser.watching import Wire, assert_accessible, assert_no_sideways_scroll

PUBLIC = ["/", "/aide", "/accessibilite", "/mentions-legales", "/donnees-personnelles", "/notifications", "/plan-du-site"]
KILOBYTE = 1024
HEAVIEST_FIRST_VISIT = 100 * KILOBYTE


def test_home_is_accessible_in_every_look(any_look):
    any_look.goto("/")

    assert_accessible(any_look)
    assert_no_sideways_scroll(any_look)


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


def test_a_first_visit_is_light(page):
    wire = Wire(page)

    page.goto("/", wait_until="networkidle")

    assert wire.bytes < HEAVIEST_FIRST_VISIT
