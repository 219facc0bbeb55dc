"""A real worker in a process of its own, on a database of its own, that can be told to die at a given point.

`python -m tests.notifications.worker_process write 10 | work [POINT NTH]`. The product knows nothing of this: the
process replaces named functions of its own before it starts (decision 36).
"""

import os
import signal
import smtplib
import sys
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import django

DOMAINS = 7


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "choeur.config.settings"
    django.setup()
    from choeur.common import clock

    ahead = timedelta(seconds=float(os.environ["TESTS_SECONDS_AHEAD"]))
    clock.move_with(lambda: ahead)


def write(mails: int) -> None:
    from django.core.management import call_command

    from tests.notifications.conftest import write_activation

    call_command("migrate", verbosity=0, skip_checks=True)
    for number in range(mails):
        write_activation(f"a{number}@d{number % DOMAINS}.exemple.fr")


def work(point: str = "", nth: int = 0) -> None:
    from choeur.jobs import worker

    if point:
        POINTS[point](at(nth))
    print("ready", flush=True)
    worker.run_forever()


def at(nth: int) -> Callable[[], bool]:
    """True at the nth call."""
    calls = count(1)
    return lambda: next(calls) == nth


def die_when_claimed(is_now: Callable[[], bool]) -> None:
    from choeur.notifications import claiming

    real = claiming.claim

    def claim(domain: str) -> Any:
        claimed = real(domain)
        if claimed and is_now():
            die()
        return claimed

    claiming.claim = claim


def die_in_the_middle_of_the_message(is_now: Callable[[], bool]) -> None:
    real = smtplib.SMTP.data

    def data(client: smtplib.SMTP, message: bytes) -> Any:
        if is_now():
            client.docmd("data")
            client.send(message[: len(message) // 2])
            die()
        return real(client, message)

    smtplib.SMTP.data = data


def die_before_noting(is_now: Callable[[], bool]) -> None:
    from choeur.notifications import claiming

    real = claiming.note

    def note(claimed: Any, answer: Any) -> None:
        if is_now():
            die()
        real(claimed, answer)

    claiming.note = note


def die_after_noting(is_now: Callable[[], bool]) -> None:
    from choeur.notifications import claiming

    real = claiming.note

    def note(claimed: Any, answer: Any) -> None:
        real(claimed, answer)
        if is_now():
            die()

    claiming.note = note


POINTS = {
    "claimed": die_when_claimed,
    "half sent": die_in_the_middle_of_the_message,
    "accepted": die_before_noting,
    "noted": die_after_noting,
}

if __name__ == "__main__":
    set_up()
    command, *rest = sys.argv[1:]
    {"write": lambda n: write(int(n)), "work": lambda p="", n="0": work(p, int(n))}[command](*rest)
