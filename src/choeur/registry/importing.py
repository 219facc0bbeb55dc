"""Making the local copy from INSEE's stock files: aside, checked, then swapped in one move (registry.md §1, decision 31)."""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from choeur.common import clock
from choeur.registry import columns, local_copy
from choeur.registry.records import category, day
from choeur.registry.stock_files import BadStock, Row, StockFile

__all__ = ["BadStock", "Report", "import_stock"]

MOST_LOST = 0.02
"""A new copy with fewer establishments than this share of the old one is refused (decision 31)."""

MOST_ORPHANS = 0.02
"""So are two files that do not belong together: establishments whose unit is missing."""

SIRET_LENGTH, SIREN_LENGTH = 14, 9
FAST = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -16384;
PRAGMA page_size = 8192;
"""
"""The file is nobody's until it is swapped in: a crash leaves a draft that the next import overwrites."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an import did. `duplicates`: rows met again, the last one kept; `in_order`: INSEE's file was sorted."""

    rows: int
    units: int
    links: int
    duplicates: int
    in_order: bool
    seconds: float
    source_date: date | None


@dataclass(slots=True)
class _Seen:
    """What is learnt of the establishments' file while it streams by."""

    rows: int = 0
    previous: str = ""
    in_order: bool = True
    treated: str = ""


def import_stock(
    establishments_file: Path,
    units_file: Path,
    links_file: Path | None = None,
    *,
    to: Path,
    source_date: date | None = None,
    is_sample: bool = False,
    accept_loss: bool = False,
    fingerprint: str = "",
) -> Report:
    """Replace the copy at `to` by these files; readers keep the old one until the swap and lose nothing.

    `source_date` is the day of the latest change that the file tells, unless given. `accept_loss` lets a much smaller copy
    in. Files are taken in INSEE's order or not: the table sorts, only slower.

    Raises:
        BadStock: a file is unreadable, lacks a required column, or the copy would have lost too much. Nothing is replaced.
    """
    started = time.monotonic()
    to.parent.mkdir(parents=True, exist_ok=True)
    with _alone(to):
        draft = to.with_name(f"{to.name}.new")
        draft.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
                connection.executescript(FAST + local_copy.SCHEMA)
                connection.execute("BEGIN")
                seen = _fill(connection, establishments_file, units_file, links_file)
                report = _report(connection, seen, started, source_date)
                _check(connection, report, to, accept_loss=accept_loss)
                _sign(connection, report, is_sample=is_sample, fingerprint=fingerprint)
                connection.execute("COMMIT")
            _swap(draft, to)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    return report


def _fill(connection: sqlite3.Connection, establishments_file: Path, units_file: Path, links_file: Path | None) -> _Seen:
    seen = _Seen()
    _insert(connection, "unit", list(columns.UNIT), _units(units_file))
    _insert(connection, "establishment", list(columns.ESTABLISHMENT), _establishments(establishments_file, seen))
    if links_file:
        _insert(connection, "succession", list(columns.LINK), _links(links_file))
    return seen


def _insert(connection: sqlite3.Connection, table: str, names: list[str], rows: Iterator[Row]) -> None:
    """In one pass; a row met again replaces the first, and rows out of order find their place."""
    places = ", ".join("?" * len(names))
    connection.executemany(f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) VALUES ({places})", rows)  # noqa: S608 - our own names


def _establishments(path: Path, seen: _Seen) -> Iterator[Row]:
    wanted = [*columns.ESTABLISHMENT.values(), "siren", "nic", columns.ESTABLISHMENT_TREATED]
    file = StockFile(path, wanted, required=columns.ESTABLISHMENT_REQUIRED)
    for cells in file:
        treated, nic, siren = cells.pop(), cells.pop(), cells.pop()
        row = _unmasked(cells)
        siret = row[0] or f"{siren}{nic}"
        if len(siret) != SIRET_LENGTH or not siret.isdecimal():
            raise file.refuse("a SIRET has 14 digits")
        seen.rows += 1
        seen.in_order &= siret >= seen.previous
        seen.previous = siret
        seen.treated = max(seen.treated, treated)
        row[0] = siret
        row[1] = _flag(row[1] == "A")
        row[2] = _flag(row[2] != "O")
        row[3] = None if row[3] is None else _flag(row[3].lower() == "true")
        yield row


def _units(path: Path) -> Iterator[Row]:
    file = StockFile(path, [*columns.UNIT.values(), columns.FIRST_NAME], required=columns.UNIT_REQUIRED)
    first_name_at = list(columns.UNIT).index("first_name")
    for cells in file:
        row = _unmasked(cells)
        first_name = row.pop()
        siren = row[0]
        if siren is None or len(siren) != SIREN_LENGTH or not siren.isdecimal():
            raise file.refuse("a SIREN has 9 digits")
        row[1] = _flag(row[1] == "A")
        row[2] = _flag(row[2] != "O")
        row[3] = category(row[3]) or None
        row[first_name_at] = row[first_name_at] or first_name
        yield row


def _links(path: Path) -> Iterator[Row]:
    for cells in StockFile(path, list(columns.LINK.values()), required=columns.LINK_REQUIRED):
        yield _unmasked(cells)


def _unmasked(cells: list[str]) -> Row:
    literal = columns.LITERALS.get
    return [literal(cell, cell) for cell in cells]


def _flag(value: bool) -> str:
    return "1" if value else "0"


def _report(connection: sqlite3.Connection, seen: _Seen, started: float, source_date: date | None) -> Report:
    rows, units, links = (
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names
        for table in ("establishment", "unit", "succession")
    )
    latest = day(seen.treated)
    return Report(
        rows=rows,
        units=units,
        links=links,
        duplicates=seen.rows - rows,
        in_order=seen.in_order,
        seconds=round(time.monotonic() - started, 1),
        source_date=source_date or (min(latest, clock.now().date()) if latest else None),
    )


def _check(connection: sqlite3.Connection, report: Report, to: Path, *, accept_loss: bool) -> None:
    """Refuse a copy that would be worse than the one in place."""
    if not report.rows:
        raise BadStock("The file of establishments holds no row.")
    orphans = connection.execute(
        "SELECT count(*) FROM establishment WHERE NOT EXISTS (SELECT 1 FROM unit WHERE siren = substr(siret, 1, 9))"
    ).fetchone()[0]
    if orphans > report.rows * MOST_ORPHANS:
        raise BadStock(f"{orphans} establishments of {report.rows} have no legal unit: these files do not belong together.")
    try:
        before = local_copy.about_file(to)
    except local_copy.CopyUnreadable:
        return
    if not accept_loss and not before.is_sample and report.rows < before.establishments * (1 - MOST_LOST):
        raise BadStock(
            f"The new copy has {report.rows} establishments, the one in place {before.establishments}: more than 2 % lost."
        )


def _sign(connection: sqlite3.Connection, report: Report, *, is_sample: bool, fingerprint: str) -> None:
    said = {
        "layout": local_copy.LAYOUT,
        "source_date": report.source_date.isoformat() if report.source_date else "",
        "establishments": str(report.rows),
        "is_sample": _flag(is_sample),
        "fingerprint": fingerprint,
        "imported_at": clock.now().isoformat(timespec="seconds"),
    }
    connection.executemany("INSERT INTO about (name, value) VALUES (?, ?)", said.items())


def _swap(draft: Path, to: Path) -> None:
    """On the disk first, then under its name: a crash leaves the old copy or the new one, whole."""
    _flush(draft)
    os.replace(draft, to)  # noqa: PTH105 - the atomic move, said plainly
    _flush(to.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _alone(to: Path) -> Iterator[None]:
    """One import at a time; the lock falls with the process."""
    with to.with_name(f"{to.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
