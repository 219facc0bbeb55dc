"""A visitor without browser: her cookies, the CSRF token of the page that she sees, and the way through the sign-up."""

import http.client
import json
import re
from http.cookies import SimpleCookie
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote, urlencode

from django.test import Client

from choeur.guard import captcha

PASSWORD = "Orage!violet-42-cygnes"
ANSWER = "un canard en bois"
CONFIRM = "/inscription/verification"
DONE = "/inscription/fin"
ACTIVATION = "/activation"
ACTIVATED = "/activation/terminee"
LOG_IN = "/connexion"
PATIENCE_SECONDS = 30
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_PRINTED = re.compile(r'<p class="printed">[^<]*</p>')
_CAPTCHA = re.compile(r'name="captcha_key" value="([\w=-]+)"')


class Answer(NamedTuple):
    """What came back; `headers` in lower case."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def goes_to(self) -> str:
        return self.headers.get("location", "")

    @property
    def short(self) -> tuple[int, str]:
        return self.status, self.goes_to


class Visitor(Protocol):
    """Whoever can open a page, send a form, and read a captcha."""

    def get(self, path: str) -> Answer: ...

    def post(self, path: str, data: dict[str, str]) -> Answer: ...

    def read_captcha(self, key: str) -> str: ...


class InProcess:
    """A visitor of Django's test client: no process, no CSRF token needed."""

    def __init__(self, network: str = "203.0.113.7") -> None:
        self.client = Client(REMOTE_ADDR=network)

    def get(self, path: str) -> Answer:
        return _of_client(self.client.get(path))

    def post(self, path: str, data: dict[str, str]) -> Answer:
        return _of_client(self.client.post(path, data))

    def read_captcha(self, key: str) -> str:
        return captcha.answer_of(key)


class OverHttp:
    """A visitor of a portal that runs in its own processes: plain HTTP, one connection a request."""

    def __init__(self, port: int, *, seconds: float = PATIENCE_SECONDS, comes_from: str = "", accepts: str = "") -> None:
        self.port, self.seconds = port, seconds
        given = {"X-Forwarded-For": comes_from, "Accept-Encoding": accepts}
        self.headers = {name: value for name, value in given.items() if value}
        self.cookies: dict[str, str] = {}
        self.token = ""

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, data: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(data | {"csrfmiddlewaretoken": self.token}))

    def read_captcha(self, key: str) -> str:
        return self.json(f"/demo/captcha.json?key={quote(key)}")["answer"]

    def json(self, path: str) -> Any:
        return json.loads(self.get(path).body)

    def post_json(self, path: str, data: dict[str, Any]) -> Any:
        return json.loads(self._ask("POST", path, json.dumps(data), kind="application/json").body)

    def mails(self, address: str) -> list[dict[str, Any]]:
        """What the mailbox of the demonstration has for this address."""
        return self.json(f"/demo/mails.json?to={quote(address)}")

    def _ask(self, method: str, path: str, body: str | None = None, kind: str = "application/x-www-form-urlencoded") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.seconds)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = self.headers | ({"Cookie": cookies} if cookies else {}) | ({"Content-Type": kind} if body else {})
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        finally:
            connection.close()
        self._keep(response.headers.get_all("Set-Cookie", []), text)
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, text)

    def _keep(self, set_cookies: list[str], text: str) -> None:
        for line in set_cookies:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        found = _TOKEN.search(text)
        self.token = found[1] if found else self.token


def lasting(body: str) -> str:
    """A page without what changes from one answer to the next: its CSRF tokens, the minute at which it would be printed."""
    return _PRINTED.sub("", _TOKEN.sub("", body))


def without_captcha(body: str) -> str:
    """A page without the keys of its captcha, in its form and in the addresses of its image and sound."""
    shown = _CAPTCHA.search(body)
    return body.replace(shown[1], "KEY") if shown else body


def _of_client(response: Any) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    headers["set-cookie"] = " ".join(sorted(response.cookies))  # whose values are secrets
    return Answer(response.status_code, headers, response.content.decode())


def walk_to_confirm(visitor: Visitor, address: str, siret: str = "", **structure: str) -> None:
    """From the first screen to the one with « Confirmer », everything typed and right; `structure` is what S2b asks without SIRET."""
    visitor.get("/inscription")
    if siret:
        _go_on(visitor.post("/inscription", {"login_address": address, "siret": siret}), "/inscription/entreprise")
        visitor.get("/inscription/entreprise")
        _go_on(visitor.post("/inscription/entreprise", {"answer": "yes"}), "/inscription/informations")
    else:
        _go_on(visitor.post("/inscription", {"login_address": address, "without_siret": "1"}), "/inscription/informations")
    shown = _CAPTCHA.search(visitor.get("/inscription/informations").body)
    assert shown is not None
    sent = visitor.post("/inscription/informations", _person(address, shown[1], visitor.read_captcha(shown[1])) | structure)
    if sent.goes_to == "/inscription/espaces":
        visitor.get("/inscription/espaces")
        _go_on(visitor.post("/inscription/espaces", {"issued_invoices": "on"}), CONFIRM)
    else:
        _go_on(sent, CONFIRM)
    visitor.get(CONFIRM)


def confirm(visitor: Visitor) -> Answer:
    return visitor.post(CONFIRM, {})


def follow_link(visitor: Visitor, link: str) -> None:
    """From the link of the mail to the page that activates."""
    _go_on(visitor.get(re.sub(r"^https?://[^/]+", "", link)), ACTIVATION)
    visitor.get(ACTIVATION)


def activate(visitor: Visitor) -> Answer:
    typed = {"password": PASSWORD, "confirmation": PASSWORD, "question": "childhood_object", "answer": ANSWER}
    return visitor.post(ACTIVATION, typed)


def log_in(visitor: Visitor, address: str, password: str = PASSWORD) -> Answer:
    visitor.get(LOG_IN)
    return visitor.post(LOG_IN, {"login_address": address, "password": password})


def _go_on(answer: Answer, path: str) -> None:
    if answer.goes_to != path:
        raise AssertionError(f"{answer.status}, to {answer.goes_to or 'nowhere'} instead of {path}: {answer.body[:3000]}")


def _person(address: str, key: str, characters: str) -> dict[str, str]:
    return {
        "login_address": address,
        "last_name": "Béraud",
        "first_name": "Claire",
        "contact_address": address,
        "consent": "on",
        "captcha_key": key,
        "captcha": characters,
        "address": "8 rue des Tanneurs",
        "postal_code": "87000",
        "city": "Limoges",
        "country": "FR",
        "submit_invoices": "on",
    }
