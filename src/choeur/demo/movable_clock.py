"""The clock of the demonstration: one row that every process reads again at each request and each second of the worker."""

from datetime import timedelta

from choeur.common import clock
from choeur.demo.models import ClockOffset

LONGEST_MOVE = timedelta(days=3650)
_known = timedelta(0)


def install() -> None:
    """From now on this process follows the row."""
    clock.move_with(lambda: _known)


def refresh() -> timedelta:
    """Read the row; returns how far the clock stands from the machine's."""
    global _known  # noqa: PLW0603 - one clock for the process is the point
    seconds = ClockOffset.objects.values_list("seconds", flat=True).first() or 0
    _known = timedelta(seconds=seconds)
    return _known


def advance(seconds: int) -> timedelta:
    """Move the clock of all processes forward.

    Raises:
        ValueError: the clock would stand more than ten years ahead, or run backwards.
    """
    offset = refresh() + timedelta(seconds=seconds)
    if seconds < 0 or offset > LONGEST_MOVE:
        raise ValueError("The clock moves forward only, by ten years at most.")
    ClockOffset.objects.update_or_create(id=1, defaults={"seconds": int(offset.total_seconds())})
    return refresh()


def reset() -> timedelta:
    """Back to the machine's time."""
    ClockOffset.objects.update_or_create(id=1, defaults={"seconds": 0})
    return refresh()
