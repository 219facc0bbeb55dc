"""A fresh proof of who one is, less than 5 minutes old, before what is sensitive (security.md 7.5.1)."""

from collections.abc import Mapping, MutableMapping
from datetime import timedelta
from typing import Any

from django.utils.dateparse import parse_datetime

from choeur.common import clock

FRESH = timedelta(minutes=5)
PROVED_AT = "proved_at"


def note(session: MutableMapping[str, Any]) -> None:
    """The person of this session has just proven who she is, with all that her account asks for."""
    session[PROVED_AT] = clock.now().isoformat()


def is_fresh(session: Mapping[str, Any]) -> bool:
    """Whether the last proof is less than 5 minutes old."""
    proved_at = parse_datetime(session.get(PROVED_AT, ""))
    return proved_at is not None and timedelta(0) <= clock.now() - proved_at < FRESH
