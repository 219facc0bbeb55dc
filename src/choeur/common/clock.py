"""The only clock of the application: the demonstration moves it, tests too (layout.md §8)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone


def _no_offset() -> timedelta:
    return timedelta(0)


_offset: Callable[[], timedelta] = _no_offset


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return timezone.now() + _offset()  # noqa: TID251 - the one place that may


def move_with(offset: Callable[[], timedelta]) -> None:
    """Let `offset` say how far the clock stands from the machine's: the demonstration installs its own."""
    global _offset  # noqa: PLW0603 - one clock for the process is the point
    _offset = offset
