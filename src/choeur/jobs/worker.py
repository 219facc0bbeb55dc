"""The worker: runs what is due until it is told to stop, and outlives its database."""

import contextlib
import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType

from django.db import DEFAULT_DB_ALIAS, connections
from django.db import Error as DatabaseErrors

from choeur.jobs import running
from choeur.jobs.declaring import Job, declared

POLL_SECONDS = 1.0
LOGGED_EVERY = 60  # failures in a row

logger = logging.getLogger(__name__)
_stop = threading.Event()


def is_stopping() -> bool:
    """True once this process's worker was told to stop: a long job may end early on it."""
    return _stop.is_set()


def run_forever(stop: threading.Event | None = None) -> None:
    """Run due jobs until `stop` is set; what runs then is finished first.

    Without `stop`, SIGTERM and SIGINT stop it (main thread only). Each job of every few seconds has its own thread, so that
    a slow one, a mail server that hangs for instance, delays no other.
    """
    global _stop  # noqa: PLW0603 - one worker a process
    _stop = stop or _stop_on_signals()
    pulses = [threading.Thread(target=_beat, args=(job, _stop), name=job.name) for job in declared() if job.is_pulse]
    for thread in pulses:
        thread.start()
    _repeat("worker", running.run_recorded, POLL_SECONDS, _stop)
    for thread in pulses:
        thread.join()


def _beat(job: Job, stop: threading.Event) -> None:
    _repeat(job.name, job.run, job.every.total_seconds(), stop)


def _repeat(name: str, work: Callable[[], object], seconds: float, stop: threading.Event) -> None:
    """Work, pause, again. While the database is away only one line a minute or so is logged."""
    failures = 0
    while not stop.is_set():
        try:
            work()
            failures = 0
        except Exception as error:  # noqa: BLE001 - the worker must outlive its database
            if failures % LOGGED_EVERY == 0:
                logger.error("%s failed: %s", name, running.described(error))  # noqa: TRY400 - a trace could show personal data
            failures += 1
            with contextlib.suppress(DatabaseErrors):
                connections[DEFAULT_DB_ALIAS].close()
        stop.wait(seconds)
    connections.close_all()


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    return stop
