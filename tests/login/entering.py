"""One attempt to log in, as a browser or a robot sends it, and what it costs."""

import re
from typing import Any, NamedTuple

from django.contrib.auth import hashers
from django.test import Client

from tests.people import PASSWORD
from tests.signup.rows import Statements

NEVER_THE_SAME = {"Content-Length", "Date", "Expires", "Set-Cookie"}
REFUSAL = (
    "L'adresse ou le mot de passe ne convient pas, ou le compte n'est pas encore activé. "
    "Après plusieurs essais, patientez quelques minutes."
)


def log_in(
    address: str, password: str = PASSWORD, *, network: str = "203.0.113.7", client: Client | None = None, **more: str
) -> Any:
    return (client or Client()).post("/connexion", {"login_address": address, "password": password} | more, REMOTE_ADDR=network)


def faceless_captcha(body: str) -> str:
    """Each drawing has a key of its own: masked like the token."""
    return re.sub(r"/verification/[^\"]+\.(png|wav)", r"KEY.\1", re.sub(r'name="captcha_key" value="[^"]+"', "", body))


class Cost(NamedTuple):
    """All that somebody outside could compare, and the work it took."""

    status: int
    body: str
    headers: dict[str, str]
    hashes: int
    statements: list[str]


def measured(address: str, password: str, hashes: list[str], *, network: str = "203.0.113.7") -> Cost:
    """The token of the form is masked, and the address that the person typed herself."""
    before = len(hashes)
    with Statements() as statements:
        answer = log_in(address, password, network=network)
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(address, "ADDRESS")
    headers = {name: value for name, value in answer.headers.items() if name not in NEVER_THE_SAME}
    return Cost(answer.status_code, body, headers, len(hashes) - before, statements.shapes)


def count_hashes(monkeypatch: Any) -> list[str]:
    """Every slow hash computed from now on."""
    computed: list[str] = []
    hasher = type(hashers.get_hasher("default"))
    for name in ("encode", "verify"):
        work = getattr(hasher, name)

        def counted(self: Any, *args: Any, _work: Any = work, _name: str = name, **kwargs: Any) -> Any:
            computed.append(_name)
            return _work(self, *args, **kwargs)

        monkeypatch.setattr(hasher, name, counted)
    return computed
