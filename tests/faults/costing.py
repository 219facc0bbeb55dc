"""What an answer costs and shows, with everything taken out that says whose it is."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any, NamedTuple

import pytest
from django.db import connection

from choeur.accounts import hashers
from choeur.accounts.hashers import Argon2id
from tests.faults import visiting
from tests.faults.visiting import Answer

_OF_A_THREAD = re.compile(r'"s\d+_x\d+"')
_CHANGING = {"expires"}  # the hour of the answer


class Seen(NamedTuple):
    """All that somebody who asks can compare, and the work behind it."""

    status: int
    headers: dict[str, str]
    body: str
    hashes: int
    statements: list[str]


def seen(act: Callable[[], Answer], address: str) -> Seen:
    with counting_hashes() as hashes, listing_statements() as statements:
        answer = act()
    headers = {name: value for name, value in answer.headers.items() if name not in _CHANGING}
    return Seen(answer.status, headers, visiting.lasting(answer.body).replace(address, "ADDRESS"), len(hashes), statements)


@contextmanager
def counting_hashes() -> Iterator[list[str]]:
    """One entry for each slow hash, made or checked."""
    made: list[str] = []

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            made.append(real.__name__)
            return real(*args, **kwargs)

        return run

    with pytest.MonkeyPatch.context() as patch:
        for name in ("encode", "verify"):
            patch.setattr(Argon2id, name, counted(getattr(Argon2id, name)))
        patch.setattr(hashers, "digest", counted(hashers.digest))
        yield made


@contextmanager
def listing_statements() -> Iterator[list[str]]:
    """The text of each statement, without its values."""
    statements: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statements.append(_OF_A_THREAD.sub("SAVEPOINT", sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield statements


def measure(act: Callable[[], Any], clock: Callable[[], float]) -> float:
    """Seconds by this clock."""
    begun = clock()
    act()
    return clock() - begun


def apart(pairs: list[tuple[float, float]]) -> float:
    """How far two kinds of answer are from each other: the median of their differences, as a share of the median of the second.

    Of the differences, since each pair met the same neighbours on the machine.
    """
    return abs(median(one - other for one, other in pairs)) / median(other for _one, other in pairs)
