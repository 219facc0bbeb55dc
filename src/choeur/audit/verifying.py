"""Verifying the seals of the journal, in memory that does not grow with it (`choeur journal verify`)."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from django.db.models import Exists, OuterRef

from choeur.audit import sealing
from choeur.audit.models import Entry, Seal

CHUNK = 900  # ids in one statement
STRETCH = 10_000
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Broken(Exception):
    """The journal is not what was sealed. The message names the first entry concerned, by ids."""


@dataclass(frozen=True)
class Report:
    """All is as it was sealed: so many entries, so many that wait for the next minute, and the last seal."""

    verified: int
    waiting: int
    last: Seal | None


def verify(*, after: int = 0, noted: str = "") -> Report:
    """Follow the chain, from the first seal or from the one after `after`. `noted` is a seal as the log of the worker has it.

    Raises:
        Broken: an entry was changed, removed or added, or a seal was.
    """
    start = last = _seal(after) if after else None
    verified = 0
    for number, (seal, entry) in zip(count(after + 1), _sealed(after), strict=False):
        _check(seal, entry, number=number, previous=last.digest if last else "")
        last, verified = seal, verified + 1
    if noted and str(_seal(number := int(noted.partition(":")[0]))) != noted:
        raise Broken(f"Seal {number} is not the one that was noted: the chain was made anew.")
    if last:
        _check_nothing_was_added(last, since=start.at - sealing.LATE if start else BEGINNING)
    return Report(verified, sealing.waiting(last).count(), last)


def _seal(number: int) -> Seal:
    seal = Seal.objects.filter(number=number).first()
    if seal is None:
        raise Broken(f"Seal {number} is missing.")
    return seal


def _sealed(after: int) -> Iterator[tuple[Seal, Entry | None]]:
    """Each seal with its entry, where there still is one."""
    while seals := list(Seal.objects.filter(number__gt=after).order_by("number")[:CHUNK]):
        entries = Entry.objects.in_bulk([seal.entry_id for seal in seals])
        yield from ((seal, entries.get(seal.entry_id)) for seal in seals)
        after = seals[-1].number


def _check(seal: Seal, entry: Entry | None, *, number: int, previous: str) -> None:
    if seal.number != number:
        raise Broken(f"Seal {number} is missing: seal {seal.number} comes next.")
    if entry is None:
        raise Broken(f"Seal {number}: its entry {seal.entry_id}, of {_moment(seal.at)}, is missing.")
    if seal.at != entry.at or not hmac.compare_digest(seal.digest, sealing.digest_of(entry, number=number, previous=previous)):
        raise Broken(f"Seal {number}: {_described(entry)} or this seal was altered.")


def _check_nothing_was_added(last: Seal, *, since: datetime) -> None:
    """Every entry older than what may still be sealed has its seal. Asked by stretches, each short enough for one statement."""
    end = sealing.oldest_to_seal(last)
    while since < end:
        stretch = Entry.objects.filter(at__gt=since, at__lt=end).order_by("at", "pk")
        until = stretch.values_list("at", flat=True)[STRETCH : STRETCH + 1].first() or end
        is_sealed = Exists(Seal.objects.filter(entry_id=OuterRef("pk")))
        if added := stretch.filter(~is_sealed, at__lte=until).first():
            raise Broken(f"{_described(added)} was added afterwards: it has no seal, later ones do.")
        since = until


def _described(entry: Entry) -> str:
    return f"Entry {entry.pk} ({entry.event}, {_moment(entry.at)})"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(sep=" ", timespec="seconds")
