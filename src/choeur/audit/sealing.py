"""Sealing the journal: each entry is chained to the one sealed before it, by a job (decision 27).

A digest is keyed with `CHOEUR_PEPPER`, which the database does not hold: whoever can write the database alone cannot make
the chain good again. Whoever holds the key too can, but for the seals noted elsewhere: the job logs the last one each time.
What is sealed holds ids and codes; erasing a person takes their meaning away and breaks no seal.
"""

import hmac
import json
from datetime import UTC, datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from choeur.audit.models import Entry, Seal
from choeur.common import clock
from choeur.jobs import worker

BATCH = 1000
BATCHES_A_RUN = 100
LATE = timedelta(hours=1)
"""An entry is dated before its transaction ends, by seconds. One dated earlier than this before what is sealed was added
afterwards: it gets no seal, and verifying names it."""


def seal_new() -> Seal | None:
    """Seal every entry that has none yet; the last seal given, None where there was nothing to seal.

    Of two workers at once one seals: the other meets its numbers, and leaves. A batch is sealed whole or not at all.
    """
    given = None
    for _batch in range(BATCHES_A_RUN):
        try:
            seals = _seal_a_batch()
        except IntegrityError:
            break
        given = seals[-1] if seals else given
        if len(seals) < BATCH or worker.is_stopping():
            break
    return given


@transaction.atomic
def _seal_a_batch() -> list[Seal]:
    last = last_seal()
    number, digest = (last.number, last.digest) if last else (0, "")
    seals: list[Seal] = []
    for entry in waiting(last)[:BATCH]:
        number += 1
        digest = digest_of(entry, number=number, previous=digest)
        seals.append(Seal(number=number, entry_id=entry.pk, at=entry.at, digest=digest))
    return Seal.objects.bulk_create(seals)


def last_seal() -> Seal | None:
    return Seal.objects.order_by("number").last()


def waiting(last: Seal | None) -> QuerySet[Entry]:
    """The entries to seal after `last`, in their order. The hour before it is looked at again: who ends late comes late."""
    entries = Entry.objects.filter(~Exists(Seal.objects.filter(entry_id=OuterRef("pk")))).order_by("at", "pk")
    if last is None:
        return entries
    return entries.filter(at__gte=oldest_to_seal(last))


def oldest_to_seal(last: Seal) -> datetime:
    """What is dated before gets no seal any more. Where the clock was set back, it counts from there."""
    return min(last.at, clock.now()) - LATE


def digest_of(entry: Entry, *, number: int, previous: str) -> str:
    """What seal `number` of this entry is, after the seal whose digest is `previous`. Any change of a column changes it."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    told = (entry.event, entry.actor_id, entry.target_type, entry.target_id, entry.structure_id, entry.network, entry.data)
    sealed = _as_json((number, previous, str(entry.pk), at, *told))
    return hmac.digest(_key(settings.PEPPER), sealed.encode("ascii"), "sha256").hex()


_as_json = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


@cache
def _key(pepper: str) -> bytes:
    return hmac.digest(pepper.encode(), b"seals of the journal", "sha256")
