"""Whatever is sent, the portal answers like one: accepted and inert, or refused by a sentence at its place (security.md §1.4)."""

import logging
import re
import time
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from choeur.workspaces import reference
from tests.whole import nasty, screens
from tests.whole.screens import SCREENS, Screen

MOVED, REFUSED, TOO_LARGE, FAULT = 302, 422, 413, 500
ANSWERS = {200, MOVED, 400, 403, 404, 405, 410, TOO_LARGE, REFUSED, 429}
LONGEST_SECONDS = 1
BODY_LIMIT = 256 * nasty.KB
EVERY_FIELD = [pytest.param(screen, name, id=f"{screen.name} {name}") for screen in SCREENS for name in screen.fields]
EVERY_SCREEN = [pytest.param(screen, id=screen.name) for screen in SCREENS]


@pytest.fixture(autouse=True)
def _portal(db, sample_registry, caplog):
    reference.load()
    caplog.set_level(logging.ERROR, "django.request")


def sent(browser, path: str, body: bytes, **more: Any) -> Any:
    """The answer, whatever it is but a fault of ours or a long wait of the machine."""
    began = time.process_time()
    answer = screens.send(browser, path, body, **more)
    seconds = time.process_time() - began
    assert answer.status_code < FAULT, getattr(answer, "exc_info", answer.status_code)
    assert seconds < LONGEST_SECONDS, f"{seconds:.1f} s"
    return answer


def sentence(html: str, name: str) -> str:
    """What stands by a field, numbers apart; for the log in page, which says nothing by a field, above the form."""
    by_field = re.search(rf'id="id_{name}_error">(.*?)</div>', html, re.DOTALL) or re.search(
        r'id="summary-title">(.*?)</div>', html, re.DOTALL
    )
    assert by_field is not None, f"nothing is said of {name}"
    words = re.sub(r"<[^>]+>", " ", by_field[1]).replace("Erreur :", "").replace("Error:", "")
    return " ".join(re.sub(r"\d+", "n", re.sub("[«“].*[»”]", "…", unescape(words))).split())


def judged(screen: Screen, name: str, text: str, browser) -> str:
    """Accepted: empty, and the page where it leads can be drawn. Refused: the sentence."""
    body = nasty.form(screen.filled(name, text))
    answer = sent(browser, screen.path, body)
    if answer.status_code == MOVED:
        assert browser.get(answer.headers["Location"], follow=True).status_code < FAULT
        return ""
    if len(body) > BODY_LIMIT:
        assert answer.status_code == TOO_LARGE
        return ""
    if name == "captcha_new" and text:
        assert answer.status_code == 200
        return ""
    assert answer.status_code == REFUSED
    return sentence(answer.content.decode(), "captcha" if name.startswith("captcha") else name)


@pytest.mark.parametrize(("screen", "name"), EVERY_FIELD)
def test_a_field_takes_a_text_or_says_why_not_in_the_language_of_the_person(screen, name):
    browser = screen.open()
    said: dict[str, str] = {}
    for kind, text in nasty.STRINGS.items():
        with transaction.atomic():
            try:
                said.setdefault(judged(screen, name, text, browser), text)
            except AssertionError as fault:
                raise AssertionError(f"{kind}: {fault}") from fault
            transaction.set_rollback(True)

    browser.cookies["language"] = "en"
    for french, text in said.items():
        with transaction.atomic():
            english = judged(screen, name, text, browser)
            transaction.set_rollback(True)
        assert (english == "") == (french == "")
        assert not french or english != french
