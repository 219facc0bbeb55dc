"""Dates in templates, in the words of `common.dates`."""

from datetime import date, datetime, time

from django import template

from choeur.common import dates

register = template.Library()
NOON = time(12, tzinfo=dates.PARIS)


@register.filter
def long_date(value: date) -> str:
    """« 24 novembre 2026 », of a moment or of a day."""
    return dates.long_date(value if isinstance(value, datetime) else datetime.combine(value, NOON))


@register.filter
def moment(value: datetime) -> str:
    """« 24 novembre 2026 à 14 h 05 »."""
    return dates.date_and_time(value)
