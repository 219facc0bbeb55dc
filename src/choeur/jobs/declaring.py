"""Declaring a periodic job: one decorator on a function of `<app>/jobs.py` (layout.md §8)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.module_loading import autodiscover_modules

Work = Callable[[], int]
SHORTEST_RECORDED = timedelta(minutes=1)


@dataclass(frozen=True)
class Job:
    """A function to run again and again. It takes nothing, is safe to run twice, and returns how many things it did."""

    name: str
    run: Work
    every: timedelta

    @property
    def is_pulse(self) -> bool:
        """More often than once a minute: nothing is written about each run, and each worker runs its own."""
        return self.every < SHORTEST_RECORDED


_declared: dict[str, Job] = {}


def periodic(*, seconds: int = 0, minutes: int = 0, hours: int = 0, days: int = 0) -> Callable[[Work], Work]:
    """Run the function at this interval, from the first start of a worker on. Its name is `<app>.<function>`.

    Raises:
        ValueError: no interval, or two jobs with one name.
    """
    every = timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days)
    if not every:
        raise ValueError("a periodic job needs an interval")

    def declare(function: Work) -> Work:
        name = f"{function.__module__.split('.')[-2]}.{function.__name__}"
        if name in _declared:
            raise ValueError(f"two periodic jobs are called {name}")
        _declared[name] = Job(name, function, every)
        return function

    return declare


def declared() -> list[Job]:
    """Every job of the installed apps, by name: the worker, `choeur jobs`, the console and the demonstration list these."""
    autodiscover_modules("jobs")
    return sorted(_declared.values(), key=lambda job: job.name)
