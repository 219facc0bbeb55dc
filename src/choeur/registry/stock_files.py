"""Reading one of INSEE's files row by row: CSV as it is, in a zip or in gzip, in flat memory (registry.md §1)."""

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from operator import itemgetter
from pathlib import Path
from typing import IO, cast

Row = list[str | None]
"""One row for the copy: what is missing is None."""


class BadStock(Exception):
    """A file of INSEE cannot be used: the message says which and why; nothing was replaced."""


class StockFile:
    """The wanted columns of one file, found by their names.

    Iterating gives one list a row, in the order of `wanted`; a column that the file does not have is empty.
    """

    def __init__(self, path: Path, wanted: list[str], *, required: set[str]) -> None:
        self.path = path
        self.wanted = wanted
        self.required = required
        self.line = 0

    def __iter__(self) -> Iterator[list[str]]:
        try:
            with ExitStack() as stack:
                lines = csv.reader(_opened(self.path, stack), strict=True)
                header = next(lines, [])
                pick = self._picker(header)
                width = len(header)
                for cells in lines:
                    self.line = lines.line_num
                    if len(cells) != width:
                        raise BadStock(f"{self.path.name}, line {self.line}: {len(cells)} cells where the header has {width}.")
                    cells.append("")
                    yield pick(cells)
        except (csv.Error, UnicodeDecodeError, zipfile.BadZipFile, EOFError, zlib.error, OSError) as error:
            raise BadStock(f"{self.path.name} cannot be read after line {self.line}: {type(error).__name__}.") from error

    def refuse(self, why: str) -> BadStock:
        """The exception for a row that makes no sense; never quotes the row."""
        return BadStock(f"{self.path.name}, line {self.line}: {why}.")

    def _picker(self, header: list[str]) -> Callable[[list[str]], list[str]]:
        missing = sorted(self.required.difference(header))
        if missing:
            raise BadStock(f"{self.path.name} lacks the column {', '.join(missing)}.")
        places = {name: place for place, name in enumerate(header)}
        empty_place = len(header)
        picked = itemgetter(*(places.get(name, empty_place) for name in self.wanted))
        return lambda cells: list(picked(cells))


def _opened(path: Path, stack: ExitStack) -> io.TextIOWrapper:
    """The text of a file, whatever its suffix says: INSEE's zip holds one CSV."""
    raw: IO[bytes] = stack.enter_context(path.open("rb"))
    start = raw.read(4)
    raw.seek(0)
    if start.startswith(b"PK"):
        archive = stack.enter_context(zipfile.ZipFile(raw))
        names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
        if len(names) != 1:
            raise BadStock(f"{path.name} must hold one CSV file; it holds {len(names)}.")
        raw = stack.enter_context(archive.open(names[0]))
    elif start.startswith(b"\x1f\x8b"):
        raw = cast("IO[bytes]", stack.enter_context(gzip.GzipFile(fileobj=raw)))
    return stack.enter_context(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
