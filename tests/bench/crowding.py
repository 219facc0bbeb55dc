"""Many log ins at once, over HTTP: how many a second, on either database, beside Django alone; and what a rush does to the home page."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from argon2.low_level import Type, verify_secret
from django.contrib.auth.hashers import make_password

from tests import postgres
from tests.bench import figures, production
from tests.bench.asking import TOKEN
from tests.bench.figures import Figure
from tests.bench.peopling import DEVICE
from tests.bench.serving import MEGABYTE, processes
from tests.faults import portal as portals
from tests.faults.making import PASSWORD
from tests.faults.portal import Portal

SECONDS = 5.0
ROUNDS = 3
CLIENTS = 8  # enough to keep both processes busy
RUSH = 50
A_PAGE_EVERY = 0.05  # seconds
FEWEST_PAGES = 3
PEOPLE = 400  # so many that nobody meets the brake of a known device
DURABLE = {"fsync": "on", "synchronous_commit": "on"}  # as an operator runs it
DJANGO_ALONE = "tests.bench.bare_settings"


class Door(NamedTuple):
    """A portal that runs, and what each of its people sends to log in, over and over."""

    portal: Portal
    log_ins: Iterator[bytes]


class Crowd(NamedTuple):
    """Log ins in a second, and the seconds that each page of somebody else took meanwhile."""

    rate: float
    pages: list[float]


def measure(seconds: float = SECONDS, rounds: int = ROUNDS) -> list[Figure]:
    with _door() as ours, _door(DJANGO_ALONE) as alone:
        turns = [(_hashes(seconds / 4), _crowd(ours, seconds).rate, _crowd(alone, seconds).rate) for _ in range(rounds)]
        rush = _crowd(ours, seconds, clients=RUSH, with_pages=True)
        memory = sum(_peak(process) for process in processes(ours.portal).values())
    return [
        *_rates("SQLite", [(hashes, rate) for hashes, rate, _bare in turns], at_least=0.65),
        figures.of_rounds("log ins, SQLite, to Django alone", [rate / bare for _, rate, bare in turns], "×", at_least=0.85),
        *_rates("PostgreSQL", _turns_on_postgresql(seconds, rounds), at_least=0.55),
        Figure(f"{RUSH} log ins at once: home page, p95", 1000 * quantiles(rush.pages, n=20)[-1], "ms", 50),
        Figure(f"{RUSH} log ins at once: log ins", rush.rate, "/s"),
        Figure(f"{RUSH} log ins at once: all processes, at their highest", memory / MEGABYTE, "MB", 1024),
    ]


def _turns_on_postgresql(seconds: float, rounds: int) -> list[tuple[float, float]]:
    """As an operator runs it, to the disk; what the server costs is taken from the same processors."""
    with postgres.cluster(**DURABLE) as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("TESTS_DATABASE_URL", url)
        with _door() as ours:
            return [(_hashes(seconds / 4), _crowd(ours, seconds).rate) for _ in range(rounds)]


def _rates(database: str, turns: list[tuple[float, float]], *, at_least: float) -> list[Figure]:
    return [
        figures.of_rounds(f"log ins, {database}", [rate for _hashes, rate in turns], "/s"),
        figures.of_rounds(f"log ins, {database}, to hashes alone", [rate / bare for bare, rate in turns], "×", at_least=at_least),
    ]


def _hashes(seconds: float) -> float:
    """How many bare hashes all processors make in a second, now: processors ÷ the time of one."""
    encoded = make_password(PASSWORD)
    end = time.monotonic() + seconds

    def hash_on_and_on() -> int:
        made = 0
        while time.monotonic() < end:
            verify_secret(encoded.removeprefix("argon2").encode(), PASSWORD.encode(), Type.ID)
            made += 1
        return made

    with ThreadPoolExecutor() as threads:
        tasks = [threads.submit(hash_on_and_on) for _ in range(os.cpu_count() or 1)]
        return sum(task.result() for task in tasks) / seconds


@contextmanager
def _door(settings: str = "choeur.config.settings") -> Iterator[Door]:
    with (
        tempfile.TemporaryDirectory(prefix="choeur-bench-") as data,
        portals.running(Path(data), CHOEUR_DEMO="0", DJANGO_SETTINGS_MODULE=settings, **production.SETTINGS) as portal,
    ):
        yield Door(portal, cycle(_log_in_requests(portal)))


def _crowd(door: Door, seconds: float, *, clients: int = CLIENTS, with_pages: bool = False) -> Crowd:
    """So many browsers that log in again and again, and one that reads the home page; counted after the warm-up."""
    begins = time.monotonic() + seconds / 4  # threads and connections of the database are there by then
    ends = begins + seconds
    taking = threading.Lock()
    statuses: set[int] = set()
    done: list[float] = []
    pages: list[float] = []

    def log_in_on_and_on() -> None:
        while time.monotonic() < ends:
            with taking:
                request = next(door.log_ins)
            statuses.add(_exchange(door.portal.port, request))
            done.append(time.monotonic())

    def read_on_and_on() -> None:
        page = _request(door.portal, "GET / HTTP/1.1")
        while (asked := time.monotonic()) < ends or len(pages) < FEWEST_PAGES:
            statuses.add(_exchange(door.portal.port, page))
            if asked >= begins:
                pages.append(time.monotonic() - asked)
            time.sleep(A_PAGE_EVERY)

    threads = [threading.Thread(target=log_in_on_and_on) for _ in range(clients)]
    threads += [threading.Thread(target=read_on_and_on)] if with_pages else []
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == {http.client.FOUND, *([http.client.OK] if with_pages else [])}, statuses
    return Crowd(sum(begins <= at < ends for at in done) / seconds, pages)


def _log_in_requests(portal: Portal) -> list[bytes]:
    command = [sys.executable, "-m", "tests.bench.peopling", str(PEOPLE)]
    made = subprocess.run(command, env=portal.environment, capture_output=True, text=True, check=True)
    return [_log_in_request(portal, address) for address in made.stdout.split()]


def _log_in_request(portal: Portal, address: str) -> bytes:
    body = urlencode({"login_address": address, "password": PASSWORD, "csrfmiddlewaretoken": TOKEN})
    return _request(
        portal,
        "POST /connexion HTTP/1.1",
        f"Cookie: csrf={TOKEN}; csrftoken={TOKEN}; device={DEVICE}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        body=body,
    )


def _request(portal: Portal, *lines: str, body: str = "") -> bytes:
    """Written once: what the client costs is taken from the same processors."""
    common = (f"Host: 127.0.0.1:{portal.port}", "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "Connection: close")
    return "\r\n".join((*lines, *common, "", body)).encode("ascii")


def _exchange(port: int, request: bytes) -> int:
    """The status, once the whole answer is there."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return int(answer.split(b" ", 2)[1])


def _peak(process: int) -> int:
    """The most that a process has held at once, in kilobytes; what processes share counts for each."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
