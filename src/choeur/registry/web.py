"""One question to a public API, bounded in time, size and trust (registry.md §6, §7 and §8).

The only module that speaks HTTP. A question runs in its own thread, so that a server that answers one byte a second cannot
hold a page beyond its deadline.
"""

import json
import threading
import time
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from typing import Any

import httpx

from choeur import __version__

CONNECT_SECONDS = 2.0
LARGEST_BODY = 1024 * 1024
MOST_AT_ONCE = 16
RETRY_AFTER_SECONDS = 60
LONGEST_RETRY_SECONDS = 3600
USER_AGENT = f"choeur/{__version__}"

_places = threading.BoundedSemaphore(MOST_AT_ONCE)


class Silent(Exception):
    """The source gave no usable answer. `retry_after`: seconds during which it asked to be left alone."""

    def __init__(self, why: str, *, retry_after: int = 0) -> None:
        super().__init__(why)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and, for 200 alone, the JSON object that came with it. The body of any other status is never read."""

    status: int
    body: dict[str, Any] = field(default_factory=dict)
    location: str = ""


def get(url: str, *, params: dict[str, str], headers: dict[str, str], deadline: float) -> Reply:
    """Ask once, until `deadline` (of `time.monotonic`).

    Raises:
        Silent: no answer in time, a refusal to serve (429, 5xx), or something that is not a JSON object.
    """
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise Silent("no time left")
    try:
        question = httpx.Request(
            "GET", url, params=params, headers={"User-Agent": USER_AGENT, "Accept": "application/json", **headers}
        )
    except (ValueError, httpx.InvalidURL) as error:  # a key that no header can carry
        raise Silent(type(error).__name__) from error
    if not _places.acquire(blocking=False):
        raise Silent("too many questions under way")
    answer: Future[Reply] = Future()
    threading.Thread(target=_run, args=(answer, question, deadline), daemon=True).start()
    try:
        reply = answer.result(seconds)
    except TookTooLong as error:
        raise Silent("no answer in time") from error
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS or reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Silent(f"status {reply.status}", retry_after=int(reply.body.get("retry_after", 0)))
    return reply


def _run(answer: Future[Reply], question: httpx.Request, deadline: float) -> None:
    try:
        answer.set_result(_ask(question, deadline))
    except Silent as error:
        answer.set_exception(error)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RecursionError) as error:
        answer.set_exception(Silent(type(error).__name__))
    finally:
        _places.release()


def _ask(question: httpx.Request, deadline: float) -> Reply:
    seconds = max(deadline - time.monotonic(), 0.01)
    question.extensions["timeout"] = httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS)).as_dict()
    response = _client().send(question, stream=True)
    try:
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            return Reply(response.status_code, {"retry_after": _retry_after(response)})
        if response.status_code != HTTPStatus.OK:
            return Reply(response.status_code, location=response.headers.get("location", ""))
        body = json.loads(_read(response, deadline))
    finally:
        response.close()
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
