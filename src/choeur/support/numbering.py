"""The number of a sollicitation: « 2026-004217 », in sequence within the year of Paris."""

from datetime import datetime

from django.db import IntegrityError, transaction

from choeur.common.dates import PARIS
from choeur.support.models import YearOfNumbers


def hold(now: datetime) -> YearOfNumbers:
    """The counter of this year, held until the end of the transaction: one person at a time gives a number."""
    year = now.astimezone(PARIS).year
    rows = YearOfNumbers.objects.select_for_update().filter(year=year)
    held = rows.first()
    if held is None:
        _begin(year)
        held = rows.get()
    return held


def _begin(year: int) -> None:
    """The first of the year makes the row; another connection may have been faster."""
    try:
        with transaction.atomic():
            YearOfNumbers.objects.create(year=year)
    except IntegrityError:
        return


def give(held: YearOfNumbers) -> str:
    """The next number of a counter that the caller holds."""
    held.last += 1
    held.save(update_fields=["last"])
    return f"{held.year}-{held.last:06d}"
