"""What every answer carries, whatever its status: headers, cookies, tokens of forms (security.md §1.2 and §1.6, decisions 11 to 13)."""

import json
import os
import subprocess
import sys

import pytest
from django.test import Client

from choeur.accounts.models import Session
from choeur.config import middleware
from tests.login.entering import log_in
from tests.signup.rows import all_rows
from tests.whole import code
from tests.whole.addresses import every_address

pytestmark = pytest.mark.django_db

WITHOUT_TOKEN = {"demo:clock", "demo:jobs"}  # of the demonstration alone, for programs
HTTPS = {
    "CHOEUR_DEMO": "0",
    "CHOEUR_TRUSTED_PROXIES": "1",
    "CHOEUR_BASE_URL": "https://choeur.example",
    "CHOEUR_ORGANISATION_NAME": "Choeur",
    "CHOEUR_SUPPORT_ADDRESS": "support@choeur.example",
    "CHOEUR_EMAIL_URL": "smtp://127.0.0.1:25",
    "CHOEUR_EMAIL_SENDER": "choeur@choeur.example",
    **{f"CHOEUR_{name}": "k" * 60 for name in ("SECRET_KEY", "PEPPER", "FIELD_KEY")},
}
COOKIES = ("SESSION_COOKIE", "CSRF_COOKIE", "LANGUAGE_COOKIE")


@pytest.fixture
def signed_in(alice) -> Client:
    client = Client(raise_request_exception=False)
    log_in(alice.login_address, client=client)
    return client


def assert_protected(answer, name: str) -> None:
    for header, value in middleware.HEADERS.items():
        allowed = {value, "no-referrer"} if header == "Referrer-Policy" else {value}
        assert answer.headers.get(header) in allowed, f"{name} ({answer.status_code}): {header}"
    assert not [header for header in answer.headers if header.startswith("Access-Control-")], name
    for cookie in answer.cookies.values():
        assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", ""), cookie.key
        assert cookie["httponly"] or cookie["max-age"] == 0, cookie.key


def test_every_answer_is_protected_and_open_to_no_other_site(signed_in):
    visitor = Client(raise_request_exception=False)
    statuses = set()

    for address in every_address():
        for client in (visitor, signed_in):
            for send in (client.get, client.put):
                answer = send(address.path, headers={"origin": "https://evil.example"})
                statuses.add(answer.status_code)
                assert_protected(answer, address.name)

    assert {200, 302, 404, 405} <= statuses


def test_an_answer_that_says_no_is_protected_too(alice, settings, monkeypatch):
    settings.DEMO = False
    answers = [log_in(alice.login_address, "no") for _ in range(6)]
    answers.append(Client(enforce_csrf_checks=True).post("/connexion"))
    answers.append(Client().post("/connexion", CONTENT_LENGTH="999999999"))
    answers.append(Client().get("/", headers={"host": "evil.example"}))
    monkeypatch.setattr("choeur.pages.views.consent.current", lambda: 1 / 0)
    answers.append(Client(raise_request_exception=False).get("/donnees-personnelles"))

    for answer in answers:
        assert_protected(answer, str(answer.status_code))
    assert [answer.status_code for answer in answers] == [422] * 5 + [429, 403, 413, 400, 500]


def test_what_a_signed_in_person_is_shown_is_never_stored_and_lets_her_log_out(signed_in):
    """security.md 14.3.1 and 7.4.4."""
    stored, without = [], []
    for address in every_address():
        answer = signed_in.get(address.path)
        if address.public:
            continue
        if answer.status_code < 400 and "no-store" not in answer.headers.get("Cache-Control", ""):
            stored.append(address.name)
        is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
        if is_page and 'action="/deconnexion"' not in answer.content.decode():
            without.append(address.name)

    code.assert_none(stored)
    code.assert_none(without)


def test_no_form_is_taken_without_the_token_of_its_page(signed_in):
    """security.md 3.5.1: the check comes before anything else, whoever asks."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies = signed_in.cookies
    before = all_rows()

    taken = {address.name for address in every_address() if browser.post(address.path, {"reason": "x"}).status_code != 403}

    assert taken == WITHOUT_TOKEN
    assert all_rows() == before


def test_no_address_opens_a_session_by_being_read(client):
    """security.md 7.6.2."""
    for address in every_address():
        client.get(address.path)
        client.head(address.path)

    assert not Session.objects.exists()
    assert "session" not in client.cookies


def test_over_https_cookies_are_the_host_s_own_and_the_browser_stays_there():
    names = [f"{cookie}_{end}" for cookie in COOKIES for end in ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "DOMAIN", "PATH")]
    script = f"""
import django, json
django.setup()
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from choeur.common import cookies
from choeur.config import middleware
from datetime import timedelta
answer = middleware.protect(lambda request: HttpResponse())(RequestFactory().get("/"))
cookies.write(answer, "device", "x", age=timedelta(days=1))
print(json.dumps([
    {{name: getattr(settings, name, None) for name in {names}}},
    answer.headers["Strict-Transport-Security"],
    answer.cookies["__Host-device"].OutputString(),
]))
"""
    environment = os.environ | HTTPS | {"DJANGO_SETTINGS_MODULE": "choeur.config.settings"}

    ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr

    cookies, transport, device = json.loads(ran.stdout)
    for cookie in ("SESSION_COOKIE", "CSRF_COOKIE"):
        found = {end: cookies[f"{cookie}_{end}"] for end in ("SECURE", "HTTPONLY", "SAMESITE", "DOMAIN", "PATH")}
        assert found == {"SECURE": True, "HTTPONLY": True, "SAMESITE": "Lax", "DOMAIN": None, "PATH": "/"}
    assert {cookies[f"{cookie}_NAME"] for cookie in COOKIES} == {"__Host-session", "__Host-csrf", "__Host-language"}
    assert transport == "max-age=31536000; includeSubDomains"
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=Lax"} <= set(device.split("; "))
