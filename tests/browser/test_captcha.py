"""The fieldset « Vérification » in a browser, on a page of the tests' own."""

import pytest
from playwright.sync_api import expect

from choeur.guard import captcha
from tests.browser.watching import assert_good_in_every_look

pytestmark = pytest.mark.urls("tests.guard.page")
PLAY = """async () => {
    const audio = document.querySelector("audio");
    audio.muted = true;
    audio.playbackRate = 8;
    const ended = new Promise((done) => { audio.onended = done; });
    await audio.play();
    const length = audio.duration;
    await ended;
    return { length, reached: audio.currentTime };
}"""


def open_form(page, path="/mailed"):
    page.goto(path)
    page.locator("[name=name]").fill("Claire")
    return page


def key_of(page):
    return page.locator("[name=captcha_key]").input_value()


def press(page, name):
    page.locator("button", has_text=name).click()


def test_the_three_ways_are_accessible_in_every_look(any_language):
    any_language.goto("/mailed")

    assert_good_in_every_look(any_language)


def test_a_new_image_comes_without_leaving_the_page(page):
    open_form(page)
    before = key_of(page)

    page.locator("[name=captcha_new]").click()

    expect(page.locator("#status")).to_have_text("Nouvelle image affichée")
    key = key_of(page)
    assert key != before
    assert page.locator("[data-captcha-image]").get_attribute("src") == f"/verification/{key}.png"
    page.locator("#id_captcha").fill(captcha.answer_of(key))
    press(page, "Valider")
    expect(page.locator("main")).to_contain_text("Passé : copied")


@pytest.mark.parametrize("path", ["/mailed", "/strict"])
def test_the_browser_works_instead_of_the_person(page, path):
    open_form(page, path)

    press(page, "Je préfère ne rien recopier")

    expect(page.locator("[data-captcha-status]")).to_have_text("Vérification réussie", timeout=20_000)
    expect(page.locator("#status")).to_have_text("Vérification réussie")
    press(page, "Valider")
    expect(page.locator("main")).to_contain_text("Passé : worked")


def test_the_sound_plays_to_its_end_and_says_how_long_it_is(page):
    open_form(page)

    heard = page.evaluate(PLAY)

    assert 2 < heard["length"] <= 8
    assert heard["reached"] == pytest.approx(heard["length"], abs=0.1)


def test_without_script_the_mail_makes_the_check(page_without_js):
    open_form(page_without_js)

    press(page_without_js, "Je préfère ne rien recopier")

    expect(page_without_js.locator("main")).to_contain_text("Passé : skipped")


def test_without_script_a_new_image_keeps_what_was_typed(page_without_js):
    before = key_of(open_form(page_without_js))

    press(page_without_js, "Nouvelle image")

    assert key_of(page_without_js) != before
    expect(page_without_js.locator("[name=name]")).to_have_value("Claire")


def test_without_script_and_without_mail_two_ways_are_left(page_without_js):
    open_form(page_without_js, "/strict")

    expect(page_without_js.locator("[data-captcha-image]")).to_be_visible()
    expect(page_without_js.locator("[name=captcha_skip]")).to_be_hidden()


@pytest.mark.parametrize("browser_page", ["page", "page_without_js"])
def test_enter_sends_the_form_and_asks_for_no_other_image(request, browser_page):
    page = open_form(request.getfixturevalue(browser_page))
    page.locator("#id_captcha").fill(captcha.answer_of(key_of(page)))

    page.locator("[name=name]").press("Enter")

    expect(page.locator("main")).to_contain_text("Passé : copied")
