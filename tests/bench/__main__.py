"""`make bench`: what the portal costs, beside its targets; a table here, JSON in var/bench/. Fails where a target is missed.

Processor time, medians of rounds that alternate with what they are compared with, in one process with production's settings;
then the portal in processes of its own, alone (memory) and with a crowd at its door (log ins a second, the home page meanwhile).
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

import django

from tests.bench import figures, production
from tests.bench.figures import Figure

ROUNDS = 5


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="What the portal costs, beside its targets.")
    parser.add_argument("--quick", action="store_true", help="one short round: to try the benchmark itself")
    parser.add_argument("--to", type=Path, default=Path("var/bench"), help="folder of the JSON")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="choeur-bench-") as data:
        set_up(data)
        measured = measure(quick=asked.quick)
    print(figures.table(measured))
    print(f"\n{write(measured, asked.to)}")
    missed = [figure.name for figure in measured if not figure.is_met]
    if missed:
        print(f"Missed: {'; '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


def set_up(data: str) -> None:
    """The portal in this process, on a fresh SQLite file, with what `choeur migrate` prepares and the sample registry."""
    for name in [name for name in os.environ if name.startswith(("CHOEUR_", "TESTS_"))]:
        del os.environ[name]
    os.environ |= production.SETTINGS | {
        "CHOEUR_DATA": data,
        "CHOEUR_BASE_URL": "http://127.0.0.1:8000",
        "DJANGO_SETTINGS_MODULE": "choeur.config.settings",
    }
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "django.contrib.sessions"]  # for Django alone
    django.setup()
    from choeur.config import serving
    from choeur.registry import sampling

    serving.prepare(say=lambda _step: None)
    sampling.install()


def measure(*, quick: bool) -> list[Figure]:
    from tests.bench import crowding, logging_in, serving, showing_home, signing_up

    if quick:
        return [
            *logging_in.measure(1, people=3),
            *showing_home.measure(1, times=5),
            *signing_up.measure(1, sign_ups=1, mails=5),
            *serving.measure(requests=20),
            *crowding.measure(seconds=0.4, rounds=1),
        ]
    return [
        *logging_in.measure(ROUNDS),
        *showing_home.measure(ROUNDS),
        *signing_up.measure(ROUNDS),
        *serving.measure(),
        *crowding.measure(),
    ]


def write(measured: list[Figure], folder: Path) -> Path:
    from choeur.common import clock

    folder.mkdir(parents=True, exist_ok=True)
    at = clock.now()
    report: dict[str, Any] = {
        "at": at.isoformat(timespec="seconds"),
        "machine": {"processors": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()},
        "figures": [figure.as_json() for figure in measured],
    }
    file = folder / f"{at:%Y-%m-%d-%H%M%S}.json"
    file.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return file


if __name__ == "__main__":
    sys.exit(main())
