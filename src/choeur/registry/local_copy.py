"""The local copy of INSEE's stock: one SQLite file, replaced whole, never changed in place (registry.md §8).

A reader keeps its connection until the file under the name is another one; an old reader keeps the old file until then.
"""

import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from choeur.registry.records import AddressRecord, EstablishmentRecord, SuccessionRecord, UnitRecord, day

LAYOUT = "1"
"""Version of the tables below; a copy of another one must be imported again."""

ADDRESS_COLUMNS = tuple(AddressRecord.__dataclass_fields__)
SCHEMA = f"""
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE unit (
    siren TEXT PRIMARY KEY, is_active INTEGER NOT NULL, partly_disclosed INTEGER NOT NULL, legal_category TEXT, denomination TEXT,
    acronym TEXT, usual_name_1 TEXT, usual_name_2 TEXT, usual_name_3 TEXT, last_name TEXT, usage_name TEXT, first_name TEXT,
    head_office_nic TEXT, period_started_on TEXT
) WITHOUT ROWID;
CREATE TABLE establishment (
    siret TEXT PRIMARY KEY, is_open INTEGER NOT NULL, partly_disclosed INTEGER NOT NULL, is_head_office INTEGER, opened_on TEXT,
    period_started_on TEXT, usual_name TEXT, sign_1 TEXT, sign_2 TEXT, sign_3 TEXT, activity TEXT,
    {", ".join(f"{column} TEXT" for column in ADDRESS_COLUMNS)}
) WITHOUT ROWID;
CREATE TABLE succession (predecessor TEXT, successor TEXT, happened_on TEXT, PRIMARY KEY (predecessor, successor)) WITHOUT ROWID;
"""
_JOINED = """
SELECT establishment.*, unit.siren, unit.is_active, unit.partly_disclosed AS unit_partly_disclosed, unit.legal_category,
    unit.denomination, unit.acronym, unit.usual_name_1, unit.usual_name_2, unit.usual_name_3, unit.last_name, unit.usage_name,
    unit.first_name, unit.head_office_nic, unit.period_started_on AS unit_period_started_on
FROM establishment JOIN unit ON unit.siren = substr(establishment.siret, 1, 9)
"""
_ONE = f"{_JOINED} WHERE establishment.siret = ?"
_OF_COMPANY = f"""{_JOINED} WHERE establishment.siret BETWEEN ? AND ? AND establishment.is_open >= ?
ORDER BY establishment.is_head_office DESC, establishment.is_open DESC, establishment.siret LIMIT ?"""
_SUCCESSORS = "SELECT successor, happened_on FROM succession WHERE predecessor = ? ORDER BY happened_on DESC, successor LIMIT 20"


class CopyUnreadable(Exception):
    """There is no local copy, or it is broken or of another layout."""


@dataclass(frozen=True, slots=True)
class About:
    """What the copy says of itself."""

    source_date: date | None
    establishments: int
    is_sample: bool
    fingerprint: str


@dataclass(slots=True)
class _Opened:
    path: Path
    identity: tuple[int, int]
    connection: sqlite3.Connection
    about: About


_opened = threading.local()


def find(siret: str) -> EstablishmentRecord | None:
    """The establishment with its unit, or None where the copy does not have it.

    Raises:
        CopyUnreadable
    """
    rows = _ask(_ONE, [siret])
    return _record(rows[0]) if rows else None


def of_company(siren: str, *, open_only: bool, limit: int) -> list[EstablishmentRecord]:
    """Establishments of one company, the head office first.

    Raises:
        CopyUnreadable
    """
    return [_record(row) for row in _ask(_OF_COMPANY, [f"{siren}00000", f"{siren}99999", int(open_only), limit])]


def successors(siret: str) -> list[SuccessionRecord]:
    """Who took over a closed establishment, the latest first.

    Raises:
        CopyUnreadable
    """
    return [SuccessionRecord(row["successor"], day(row["happened_on"])) for row in _ask(_SUCCESSORS, [siret])]


def about() -> About:
    """What the copy in use says of itself.

    Raises:
        CopyUnreadable
    """
    try:
        return _current().about
    except (sqlite3.Error, OSError) as error:
        raise CopyUnreadable(type(error).__name__) from error


def about_file(path: Path) -> About:
    """What the copy at `path` says of itself, in use or not.

    Raises:
        CopyUnreadable
    """
    try:
        with closing(_open(path)) as connection:
            return _about(connection)
    except (sqlite3.Error, OSError) as error:
        raise CopyUnreadable(type(error).__name__) from error


def forget() -> None:
    """Close this thread's connection."""
    held: _Opened | None = getattr(_opened, "copy", None)
    if held:
        held.connection.close()
        _opened.copy = None


def _ask(question: str, arguments: list[str | int]) -> list[sqlite3.Row]:
    try:
        return _current().connection.execute(question, arguments).fetchall()
    except (sqlite3.Error, OSError) as error:
        forget()
        raise CopyUnreadable(type(error).__name__) from error


def _current() -> _Opened:
    path: Path = settings.REGISTRY_FILE
    stat = path.stat()
    identity = (stat.st_dev, stat.st_ino)
    held: _Opened | None = getattr(_opened, "copy", None)
    if held and held.path == path and held.identity == identity:
        return held
    forget()
    connection = _open(path)
    try:
        held = _Opened(path, identity, connection, _about(connection))
    except sqlite3.Error:
        connection.close()
        raise
    _opened.copy = held
    return held


def _about(connection: sqlite3.Connection) -> About:
    said = {row["name"]: row["value"] for row in connection.execute("SELECT name, value FROM about")}
    if said.get("layout") != LAYOUT:
        raise sqlite3.DatabaseError("another layout")
    return About(day(said["source_date"]), int(said["establishments"]), said["is_sample"] == "1", said["fingerprint"])


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def _record(row: sqlite3.Row) -> EstablishmentRecord:
    text: dict[str, Any] = {name: row[name] or "" for name in row.keys()}  # noqa: SIM118 - a Row iterates over its values
    return EstablishmentRecord(
        siret=text["siret"],
        unit=UnitRecord(
            siren=text["siren"],
            is_active=bool(text["is_active"]),
            partly_disclosed=bool(text["unit_partly_disclosed"]),
            legal_category=text["legal_category"],
            denomination=text["denomination"],
            acronym=text["acronym"],
            usual_names=_filled(text["usual_name_1"], text["usual_name_2"], text["usual_name_3"]),
            last_name=text["last_name"],
            usage_name=text["usage_name"],
            first_name=text["first_name"],
            head_office_nic=text["head_office_nic"],
            period_started_on=day(text["unit_period_started_on"]),
        ),
        is_open=bool(text["is_open"]),
        partly_disclosed=bool(text["partly_disclosed"]),
        is_head_office=_is_head_office(row["is_head_office"], text),
        opened_on=day(text["opened_on"]),
        closed_on=None if text["is_open"] else day(text["period_started_on"]),
        usual_name=text["usual_name"],
        signs=_filled(text["sign_1"], text["sign_2"], text["sign_3"]),
        activity=text["activity"],
        address=AddressRecord(**{column: text[column] for column in ADDRESS_COLUMNS}),
    )


def _is_head_office(said: int | None, text: dict[str, Any]) -> bool:
    """What the establishment says, else what its unit says of its head office."""
    return text["siret"][9:] == text["head_office_nic"] if said is None else bool(said)


def _filled(*values: str) -> tuple[str, ...]:
    return tuple(value for value in values if value)
