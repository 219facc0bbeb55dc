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
from django.db.models import QuerySet

from choeur.common import clock
from tools import texts

pytest_plugins = ["tests.whole.seed"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="the whole suite runs: what is missing from it is a failure")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        texts.compile_all()


@pytest.fixture
def run_jobs(db: None) -> Callable[[], dict[str, int]]:
    """Runs every periodic job that is due now, as the worker does."""
    from choeur.jobs import running

    return running.run_due


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


@pytest.fixture(autouse=True)
def move_clock() -> Iterator[Callable[..., None]]:
    """`move_clock(days=31)` moves the portal's clock on from where it stands; each test starts at the machine's time."""
    offset = timedelta(0)

    def move(**duration: float) -> None:
        nonlocal offset
        offset += timedelta(**duration)

    installed = clock._offset
    clock.move_with(lambda: offset)
    yield move
    clock.move_with(installed)


@pytest.fixture
def demo_clock(move_clock: Callable[..., None]) -> Iterator[None]:
    """The demonstration's own clock, kept in its table, for tests of /demo/clock."""
    in_memory = clock._offset
    apps.get_app_config("demo").ready()
    yield
    clock.move_with(in_memory)


class Outbox(Sequence[Any]):
    """The mails waiting or sent, oldest first, as the database has them now."""

    def __getitem__(self, index: Any) -> Any:
        return list(apps.get_model("notifications", "OutgoingMail").objects.order_by("created_at"))[index]

    def __len__(self) -> int:
        return apps.get_model("notifications", "OutgoingMail").objects.count()


@pytest.fixture
def outbox(db: None) -> Outbox:
    return Outbox()
