"""The only module that speaks HTTP: one request, its answer read within bounds."""

import json
import time
from functools import cache
from http import HTTPStatus

import httpx

from choeur import __version__
from choeur.common.web import MOST_AT_ONCE, Reply, Silent

CONNECT_SECONDS = 2.0
LARGEST_BODY = 1024 * 1024
RETRY_AFTER_SECONDS = 60
LONGEST_RETRY_SECONDS = 3600
USER_AGENT = f"choeur/{__version__}"


def ask(url: str, *, params: dict[str, str], headers: dict[str, str], form: dict[str, str] | None, deadline: float) -> Reply:
    """Ask once (by POST where there is a form), until `deadline` (of `time.monotonic`); a slow server may pass it by the time of one read.

    Raises:
        Silent: no usable answer, or a key that no header can carry.
    """
    seconds = max(deadline - time.monotonic(), 0.01)
    timeout = httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))
    headers = {"User-Agent": USER_AGENT, "Accept": "application/json", **headers}
    try:
        with _client().stream(
            "GET" if form is None else "POST", url, params=params, headers=headers, data=form, timeout=timeout
        ) as response:
            return _reply(response, deadline)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RecursionError) as error:
        raise Silent(type(error).__name__) from error


def _reply(response: httpx.Response, deadline: float) -> Reply:
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return Reply(response.status_code, {"retry_after": _retry_after(response)})
    if response.status_code != HTTPStatus.OK:
        return Reply(response.status_code, location=response.headers.get("location", ""))
    body = json.loads(_read(response, deadline))
    if not isinstance(body, dict):
        raise Silent("not a JSON object")
    return Reply(response.status_code, body)


def _read(response: httpx.Response, deadline: float) -> bytes:
    received = bytearray()
    for chunk in response.iter_bytes():
        received += chunk
        if len(received) > LARGEST_BODY:
            raise Silent("too large")
        if time.monotonic() > deadline:
            raise Silent("too slow")
    return bytes(received)


def _retry_after(response: httpx.Response) -> int:
    text = response.headers.get("retry-after", "")
    return min(int(text), LONGEST_RETRY_SECONDS) if text.isdecimal() else RETRY_AFTER_SECONDS


@cache
def _client() -> httpx.Client:
    return httpx.Client(follow_redirects=False, limits=httpx.Limits(max_connections=MOST_AT_ONCE))
