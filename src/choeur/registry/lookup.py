"""The registry's one interface: is this number an open, private establishment? (journeys §1, registry.md §2 and §8)

The check digit comes first (`structures.identifiers`): no look-up for a bad number. Nothing here raises because a source
fails.
"""

from dataclasses import replace

from choeur.registry import activities, addresses, live, names, public_bodies, sources
from choeur.registry.answers import (
    Answer,
    Closed,
    Establishment,
    Found,
    Protected,
    PublicBody,
    SourceState,
    Successor,
    Unknown,
    Unreachable,
)
from choeur.registry.records import EstablishmentRecord, Reading

__all__ = [
    "Answer",
    "Closed",
    "Establishment",
    "Found",
    "Protected",
    "PublicBody",
    "SourceState",
    "Successor",
    "Unknown",
    "Unreachable",
    "establishments",
    "find",
    "state",
]

SIREN_LENGTH = 9
SHOWN_ESTABLISHMENTS = 20
SHOWN_SUCCESSORS = 3


def find(siret: str) -> Answer:
    """What the sources of `CHOEUR_REGISTRY` say of 14 clean digits, within 4 seconds for all live ones together."""
    until = live.deadline()
    reading = sources.read(siret, until=until)
    if reading is None:
        return Unreachable()
    if reading.is_protected:
        return Protected()
    if reading.record is None:
        return Unknown()
    return _answer(siret, reading.record, reading, until)


def establishments(siren: str, *, open_only: bool = True, limit: int = SHOWN_ESTABLISHMENTS) -> list[Establishment]:
    """Establishments of one company, the head office first; empty where the number or the sources say nothing."""
    if len(siren) != SIREN_LENGTH:
        return []
    return _of_company(siren, open_only=open_only, limit=limit, until=live.deadline())


def state() -> tuple[SourceState, ...]:
    """How each configured source stands, in the order of `CHOEUR_REGISTRY`."""
    return sources.states()


def _answer(siret: str, record: EstablishmentRecord, reading: Reading, until: float) -> Answer:
    if record.siret != siret:
        return _given_by_mistake(siret, record, reading)
    if not _is_usable(record):
        return _closed(record, reading, until)
    if public_bodies.is_public(record.unit):
        return PublicBody(_shown(record, reading))
    return Found(_shown(record, reading))


def _is_usable(record: EstablishmentRecord) -> bool:
    """Open, and of a living company: an open establishment of a ceased one is a late update (registry.md §2)."""
    return record.is_open and record.unit.is_active


def _given_by_mistake(siret: str, record: EstablishmentRecord, reading: Reading) -> Closed:
    """INSEE gave a company two numbers and keeps one (301): the other is told as closed, the right one is offered."""
    right = _shown(record, reading)
    successors = (Successor(right, same_company=True, on=None),) if _is_usable(record) else ()
    return Closed(replace(right, siret=siret, is_open=False), None, successors)


def _closed(record: EstablishmentRecord, reading: Reading, until: float) -> Closed:
    shown = _shown(record, reading)
    if not record.unit.is_active:
        return Closed(shown, record.closed_on or record.unit.period_started_on, company_ceased=True)
    still_open = _of_company(shown.siren, open_only=True, limit=SHOWN_ESTABLISHMENTS, until=until)
    return Closed(shown, record.closed_on, _successors(record, reading, until), tuple(still_open))


def _successors(record: EstablishmentRecord, reading: Reading, until: float) -> tuple[Successor, ...]:
    """Those that can be used today; only one of the same company is a move, and may be offered (registry.md §1)."""
    found = []
    for link in sources.successors(reading, record.siret, until=until)[:SHOWN_SUCCESSORS]:
        other = sources.same(reading, link.successor, until=until)
        if other and other.record and _is_usable(other.record):
            same_company = other.record.unit.siren == record.unit.siren
            found.append(Successor(_shown(other.record, other), same_company=same_company, on=link.on))
    return tuple(found)


def _of_company(siren: str, *, open_only: bool, limit: int, until: float) -> list[Establishment]:
    readings = sources.of_company(siren, open_only=open_only, limit=limit, until=until)
    return [
        _shown(reading.record, reading) for reading in readings if reading.record and (_is_usable(reading.record) or not open_only)
    ]


def _shown(record: EstablishmentRecord, reading: Reading) -> Establishment:
    """A record in the words of a screen, masks and sentences settled."""
    return Establishment(
        siret=record.siret,
        legal_name=names.legal_name(record),
        trade_name=names.trade_name(record),
        acronym=names.acronym(record.unit),
        last_name=names.last_name(record.unit),
        first_name=names.first_name(record.unit),
        address=addresses.address(record),
        is_open=_is_usable(record),
        is_head_office=record.is_head_office,
        is_natural_person=names.is_natural_person(record.unit),
        name_hidden=names.is_hidden(record.unit),
        address_hidden=addresses.is_hidden(record),
        opened_on=record.opened_on,
        activity_code=record.activity,
        activity=activities.label(record.activity),
        legal_category=record.unit.legal_category,
        source=reading.source,
        source_date=reading.source_date,
    )
