"""A PostgreSQL of the tests' own: `python -m tests.postgres COMMAND…` runs COMMAND with it, then leaves nothing behind."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests import machine

OWNER = "postgres"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "300",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "log_min_messages": "fatal",
    "jit": "off",
}
START_SECONDS = 30


@contextlib.contextmanager
def cluster(**settings: str) -> Iterator[str]:
    """A cluster on a unix socket alone, with these settings over ours; gives the address of its database, to which each worker adds its own suffix."""
    binaries = machine.postgres_binaries()
    if binaries is None:
        sys.exit("PostgreSQL is missing: python -m tests.machine")
    folder = Path(tempfile.mkdtemp(prefix="choeur-pg-", dir="/tmp"))  # a socket's path may not pass 107 bytes
    owner = _become_owner(folder)
    try:
        _make(binaries, folder, owner)
        server = _start(binaries, folder, owner, SETTINGS | settings)
        try:
            _wait(binaries, folder, server)
            yield f"postgres://{OWNER}@/choeur?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)  # « fast »: open connections are cut
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _become_owner(folder: Path) -> list[str]:
    """The prefix of a command run as another user, since PostgreSQL refuses root."""
    prefix = ["setpriv", "--pdeathsig", "INT"]  # killed outright, these tests still leave no server behind
    if os.getuid():
        return prefix
    user = pwd.getpwnam(OWNER)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return [*prefix, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _make(binaries: Path, folder: Path, owner: list[str]) -> None:
    options = ["--auth=trust", f"--username={OWNER}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    made = subprocess.run(
        [*owner, binaries / "initdb", "-D", folder / "data", *options], capture_output=True, text=True, check=False, cwd=folder
    )
    if made.returncode:
        sys.exit(f"PostgreSQL could not be prepared:\n{made.stderr}")


def _start(binaries: Path, folder: Path, owner: list[str], settings: dict[str, str]) -> subprocess.Popen[bytes]:
    given = [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
    command = [*owner, binaries / "postgres", "-D", folder / "data", "-k", folder, *given]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, start_new_session=True)


def _wait(binaries: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + START_SECONDS
    while subprocess.run([binaries / "pg_isready", "-q", "-h", folder], check=False).returncode:
        if server.poll() is not None or time.monotonic() > limit:
            sys.exit("PostgreSQL did not start.")
        time.sleep(0.1)


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as address:
        running = subprocess.Popen(command, env=os.environ | {"TESTS_DATABASE_URL": address})
        try:
            while True:
                with contextlib.suppress(KeyboardInterrupt):  # the command received it too and closes in its own way
                    return running.wait()
        finally:
            if running.poll() is None:
                running.terminate()
                running.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
