"""What a person does that a test cannot read off the page."""

import re

from playwright.sync_api import Page

from choeur.guard import captcha

LINK = re.compile(r"https?://\S+")


def copy_captcha(page: Page) -> None:
    """Look at the image and copy its characters."""
    key = page.locator("input[name$='captcha_key']").input_value()
    page.get_by_label("Recopiez les 5 caractères").fill(captcha.answer_of(key))


def first_link(text: str) -> str:
    """The address that a mail wants its reader to open."""
    found = LINK.search(text)
    assert found, f"no link in {text!r}"
    return found.group()
