"""One question to a server that the operator chose, bounded in time, size and trust.

A question runs in its own thread, so that a server that answers one byte a second cannot hold a page beyond its deadline.
"""

import threading
import time
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

MOST_AT_ONCE = 16

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


def get(url: str, *, params: dict[str, str] | None = None, headers: dict[str, str] | None = None, deadline: float) -> Reply:
    """Ask once, until `deadline` (of `time.monotonic`).

    Raises:
        Silent: no answer in time, a refusal to serve (429, 5xx), or something that is not a JSON object.
    """
    return _ask(url, {"params": params or {}, "headers": headers or {}, "form": None}, deadline)


def post(url: str, *, form: dict[str, str], headers: dict[str, str], deadline: float) -> Reply:
    """Send a form once, until `deadline` (of `time.monotonic`).

    Raises:
        Silent: as `get`.
    """
    return _ask(url, {"params": {}, "headers": headers, "form": form}, deadline)


def _ask(url: str, question: dict[str, Any], deadline: float) -> Reply:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise Silent("no time left")
    if not _places.acquire(blocking=False):
        raise Silent("too many questions under way")
    answer: Future[Reply] = Future()
    threading.Thread(target=_run, args=(answer, url, question, deadline), daemon=True).start()
    try:
        reply = answer.result(seconds)
    except TookTooLong as error:
        raise Silent("no answer in time") from error
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS or reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Silent(f"status {reply.status}", retry_after=int(reply.body.get("retry_after", 0)))
    return reply


def _run(answer: Future[Reply], url: str, question: dict[str, Any], deadline: float) -> None:
    from choeur.common import web_client  # noqa: PLC0415 - 5 MB, and no portal without a live source or an OpenID provider needs it

    try:
        answer.set_result(web_client.ask(url, deadline=deadline, **question))
    except Exception as error:  # noqa: BLE001 - raised again in the thread that waits
        answer.set_exception(error)
    finally:
        _places.release()
