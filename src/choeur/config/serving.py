"""Preparing and running: the portal, the worker, and both together as a demonstration. Django is set up by the caller."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

Say = Callable[[str], None]
STOP_WITHIN = 15  # seconds that a child has to end by itself
READY_WITHIN = 30
AT_ONCE = 64  # requests, in all processes together; each may hold a connection of the database
LEAST_THREADS = 4
M_ARENA_MAX = -8  # of glibc's malloc.h


def prepare(*, say: Say) -> None:
    """Database, reference data, static files; each step says what it does, and a second time changes nothing."""
    from django.core.management import call_command  # noqa: PLC0415 - needs Django
    from django.db import connection  # noqa: PLC0415 - needs Django

    from choeur.support import reference as support_reference  # noqa: PLC0415 - needs Django
    from choeur.workspaces import reference  # noqa: PLC0415 - needs Django

    say("• Database")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")  # a page may not take 5 s, a migration may
    call_command("migrate", verbosity=0, interactive=False)
    say("• Reference data")
    reference.load()
    support_reference.load()
    say("• Static files")
    call_command("collectstatic", verbosity=0, interactive=False)


def serve(bind: str) -> None:
    """Run the portal in this process: gunicorn, until SIGTERM.

    A process takes no more connections than it has threads: none waits behind log ins here while another process is free.
    """
    _share_one_heap()
    from django.conf import settings  # noqa: PLC0415 - needs Django
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - not for the other commands

    class Portal(BaseApplication):  # type: ignore[misc] # gunicorn has no types
        def load_config(self) -> None:
            processes = settings.ENVIRONMENT.web_workers
            threads = max(LEAST_THREADS, AT_ONCE // processes)
            options: dict[str, Any] = {
                "bind": bind,
                "workers": processes,
                "worker_class": "gthread",
                "threads": threads,
                "worker_connections": threads,
                "timeout": 60,
                "graceful_timeout": STOP_WITHIN,
                "preload_app": True,
                "loglevel": "warning",
                "proc_name": "choeur",
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from choeur.config.wsgi import application  # noqa: PLC0415 - after the settings

            return application

    Portal().run()


def _share_one_heap() -> None:
    """All threads of a process take memory from one heap: else each keeps the 19 MiB of its last password hash (glibc)."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def work() -> None:
    """Run the worker in this process until SIGTERM or SIGINT."""
    from choeur.jobs import worker  # noqa: PLC0415 - needs Django

    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    worker.run_forever(stop)


def demonstrate(base_url: str, *, say: Say) -> int:
    """Make what is missing, then run portal and worker until Ctrl-C; nothing of them stays."""
    from choeur.demo import seeding  # noqa: PLC0415 - needs Django
    from choeur.registry import sampling  # noqa: PLC0415 - needs Django

    address = urlsplit(base_url)
    host, port = address.hostname or "127.0.0.1", address.port or 80
    if _answers(host, port):
        say(f"Something answers on port {port} already. Choose another one: make demo PORT=8001")
        return 1
    prepare(say=say)
    say("• Sample registry")
    sampling.install()
    say("• Accounts to try")
    seeding.seed()
    children = [_start("serve", "--bind", f"{host}:{port}"), _start("worker")]
    return _watch(children, host, port, base_url, say)


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C reaches this process alone, which ends its children in order."""
    return subprocess.Popen([sys.executable, "-m", "choeur", *arguments], start_new_session=True)  # noqa: S603


def _watch(children: list[subprocess.Popen[bytes]], host: str, port: int, base_url: str, say: Say) -> int:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: stop.set())
    deadline = time.monotonic() + READY_WITHIN
    announced = False
    while not stop.wait(0.2):
        if any(child.poll() is not None for child in children):
            say("A process of the demonstration ended by itself; see above.")
            break
        if not announced and _answers(host, port):
            say(f"\n  Portal:         {base_url}/\n  Demonstration:  {base_url}/demo/\n  Ctrl-C stops it.\n")
            announced = True
        if not announced and time.monotonic() > deadline:
            say(f"The portal did not answer in {READY_WITHIN} seconds.")
            break
    _end(children)
    return 0 if stop.is_set() else 1


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(STOP_WITHIN)
            continue
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _answers(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0
