"""Asking the portal as gunicorn does, by WSGI, in this process: what is measured is the portal and nothing around it."""

import time
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

TOKEN = "a" * 32  # a CSRF token is right when cookie and form agree
Application = Callable[..., Any]


class Asked(NamedTuple):
    """An answer and the processor time of the thread that made it, in seconds."""

    status: int
    seconds: float
    size: int


def ask(application: Application, path: str, data: dict[str, str] | None = None, cookies: str = "", network: str = "") -> Asked:
    environ = _environ(path, data, cookies, network)
    statuses: list[str] = []
    begun = time.thread_time()
    answer = application(environ, lambda status, _headers, *_rest: statuses.append(status))
    body = b"".join(answer)
    answer.close()
    return Asked(int(statuses[0].split()[0]), time.thread_time() - begun, len(body))


def _environ(path: str, data: dict[str, str] | None, cookies: str, network: str) -> dict[str, Any]:
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "REMOTE_ADDR": network or "203.0.113.7",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_ACCEPT_LANGUAGE": "fr-FR,fr;q=0.9",
        "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
        "HTTP_COOKIE": cookies,
    }
    if data is not None:
        body = urlencode(data | {"csrfmiddlewaretoken": TOKEN}).encode()
        environ |= {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": f"csrf={TOKEN}; csrftoken={TOKEN}; {cookies}",
            "wsgi.input": BytesIO(body),
        }
    setup_testing_defaults(environ)
    return environ
