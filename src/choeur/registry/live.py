"""Asking the live sources, without ever paying for their troubles twice (registry.md §8).

Answers are kept in the process (24 hours found, 10 minutes unknown), equal questions under way are asked once, and a source
that fails five times in a row, or asks for it, is left alone for a minute or as long as it says.
"""

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TookTooLong
from typing import Any, Protocol, TypeVar, cast

from choeur.common import clock, web
from choeur.registry import insee, recherche_entreprises
from choeur.registry.records import EstablishmentRecord, Reading, SuccessionRecord

SECONDS_FOR_ALL = 4.0
FOUND_SECONDS = 24 * 3600
UNKNOWN_SECONDS = 600
MOST_KEPT = 5000
MOST_A_MINUTE = {"insee": 25}
"""Below the quota of a key (30 a minute), for each process; beyond it INSEE answers 429 and the source rests."""

FAILURES_BEFORE_REST = 5
REST_SECONDS = 60

Question = tuple[str, str, str]
Value = TypeVar("Value")
logger = logging.getLogger(__name__)


class Adapter(Protocol):
    """What a module that speaks to one API offers."""

    def find(self, siret: str, *, deadline: float) -> EstablishmentRecord | None: ...
    def of_company(self, siren: str, *, limit: int, deadline: float) -> tuple[EstablishmentRecord, ...]: ...
    def successors(self, siret: str, *, deadline: float) -> tuple[SuccessionRecord, ...]: ...


ADAPTERS: dict[str, Adapter] = {"insee": insee, "recherche-entreprises": recherche_entreprises}

_lock = threading.Lock()
_kept: OrderedDict[Question, tuple[float, object]] = OrderedDict()
_under_way: dict[Question, Future[Any]] = {}
_failures: dict[str, int] = {}
_rests_until: dict[str, float] = {}
_asked_at: dict[str, deque[float]] = {}


def deadline() -> float:
    """When all live sources together must have answered, on the clock of `time.monotonic`."""
    return time.monotonic() + SECONDS_FOR_ALL


def find(source: str, siret: str, *, until: float) -> Reading | None:
    """What a live source says of a number; None where it does not answer."""
    return _settle(lambda: _ask((source, "siret", siret), lambda: _reading(source, siret, until), until))


def of_company(source: str, siren: str, *, limit: int, until: float) -> tuple[EstablishmentRecord, ...] | None:
    """The open establishments of a company, at most `limit`; None where the source does not answer."""

    def ask() -> tuple[EstablishmentRecord, ...]:
        return ADAPTERS[source].of_company(siren, limit=limit, deadline=until)

    return _settle(lambda: _ask((source, f"siren {limit}", siren), ask, until))


def successors(source: str, siret: str, *, until: float) -> tuple[SuccessionRecord, ...] | None:
    """Who took over a closed establishment; None where the source does not answer."""
    return _settle(lambda: _ask((source, "successors", siret), lambda: ADAPTERS[source].successors(siret, deadline=until), until))


def is_resting(source: str) -> bool:
    """True while a source is left alone after its failures."""
    with _lock:
        return _rests_until.get(source, 0) > time.monotonic()


def forget() -> None:
    """Empty the process's memory of answers and failures."""
    with _lock:
        for memory in (_kept, _under_way, _failures, _rests_until, _asked_at):
            memory.clear()


def _reading(source: str, siret: str, until: float) -> Reading:
    today = clock.now().date()
    try:
        return Reading(source, today, ADAPTERS[source].find(siret, deadline=until))
    except insee.ProtectedUnit:
        return Reading(source, today, is_protected=True)


def _settle(question: Callable[[], Value]) -> Value | None:
    try:
        return question()
    except (web.Silent, insee.ProtectedUnit):
        return None


def _ask(question: Question, work: Callable[[], Value], until: float) -> Value:
    """The answer that is kept, or that is under way, or a new one."""
    source = question[0]
    with _lock:
        now = time.monotonic()
        expires, value = _kept.get(question, (0.0, None))
        if expires > now:
            return cast("Value", value)
        if _rests_until.get(source, 0) > now:
            raise web.Silent("resting")
        shared = _under_way.get(question)
        if shared is None:
            _count(source, now)
            mine: Future[Value] = Future()
            _under_way[question] = mine
    if shared is not None:
        return cast("Value", _wait(shared, until))
    try:
        value = work()
    except web.Silent as silence:
        _note_failure(source, silence)
        mine.set_exception(silence)
        raise
    else:
        _keep(question, value)
        mine.set_result(value)
        return value
    finally:
        with _lock:
            _under_way.pop(question, None)
        if not mine.done():
            mine.set_exception(web.Silent("failed"))


def _count(source: str, now: float) -> None:
    """Refuse a question beyond the quota; called under the lock."""
    asked = _asked_at.setdefault(source, deque())
    while asked and asked[0] < now - REST_SECONDS:
        asked.popleft()
    if len(asked) >= MOST_A_MINUTE.get(source, MOST_KEPT):
        raise web.Silent("quota")
    asked.append(now)


def _wait(shared: Future[Any], until: float) -> object:
    try:
        return shared.result(max(until - time.monotonic(), 0))
    except TookTooLong as error:
        raise web.Silent("no answer in time") from error


def _keep(question: Question, value: object) -> None:
    found = isinstance(value, Reading) and value.record is not None
    with _lock:
        _failures.pop(question[0], None)
        _kept[question] = (time.monotonic() + (FOUND_SECONDS if found else UNKNOWN_SECONDS), value)
        _kept.move_to_end(question)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def _note_failure(source: str, silence: web.Silent) -> None:
    with _lock:
        _failures[source] = _failures.get(source, 0) + 1
        rest = silence.retry_after or (REST_SECONDS if _failures[source] >= FAILURES_BEFORE_REST else 0)
        if rest:
            _rests_until[source] = time.monotonic() + rest
            _failures.pop(source)
    logger.warning("registry source %s: %s", source, silence)
