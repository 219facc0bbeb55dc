"""Entries to seal, and hands that reach into the database past the portal."""

from collections.abc import Callable

import pytest
from django.db import connection

from choeur.audit import recording
from choeur.audit.events import Event
from choeur.audit.models import Entry


@pytest.fixture
def write(db: None) -> Callable[[int], list[Entry]]:
    """`write(3)` adds three entries, one after the other."""

    def entries(number: int) -> list[Entry]:
        return [recording.record(Event.SIGN_UPS_ERASED, network="203.0.113.x", count=count) for count in range(number)]

    return entries


@pytest.fixture
def tamper(db: None) -> Callable[..., None]:
    """`tamper("UPDATE …", value)` as the owner of the database would: the triggers are put aside first."""

    def run(statement: str, *values: object) -> None:
        with connection.cursor() as cursor:
            for table in ("audit_entry", "audit_seal"):
                if connection.vendor == "postgresql":
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_is_append_only")
                else:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_UPDATE")
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_DELETE")
            cursor.execute(statement, values)

    return run
