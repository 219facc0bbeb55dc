"""Worker processes on a database of their own, a mail server that keeps count, and kill -9 (security.md X2, X15)."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from tests.notifications.post import Post, free_port, listening

POINTS = ("claimed", "half sent", "accepted", "noted")
PATIENCE_SECONDS = 120


class Site:
    """One data folder, its workers, and the mail server they hand mails to."""

    def __init__(self, data: Path, mails: int) -> None:
        self.post, self.port, self.mails = Post(), free_port(), mails
        url, self.connect = own_database(data)
        self.seconds_ahead = 0
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("CHOEUR_")} | {
            "CHOEUR_DEMO": "1",
            "CHOEUR_DATA": str(data),
            "CHOEUR_DATABASE_URL": url,
            "CHOEUR_EMAIL_URL": f"smtp+plain://127.0.0.1:{self.port}",
            "PYTHONWARNINGS": "error",
        }
        subprocess.run(**self._command("write", str(mails)), check=True)

    @contextmanager
    def worker(self, *how: str) -> Iterator[subprocess.Popen[str]]:
        process = subprocess.Popen(**self._command("work", *how), text=True, stdout=subprocess.PIPE)
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE_SECONDS)

    def states(self) -> dict[str, int]:
        question = "SELECT state, count(*) FROM notifications_outgoingmail GROUP BY state"
        with closing(self.connect()) as database:
            return dict(database.execute(question).fetchall())

    def wait_until_all_left(self) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while len(self.post.ids) < self.mails and time.monotonic() < end:
            time.sleep(0.05)

    def _command(self, *command: str) -> dict:
        environment = self.environment | {"TESTS_SECONDS_AHEAD": str(self.seconds_ahead)}
        return {"args": [sys.executable, "-m", "tests.notifications.worker_process", *command], "env": environment}


def own_database(folder: Path) -> tuple[str, Callable[[], Any]]:
    """A database for these processes alone, of the kind that the tests run on: its address, and how to read it."""
    server = os.environ.get("TESTS_DATABASE_URL")
    if not server:
        file = folder / "mails.sqlite3"
        return f"sqlite:///{file}", partial(sqlite3.connect, file)
    name = f"mails_{uuid4().hex}"
    with psycopg.connect(server.replace("/choeur?", "/postgres?"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = server.replace("/choeur?", f"/{name}?")
    return url, partial(psycopg.connect, url)


def kill_once(data: Path, point: str, nth: int, mails: int) -> Site:
    """A worker dies at its nth mail at this point; another takes over once the leases have ended."""
    site = Site(data, mails)
    with listening(site.post, site.port):
        with site.worker(point, str(nth)) as victim:
            victim.wait(PATIENCE_SECONDS)
        assert victim.returncode == -9
        site.seconds_ahead += 61
        with site.worker():
            site.wait_until_all_left()
    return site


def kill_at_random(data: Path, mails: int, delays: list[float]) -> Site:
    """A worker is killed after each of these delays, in seconds from its first word; the last one finishes."""
    site = Site(data, mails)
    with listening(site.post, site.port):
        for delay in delays:
            with site.worker() as victim:
                victim.stdout.readline()
                time.sleep(delay)
                victim.kill()
                victim.wait(PATIENCE_SECONDS)
            site.seconds_ahead += 61
        with site.worker():
            site.wait_until_all_left()
    return site


def share(data: Path, mails: int, workers: int) -> Site:
    """Several workers on one outbox, nobody dies."""
    site = Site(data, mails)
    with listening(site.post, site.port):
        _run_together(site, workers)
    return site


def _run_together(site: Site, workers: int) -> None:
    if workers:
        with site.worker():
            _run_together(site, workers - 1)
    else:
        site.wait_until_all_left()
