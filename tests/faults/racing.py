"""Many at once: threads that start together, each with a connection to the database of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection, connections

PATIENCE_SECONDS = 60


def together(actions: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all of them in parallel; what each one gave back, or the exception that it raised, in their order."""
    start = Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        try:
            _connect()
            start.wait(PATIENCE_SECONDS)
            return action()
        except Exception as error:  # noqa: BLE001 - what an action raised is its result
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def _connect() -> None:
    """Before the start: connecting is not raced. Fifty threads of one process wait for each other longer than processes do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET statement_timeout = '{PATIENCE_SECONDS}s'")
