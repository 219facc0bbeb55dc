"""Dates in templates, in the words of `common.dates`."""

from datetime import datetime

from django import template

from choeur.common import dates

register = template.Library()
register.filter("long_date", dates.long_date)


@register.filter
def moment(value: datetime) -> str:
    """« 24 novembre 2026 à 14 h 05 »."""
    return dates.date_and_time(value)
