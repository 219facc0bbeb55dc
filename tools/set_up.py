"""Makes `.venv` what the lock files say, once: `set_up.py base` for the demonstration, `set_up.py dev` for the tests.

A stamp named after the content of the lock and the place of the project says that it is done; a second call takes no time.
Runs with any Python 3, so that a machine whose own is too old is told so in a sentence.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
CANDIDATES = ("python3", "python3.13", "python3.12", "python3.11")
SUITABLE = "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))"


def main(level):
    VENV.mkdir(exist_ok=True)
    with (VENV / ".set-up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # `make demo` and `make test` may start together
        usable = works(PYTHON, "import pip; " + SUITABLE)
        if usable and stamp_of(level).exists():
            return
        if not usable:
            make_environment()
        install(level)
        for done in {"base", level}:
            stamp_of(done).touch()


def stamp_of(level):
    content = lock_file(level).read_bytes() + bytes(ROOT)
    return VENV / f".{level}-{hashlib.sha256(content).hexdigest()[:16]}"


def lock_file(level):
    return ROOT / "requirements" / f"{level}.txt"


def works(python, code):
    return (
        shutil.which(str(python)) is not None
        and subprocess.run([str(python), "-c", code], capture_output=True, check=False).returncode == 0
    )


def make_environment():
    suitable = [name for name in CANDIDATES if works(name, SUITABLE)]
    if not suitable:
        stop("Python 3.11, 3.12 or 3.13 is missing. On Debian or Ubuntu: apt install python3 python3-venv")
    complete = [name for name in suitable if works(name, "import ensurepip, venv")]
    if not complete:
        stop("Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv")
    say("Making the virtual environment .venv")
    run([complete[0], "-m", "venv", "--clear", str(VENV)], "The virtual environment could not be made.")


def install(level):
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps"]
    count = sum(line[:1].isalpha() for line in lock_file(level).read_text().splitlines())
    say(f"Installing {count} packages, their hashes checked (requirements/{level}.txt)")
    run(
        [*pip, "--require-hashes", "-r", str(lock_file(level))],
        "The packages could not be installed: is the package index within reach?",
    )
    say("Installing Chœur itself")
    run([*pip, "--no-build-isolation", "-e", str(ROOT)], "Chœur itself could not be installed.")


def run(command, sentence):
    if subprocess.run(command, check=False, cwd=ROOT).returncode:
        stop(sentence)


def say(step):
    print(f"• {step}", flush=True)


def stop(sentence):
    print(sentence, file=sys.stderr)
    sys.exit(1)


main(sys.argv[1])
