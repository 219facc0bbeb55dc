"""The product's own commands, in a process that dies where it is told to (decision 36: the product knows nothing of this).

`python -m tests.faults.dying serve --bind …` or `worker` replaces the functions of POINTS before it starts. Reaching the point
that the file « die » of the data folder names, the process kills itself with SIGKILL, once: the file goes first.
`python -m tests.faults.dying prepare` makes the database, the sample registry and, in a demonstration, its accounts.
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
    "draft locked": (BEFORE, "choeur.accounts.consent.current"),
    "sign-up written": (BEFORE, "choeur.accounts.activation_links.issue"),
    "link written": (AFTER, "choeur.accounts.activation_links.issue"),
    "mail written": (AFTER, "choeur.notifications.sending.notify"),
    "committed, before the answer": (AFTER, "choeur.signup.submitting.submit"),
}
ACTIVATE = {
    "activation: before the transaction": (BEFORE, "choeur.signup.activating.activate"),
    "activation: sign-ups locked": (BEFORE, "choeur.signup.activating.create_person"),
    "activation: person made": (AFTER, "choeur.signup.activating.create_person"),
    "activation: link used up": (AFTER, "choeur.accounts.devices.remember"),
    "activation: structure made": (AFTER, "choeur.structures.founding.found_or_lock"),
    "activation: manager named": (AFTER, "choeur.memberships.joining.lead"),
    "activation: mail written": (AFTER, "choeur.signup.activating.notify"),
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
    from django.conf import settings

    from choeur.config import serving
    from choeur.registry import sampling

    serving.prepare(say=lambda _step: None)
    sampling.install()
    if settings.DEMO:
        from choeur.demo import seeding

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
