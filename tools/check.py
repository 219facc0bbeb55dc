"""`make check`: everything a machine can say without running a test, side by side, the slowest first."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CHECKS = {
    "types": ("mypy",),
    "import rules": (str(Path(PYTHON).with_name("lint-imports")),),
    "templates": ("djlint", "src", "--lint", "--quiet"),
    "migrations": ("django", "makemigrations", "--check", "--dry-run"),
    "texts": ("tools/texts.py", "check"),
    "lint": ("ruff", "check", "--quiet", "."),
    "format": ("ruff", "format", "--check", "--quiet", "."),
}
ADVICE = {
    "migrations": "A model changed: python -m django makemigrations APP -n what_it_does",
    "format": "These files are not formatted: make fix",
    "lint": "Some of it mends itself: make fix",
    "texts": "New texts enter the catalogue with: make fix",
}


def main():
    with tempfile.TemporaryDirectory() as data, ThreadPoolExecutor(os.cpu_count()) as pool:
        results = [pool.submit(run, name, command, data) for name, command in CHECKS.items()]
        failed = [name for name, result in zip(CHECKS, results, strict=True) if not result.result()]
    if failed:
        sys.exit(f"Not good yet: {', '.join(failed)}")
    print("All good")


def run(name, command, data):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CHOEUR_")}
    environment |= {"CHOEUR_DEMO": "1", "CHOEUR_DATA": data, "DJANGO_SETTINGS_MODULE": "choeur.config.settings"}
    program = [command[0]] if "/" in command[0] else ["-m", command[0]]
    start = time.monotonic()
    done = subprocess.run(
        [PYTHON, *program, *command[1:]],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = [f"{'✘' if done.returncode else '✔'} {name} ({time.monotonic() - start:.0f} s)"]
    if done.returncode:
        lines += [done.stdout.strip(), ADVICE.get(name, "")]
    print("\n".join(filter(None, lines)), flush=True)
    return not done.returncode


if __name__ == "__main__":
    main()
