"""Which source answers: the local copy and the live ones, in the order of `CHOEUR_REGISTRY` (registry.md §8)."""

import logging
import time
from datetime import date, timedelta

from django.conf import settings

from choeur.common import clock
from choeur.registry import live, local_copy
from choeur.registry.answers import SourceState
from choeur.registry.records import Reading, SuccessionRecord

LOCAL = "local"
COPY_IS_FRESH = timedelta(days=45)
"""An older local copy is asked last: its answer still serves, with its date, where no live source gives one."""

CLOSING_IS_SURE = timedelta(days=7)
"""An older copy that says « closed » is confirmed live, where a live source is set: a closed establishment can reopen."""

logger = logging.getLogger(__name__)


def read(siret: str, *, until: float) -> Reading | None:
    """What the first source that is sure says; else what an unsure copy says; None where nobody answers.

    A copy is unsure of what it does not know (firms are born every day), of an old closing, and of everything past its age.
    """
    unsure: Reading | None = None
    for source in settings.REGISTRY_SOURCES:
        reading = _from_copy(siret) if source == LOCAL else live.find(source, siret, until=_share(source, until))
        if reading is None:
            continue
        if source != LOCAL or _is_sure(reading):
            return reading
        unsure = unsure or reading
    return unsure


def same(reading: Reading, siret: str, *, until: float) -> Reading | None:
    """Another number, asked of the source that gave `reading`."""
    return _from_copy(siret) if reading.source == LOCAL else live.find(reading.source, siret, until=until)


def of_company(siren: str, *, open_only: bool, limit: int, until: float) -> list[Reading]:
    """The establishments of a company by the first source that has some; the closed ones are known to the copy alone."""
    for source in settings.REGISTRY_SOURCES:
        if source == LOCAL:
            readings = _company_from_copy(siren, open_only=open_only, limit=limit)
        else:
            records = live.of_company(source, siren, limit=limit, until=_share(source, until)) or ()
            readings = [Reading(source, clock.now().date(), record) for record in records]
        if readings:
            return readings
    return []


def successors(reading: Reading, siret: str, *, until: float) -> tuple[SuccessionRecord, ...]:
    """Who took over a closed establishment, by the source that gave `reading`."""
    if reading.source != LOCAL:
        return live.successors(reading.source, siret, until=until) or ()
    try:
        return tuple(local_copy.successors(siret))
    except local_copy.CopyUnreadable:
        return ()


def states() -> tuple[SourceState, ...]:
    """How each configured source stands, in their order."""
    return tuple(_state_of_copy() if source == LOCAL else _state_of_live(source) for source in settings.REGISTRY_SOURCES)


def _share(source: str, until: float) -> float:
    """The first of two live sources may not use the time of the second."""
    order: list[str] = [other for other in settings.REGISTRY_SOURCES if other != LOCAL]
    now = time.monotonic()
    return now + (until - now) / (len(order) - order.index(source))


def _from_copy(siret: str) -> Reading | None:
    try:
        return Reading(LOCAL, local_copy.about().source_date, local_copy.find(siret))
    except local_copy.CopyUnreadable as error:
        logger.warning("registry copy unreadable: %s", error)
        return None


def _company_from_copy(siren: str, *, open_only: bool, limit: int) -> list[Reading]:
    try:
        source_date = local_copy.about().source_date
        return [Reading(LOCAL, source_date, record) for record in local_copy.of_company(siren, open_only=open_only, limit=limit)]
    except local_copy.CopyUnreadable as error:
        logger.warning("registry copy unreadable: %s", error)
        return []


def _is_sure(reading: Reading) -> bool:
    age = _age(reading.source_date)
    if reading.record is None or age > COPY_IS_FRESH:
        return False
    return (reading.record.is_open and reading.record.unit.is_active) or age <= CLOSING_IS_SURE


def _age(source_date: date | None) -> timedelta:
    return clock.now().date() - source_date if source_date else timedelta.max


def _state_of_copy() -> SourceState:
    try:
        about = local_copy.about()
    except local_copy.CopyUnreadable:
        return SourceState(source=LOCAL, is_usable=False, is_fresh=False)
    return SourceState(
        source=LOCAL,
        is_usable=True,
        is_fresh=_age(about.source_date) <= COPY_IS_FRESH,
        source_date=about.source_date,
        establishments=about.establishments,
        is_sample=about.is_sample,
    )


def _state_of_live(source: str) -> SourceState:
    has_key = source != "insee" or bool(settings.INSEE_API_KEY)
    return SourceState(source=source, is_usable=has_key and not live.is_resting(source), source_date=clock.now().date())
