"""The portal as it runs in production, its own processes and its own data, to be killed and started again.

Commands are the product's own; `tests.faults.dying` runs the same ones with functions replaced (decision 36).
"""

import contextlib
import http.client
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from tests.faults.visiting import OverHttp
from tests.notifications.post import free_port

PATIENCE_SECONDS = 60
THE_PRODUCT = "choeur"
DYING = "tests.faults.dying"


class Portal:
    """One data folder, one database, one port; `serve` and `worker` are process groups that this test started."""

    def __init__(self, data: Path, *, database_url: str = "", program: str = THE_PRODUCT, **settings: str) -> None:
        self.data, self.database_url, self.program, self.port = data, database_url, program, free_port()
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(("CHOEUR_", "DJANGO_"))} | {
            "CHOEUR_DEMO": "1",
            "CHOEUR_DATA": str(data),
            "CHOEUR_DATABASE_URL": database_url,
            "CHOEUR_BASE_URL": f"http://127.0.0.1:{self.port}",
            **settings,
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self._run("prepare")

    def start(self, *names: str) -> None:
        """Start `serve`, `worker` or both; back once the portal answers."""
        for name in names:
            bind = ("--bind", f"127.0.0.1:{self.port}") if name == "serve" else ()
            with (self.data / f"{name}.log").open("ab") as log:
                command = [sys.executable, "-m", self.program, name, *bind]
                self.running[name] = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        if "serve" in names:
            self._wait_until_it_answers()

    def kill(self, name: str) -> None:
        """kill -9 of the whole group, as the machine would."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE_SECONDS)

    def stop(self) -> None:
        for name in list(self.running):
            self.kill(name)

    def visitor(self, **how: Any) -> OverHttp:
        return OverHttp(self.port, **how)

    def mails(self, address: str) -> list[dict[str, Any]]:
        """The mailbox of an address, once something is in it."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not (mails := self.visitor().mails(address)) and time.monotonic() < end:
            time.sleep(0.1)
        return mails

    def rows(self, sql: str, *parameters: str) -> list[tuple[Any, ...]]:
        """A query past the portal."""
        if self.database_url:
            with psycopg.connect(_for_libpq(self.database_url)) as connection:
                return connection.execute(sql.replace("?", "%s"), parameters).fetchall()
        with contextlib.closing(sqlite3.connect(self.data / "choeur.sqlite3", timeout=20)) as connection:
            return connection.execute(sql, parameters).fetchall()

    def errors(self) -> list[str]:
        """The lines of the log that tell of a bug of ours; that a process was killed is not one."""
        lines = [line for log in self.data.glob("*.log") for line in log.read_text(encoding="utf-8").splitlines()]
        return [line for line in lines if '"ERROR"' in line or line.startswith("Traceback")]

    def _run(self, command: str) -> None:
        subprocess.run([sys.executable, "-m", DYING, command], env=self.environment, check=True, timeout=PATIENCE_SECONDS)

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.visitor().get("/health/live").status == http.client.OK:
                    return
            if time.monotonic() > end or self.running["serve"].poll() is not None:
                raise AssertionError((self.data / "serve.log").read_text(encoding="utf-8")[-3000:])
            time.sleep(0.02)


@contextlib.contextmanager
def running(data: Path, **how: Any) -> Iterator[Portal]:
    """A portal with its worker, on the kind of database that these tests run on, for as long as the block lasts."""
    with _database() as url:
        portal = Portal(data, database_url=url, **how)
        try:
            portal.start("serve", "worker")
            yield portal
        finally:
            portal.stop()


@contextlib.contextmanager
def _database() -> Iterator[str]:
    """A PostgreSQL database of its own where the tests have one (`tests/postgres.py`); else nothing: a SQLite file."""
    url = os.environ.get("TESTS_DATABASE_URL", "")
    if not url:
        yield ""
        return
    name = f"faults_{secrets.token_hex(6)}"
    with psycopg.connect(_for_libpq(_named(url, "postgres")), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield _named(url, name)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _named(url: str, name: str) -> str:
    address, _, query = url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}?{query}"


def _for_libpq(url: str) -> str:
    """libpq takes an empty host only without its « @ »."""
    return url.replace("@/", "@localhost/", 1) if "@/" in url and "host=" not in url else url
