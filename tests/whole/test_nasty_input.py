"""Whatever is sent, the portal answers like one: accepted and inert, or refused by a sentence at its place (security.md §1.4)."""

import json
import logging
import re
import socket
import time
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import quote

import hypothesis
import pytest
from django.db import transaction
from django.test import Client
from hypothesis import strategies as st

from choeur.accounts import signing_in
from choeur.workspaces import reference
from tests.faults import portal
from tests.people import PASSWORD
from tests.whole import nasty, screens
from tests.whole.addresses import every_address
from tests.whole.screens import SCREENS, Screen

MOVED, REFUSED, TOO_LARGE, FAULT = 302, 422, 413, 500
ANSWERS = {200, MOVED, 400, 403, 404, 405, 410, TOO_LARGE, REFUSED, 429}
LONGEST_SECONDS = 1
BODY_LIMIT = 256 * nasty.KB
EVERY_SCREEN = [pytest.param(screen, id=screen.name) for screen in SCREENS]


@pytest.fixture(autouse=True)
def _portal(db, sample_registry, caplog):
    reference.load()
    caplog.set_level(logging.ERROR, "django")


def sent(browser, path: str, body: bytes, **more: Any) -> Any:
    """The answer, whatever it is but a fault of ours or a long wait of the machine."""
    began = time.process_time()
    answer = screens.send(browser, path, body, **more)
    seconds = time.process_time() - began
    assert answer.status_code < FAULT, getattr(answer, "exc_info", answer.status_code)
    assert seconds < LONGEST_SECONDS, f"{seconds:.1f} s"
    return answer


def sentences(html: str) -> dict[str, str]:
    """What stands by each field, by the id of its place; the summary says the same and leads to places that are there."""
    ids = set(re.findall(r' id="([^"]+)"', html))
    by_field = dict(re.findall(r'id="id_(\w+)_error">(.*?)</div>', html, re.DOTALL))
    summary = re.search(r'<div class="summary".*?</ul>', html, re.DOTALL)
    assert summary is not None, "refused, and nothing says why"
    anchors = re.findall(r'href="#([^"]+)"', summary[0])
    assert anchors
    assert set(anchors) <= ids
    assert {anchor.removeprefix("id_").removesuffix("_0") for anchor in anchors} >= set(by_field)
    return {name: plain(words) for name, words in by_field.items()} or {"form": plain(summary[0])}


def plain(html: str) -> str:
    """The words, without what was typed and without numbers."""
    words = re.sub("[«“].*?[»”]", "…", unescape(re.sub(r"<[^>]+>", " ", html)), flags=re.DOTALL)
    return " ".join(re.sub(r"\d+", "n", words).split())


def judged(screen: Screen, typed: dict[str, str], browser) -> dict[str, str]:
    """Nothing where it was accepted, else the sentences; the database is left as it was."""
    body = nasty.form(typed)
    with transaction.atomic():
        answer = sent(browser, screen.path, body)
        transaction.set_rollback(True)
    if len(body) > BODY_LIMIT:
        assert answer.status_code == TOO_LARGE
    elif answer.status_code == REFUSED:
        return sentences(answer.content.decode())
    else:
        assert answer.status_code == (200 if typed.get("captcha_new") else MOVED)
    return {}


@pytest.mark.parametrize("screen", EVERY_SCREEN)
def test_a_form_takes_a_text_or_says_by_the_field_why_not(screen):
    browser = screen.open()
    said: dict[tuple[str, str], dict[str, str]] = {}
    for kind, text in nasty.STRINGS.items():
        for typed in screen.filled_with(text):
            try:
                said |= {refusal: typed for refusal in judged(screen, typed, browser).items() if refusal not in said}
            except AssertionError as fault:
                raise AssertionError(f"{kind}: {fault}") from fault

    browser.cookies["language"] = "en"
    for (name, french), typed in said.items():
        english = judged(screen, typed, browser)
        assert name in english
        assert english[name] != french


@pytest.mark.parametrize("screen", EVERY_SCREEN)
def test_a_form_takes_any_text_or_says_why_not(screen):
    browser, texts = screen.open(), st.text(st.characters(), max_size=40)
    fields = st.fixed_dictionaries({}, optional=dict.fromkeys((*screen.good, *screen.more), texts))

    @hypothesis.settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck))
    @hypothesis.given(fields)
    def take(typed):
        judged(screen, screen.good | typed, browser)

    take()


# --- Not a form ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "body"), nasty.BODIES.values(), ids=nasty.BODIES)
def test_a_body_that_is_no_form_is_refused_in_peace(kind, body):
    for screen in SCREENS:
        answer = sent(Client(raise_request_exception=False), screen.path, body, kind=kind)
        assert answer.status_code in ANSWERS
        assert "html" in answer.headers.get("Content-Type", "html")


@pytest.mark.parametrize("declared", ["262145", "9" * 5000, "-1", "1e3", "²", "0x10", "1, 2"])
def test_a_body_that_is_said_to_be_too_large_gets_its_page(declared):
    for screen in SCREENS:
        answer = sent(screens.visitor(), screen.path, b"a=b", CONTENT_LENGTH=declared)
        assert answer.status_code == TOO_LARGE
        assert "256" in answer.content.decode()


def test_a_length_that_says_too_little_is_all_that_is_read():
    body = nasty.form({"login_address": screens.CLAIRE, "siret": "9" * 300_000})

    answer = sent(screens.visitor(), "/inscription", body, CONTENT_LENGTH="50")

    assert answer.status_code == REFUSED


@pytest.mark.parametrize("query", nasty.QUERIES.values(), ids=nasty.QUERIES)
def test_a_query_changes_no_page_into_a_fault(query):
    for address in every_address():
        answer = screens.visitor().get(address.path, QUERY_STRING=query)
        assert answer.status_code < FAULT, address.name


@pytest.mark.parametrize("name", ["draft", "device", "activation", "disavowal", "session", "language", "csrf", "messages"])
def test_a_cookie_of_somebody_else_s_making_is_worth_nothing(name):
    for cookie in nasty_cookies(name):
        for path in ("/inscription/verification", "/activation", "/connexion/pas-moi", "/tableau-de-bord"):
            assert screens.visitor().get(path, HTTP_COOKIE=cookie).status_code in {MOVED, 404}


def test_a_cookie_of_a_device_never_comes_back_as_a_header_that_servers_refuse():
    screens.make_user(screens.ALICE)
    right = nasty.form({"login_address": screens.ALICE, "password": PASSWORD})
    for cookie in nasty_cookies("device"):
        with transaction.atomic():
            answer = sent(screens.visitor(), "/connexion", right, HTTP_COOKIE=cookie)
            transaction.set_rollback(True)
        assert answer.status_code == MOVED
        assert all(morsel.OutputString().isascii() for morsel in answer.cookies.values())


def nasty_cookies(name: str) -> Iterator[str]:
    """As it stands, and in the quotes and octal figures that browsers know."""
    for text in nasty.STRINGS.values():
        yield f"{name}={as_bytes(text).decode('latin-1')}"
        yield f'{name}="{"".join(f"{chr(92)}{byte:03o}" for byte in as_bytes(text)[:200])}"'


def test_a_path_with_a_strange_secret_leads_nowhere():
    token = "x" * 43
    paths = [address.path for address in every_address() if token in address.path]
    for text in nasty.STRINGS.values():
        for path in paths:
            answer = screens.visitor().get(path.replace(token, quote(as_bytes(text)[:4000], safe="")))
            assert answer.status_code in {MOVED, 404}


@pytest.mark.parametrize("header", ["HTTP_USER_AGENT", "HTTP_ACCEPT_LANGUAGE", "HTTP_X_FORWARDED_FOR", "HTTP_HOST"])
def test_a_strange_header_stops_nobody(header):
    screens.make_user(screens.ALICE)
    for text in nasty.STRINGS.values():
        with transaction.atomic():
            body = nasty.form({"login_address": screens.ALICE, "password": PASSWORD})
            answer = sent(screens.visitor(), "/connexion", body, **{header: as_bytes(text).decode("latin-1")})
            transaction.set_rollback(True)
        assert answer.status_code in {MOVED, 400}


@pytest.mark.parametrize(
    "origin", ["http://[", "http://[::1", "null", "//", "https://evil.example", "\x00", "http://testserver:80:80"]
)
def test_a_form_from_elsewhere_is_an_expired_page(origin):
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    for header in ("HTTP_ORIGIN", "HTTP_REFERER"):
        answer = sent(browser, "/inscription", nasty.form({"login_address": "kept"}), **{header: origin})
        assert answer.status_code == 403
        assert "kept" not in answer.content.decode()


def test_log_in_leads_to_a_page_of_ours_or_to_the_person_s_own():
    screens.make_user(screens.ALICE)
    for text in (*nasty.STRINGS.values(), *nasty.OTHER_SITES, "/" + "a" * 20_000):
        for wanted in (text, f"/{text}"):
            body = nasty.form({"login_address": screens.ALICE, "password": PASSWORD, "next": wanted})
            if len(body) > BODY_LIMIT:
                continue
            with transaction.atomic():
                answer = sent(screens.visitor(), "/connexion", body)
                transaction.set_rollback(True)
            assert answer.status_code == MOVED
            assert re.fullmatch(r"/(?![/\\])[!-~]*", answer.headers["Location"])


@pytest.mark.parametrize("path", ["/demo/clock", "/demo/jobs"])
def test_the_demonstration_refuses_what_it_does_not_know(path, demo_clock):
    bodies = [*nasty.JSON, *(json.dumps({"advance": text, "run": text}).encode() for text in nasty.STRINGS.values())]
    for body in bodies:
        answer = sent(screens.visitor(), path, body, kind="application/json")
        assert answer.status_code in {400, TOO_LARGE}
    for text in nasty.STRINGS.values():
        for page in ("mails.json?to=", "captcha.json?key="):
            assert screens.visitor().get(f"/demo/{page}{quote(as_bytes(text)[:4000])}").status_code in {200, 404}


def test_an_address_that_is_none_is_slowed_like_any_other(monkeypatch):
    monkeypatch.setattr(signing_in, "TRIES_AN_HOUR", 1)
    for text in nasty.STRINGS.values():
        body = nasty.form({"login_address": text, "password": "no"})
        if len(body) <= BODY_LIMIT:
            with transaction.atomic():
                answers = [sent(screens.visitor(), "/connexion", body).status_code for _ in range(3)]
                transaction.set_rollback(True)
            assert answers == [REFUSED, 429, 429]


def test_the_server_itself_survives_what_lies_about_its_length(tmp_path):
    with portal.running(tmp_path) as running:
        for request in nasty.REQUESTS:
            with socket.create_connection(("127.0.0.1", running.port), timeout=5) as line:
                line.sendall(request)
                assert not line.recv(12).startswith(b"HTTP/1.1 5")
            assert running.visitor().get("/health/ready").status == 200
        assert running.errors() == []


def as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
