"""The traps every test runs through, and what any test may ask for.

Traps: no network but loopback and unix sockets (pytest-socket), a warning is an error, an undefined variable of a template
fails (pytest-django), and rows come shuffled wherever the code did not say their order.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.models import QuerySet

from choeur.audit import triggers
from choeur.common import clock
from choeur.config import urls  # noqa: F401 - made while the demonstration is on: some tests switch it off
from choeur.demo import movable_clock
from choeur.jobs import running
from choeur.registry import sampling

pytest_plugins = ["tests.whole.seed", "tests.people"]
READ_THE_ROW = movable_clock.refresh


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="the whole suite runs: what is missing from it is a failure")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each database leaves out what is not for it: counted as deselected."""
    unfit = "browser" if connection.vendor == "postgresql" else "postgres_only"
    left_out = [item for item in items if item.get_closest_marker(unfit)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not item.get_closest_marker(unfit)]


@pytest.fixture(scope="session", autouse=True)
def shuffle_unordered_rows() -> Iterator[None]:
    """A list that relies on an order it never asked for fails here, not one day in production."""
    fetch = QuerySet._fetch_all

    def fetch_shuffled(queryset: QuerySet[Any]) -> None:
        first_time = queryset._result_cache is None
        fetch(queryset)
        if first_time and not queryset.ordered:
            random.shuffle(queryset._result_cache)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "_fetch_all", fetch_shuffled)
        yield


@pytest.fixture(scope="session", autouse=True)
def let_tests_empty_the_journal() -> Iterator[None]:
    """A test with connections of its own ends by emptying all tables: on SQLite by DELETE, which the triggers refuse."""
    operations = DatabaseWrapper.ops_class
    empty = operations.sql_flush

    def empty_without_triggers(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        back = [statement for table in ("audit_entry", "audit_seal") for statement in triggers.on_sqlite(table)]
        away = [f"DROP TRIGGER IF EXISTS {statement.split()[2]}" for statement in back]
        return [*away, *empty(self, style, tables, **options), *back]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", empty_without_triggers)
        yield


@pytest.fixture(autouse=True)
def move_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """`move_clock(days=31)` moves the portal's clock on from where it stands; each test starts at the machine's time.

    The offset is in memory: the row that the demonstration reads at each request would be counted with a page's own queries.
    """
    offset = timedelta(0)

    def move(**duration: float) -> None:
        nonlocal offset
        offset += timedelta(**duration)

    monkeypatch.setattr(movable_clock, "refresh", lambda: offset)
    clock.move_with(lambda: offset)
    yield move
    movable_clock.install()


@pytest.fixture
def demo_clock(move_clock: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    """The demonstration's own clock, kept in its row, for the tests of /demo/clock."""
    monkeypatch.setattr(movable_clock, "refresh", READ_THE_ROW)
    monkeypatch.setattr(movable_clock, "_known", timedelta(0))
    movable_clock.install()


class Outbox(Sequence[Any]):
    """The mails waiting or sent, oldest first, as the database has them now."""

    def __getitem__(self, index: Any) -> Any:
        return list(apps.get_model("notifications", "OutgoingMail").objects.order_by("created_at"))[index]

    def __len__(self) -> int:
        return apps.get_model("notifications", "OutgoingMail").objects.count()


@pytest.fixture
def outbox(db: None) -> Outbox:
    return Outbox()


@pytest.fixture
def run_jobs(db: None) -> Callable[[], dict[str, int]]:
    """Runs every periodic job that is due now, as the worker does."""
    return running.run_due


@pytest.fixture
def sample_registry() -> None:
    """The registry knows the fictitious companies of the demonstration: `choeur.registry.sample.cases` says which is which."""
    sampling.install()
