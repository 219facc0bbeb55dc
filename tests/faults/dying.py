"""The product's own commands, in a process that dies where it is told to (decision 36: the product knows nothing of this).

`python -m tests.faults.dying serve --bind …` or `worker` replaces the functions of POINTS before it starts. Reaching the point
that the file « die » of the data folder names, the process kills itself with SIGKILL, once: the file goes first.
`python -m tests.faults.dying prepare` makes the database, the sample registry and the accounts of a demonstration.
"""

import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

import django

BEFORE, AFTER = "before", "after"
SUBMIT = {
    "before the transaction": (BEFORE, "choeur.signup.submitting.submit"),
    "draft locked, nothing written": (BEFORE, "choeur.signup.submitting._waiting"),
    "sign-up and draft written": (BEFORE, "choeur.signup.submitting._write_to"),
    "link written": (AFTER, "choeur.accounts.activation_links.issue"),
    "all written, before the commit": (AFTER, "choeur.signup.submitting._write_to"),
    "committed, before the answer": (AFTER, "choeur.signup.submitting.submit"),
}
ACTIVATE = {
    "activation: before the transaction": (BEFORE, "choeur.signup.activating.activate"),
    "activation: sign-ups locked": (AFTER, "choeur.signup.activating._locked"),
    "activation: person made": (AFTER, "choeur.signup.activating._create_person"),
    "activation: structure made": (AFTER, "choeur.structures.founding.found_or_lock"),
    "activation: attached": (AFTER, "choeur.signup.activating._attach"),
    "activation: before the commit": (AFTER, "choeur.signup.activating._tell"),
    "activation: committed, before the answer": (AFTER, "choeur.signup.activating.activate"),
}
POINTS = SUBMIT | ACTIVATE


def order(data: Path, point: str) -> None:
    """The next process of this data folder to reach the point dies there."""
    (data / "die").write_text(point, encoding="utf-8")


def is_done(data: Path) -> bool:
    return not (data / "die").exists()


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "choeur.config.settings")
    django.setup()
    if arguments == ["prepare"]:
        _prepare()
        return
    for point, (when, name) in POINTS.items():
        _replace(point, when, name)
    from choeur import cli

    cli.main()


def _prepare() -> None:
    from choeur.config import serving
    from choeur.demo import seeding
    from choeur.registry import sampling

    serving.prepare(say=lambda _step: None)
    sampling.install()
    seeding.seed()


def _replace(point: str, when: str, name: str) -> None:
    from django.conf import settings

    place, _, function = name.rpartition(".")
    module = import_module(place)
    real: Callable[..., Any] = getattr(module, function)

    @wraps(real)
    def replaced(*args: Any, **kwargs: Any) -> Any:
        if when == BEFORE:
            _die_if_asked(settings.DATA / "die", point)
        result = real(*args, **kwargs)
        if when == AFTER:
            _die_if_asked(settings.DATA / "die", point)
        return result

    setattr(module, function, replaced)


def _die_if_asked(order: Path, point: str) -> None:
    if order.exists() and order.read_text(encoding="utf-8") == point:
        order.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1:])
