"""A log in beside the one of a fresh Django project, on the same people and the same hash."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from statistics import median
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from choeur.accounts.hashers import Argon2id
from choeur.accounts.models import Session, User
from tests.bench import bare_settings, figures
from tests.bench.asking import Application, ask
from tests.bench.figures import Figure
from tests.bench.peopling import DEVICE, people_of_long_standing
from tests.faults import costing, making

PEOPLE = 20
CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")
_networks = count(1)


def measure(rounds: int, people: int = PEOPLE) -> list[Figure]:
    persons = people_of_long_standing(people)
    ours = WSGIHandler()
    with_bare = override_settings(**{name: getattr(bare_settings, name) for name in bare_settings.OF_DJANGO_ALONE})
    with with_bare:
        barest = WSGIHandler()
    for application, surroundings in ((ours, override_settings()), (barest, with_bare)):
        with surroundings:
            _round(application, persons[:2])  # warms up
    measured = []
    for _ in range(rounds):
        with with_bare:
            least = _round(barest, persons)
        measured.append((_round(ours, persons), least))
    return [*_compared(measured), *_statements(ours, persons[0])]


def _round(application: Application, persons: list[User]) -> tuple[float, float]:
    """Medians of one log in: its hash, and all the rest; processor seconds."""
    Session.objects.all().delete()
    hashes, rest = [], []
    with _timing_hashes(hashes):
        for person in persons:
            seconds = _log_in(application, person)
            rest.append(seconds - hashes[-1])
    return median(hashes), median(rest)


def _log_in(application: Application, person: User, device: str = DEVICE) -> float:
    number = next(_networks)
    typed = {"login_address": person.login_address, "password": making.PASSWORD}
    network = f"10.{number // 250 % 250}.{number % 250}.7"
    asked = ask(application, "/connexion", typed, cookies=f"device={device}", network=network)
    assert asked.status == 302, asked
    return asked.seconds


@contextmanager
def _timing_hashes(seconds: list[float]) -> Iterator[None]:
    real: Callable[..., Any] = Argon2id.verify

    def verify(*args: Any) -> Any:
        begun = time.thread_time()
        try:
            return real(*args)
        finally:
            seconds.append(time.thread_time() - begun)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Argon2id, "verify", verify)
        yield


def _compared(measured: list[tuple[tuple[float, float], tuple[float, float]]]) -> list[Figure]:
    return [
        figures.of_rounds("log in: its hash", [1000 * hashed for (hashed, _), _ in measured], "ms"),
        figures.of_rounds("log in: all but its hash", [1000 * rest for (_, rest), _ in measured], "ms"),
        figures.of_rounds("log in: all but its hash, Django alone", [1000 * least for _, (_, least) in measured], "ms"),
        figures.of_rounds(
            "log in: all but its hash, to Django alone", [rest / least for (_, rest), (_, least) in measured], "×", 2
        ),
        figures.of_rounds(
            "log in: the whole, to its hash", [(hashed + rest) / hashed for (hashed, rest), _ in measured], "×", aim=1.3
        ),
    ]


def _statements(application: Application, person: User) -> list[Figure]:
    with costing.listing_statements() as known:
        _log_in(application, person)
    with costing.listing_statements() as new:
        _log_in(application, person, device="a-browser-never-seen")
    return [
        Figure("log in: statements, known device", len(without_control(known)), "", 12),
        Figure("log in: statements, new device", len(without_control(new)), ""),
    ]


def without_control(statements: list[str]) -> list[str]:
    """Those that read or write a table."""
    return [sql for sql in statements if not sql.startswith(CONTROL)]
