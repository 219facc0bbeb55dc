"""The registry is asked about a SIRET; what it says is kept as it was shown, until the person says « oui » (journeys §1, step 1)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date

from choeur.common import clock
from choeur.common.dates import MINUTE
from choeur.guard import buckets
from choeur.guard.buckets import Verdict
from choeur.registry import lookup
from choeur.registry.answers import Answer, Closed, Establishment, Found, Protected, PublicBody, Unreachable
from choeur.structures.identifiers import grouped

LOOK_UPS_A_MINUTE = 20
LONGEST_NAME = 200  # that a structure keeps; no source promises less
NOTHING_KNOWN: dict[str, Any] = {
    "legal_name": "",
    "shown_name": "",
    "trade_name": "",
    "address": "",
    "address_more": "",
    "postal_code": "",
    "city": "",
    "country": "FR",
    "name_hidden": False,
    "address_hidden": False,
}


def may_ask(client: str) -> Verdict:
    """One question of this network to the registry, whose live sources have quotas of their own."""
    return buckets.take_of_network("registry.look_up", client, capacity=LOOK_UPS_A_MINUTE, per=MINUTE)


def look_up(siret: str) -> dict[str, Any]:
    """Ask the registry, before any transaction; what it says is kept as it was shown."""
    answer = lookup.find(siret)
    kept = {"siret": siret, "case": _case(answer), "asked_on": clock.now().date().isoformat()} | NOTHING_KNOWN
    establishment = getattr(answer, "establishment", None)
    if establishment is not None:
        kept |= _facts(establishment)
    if isinstance(answer, Closed):
        kept |= _closing(answer)
    return kept | {"protected": isinstance(answer, Protected)}


def _case(answer: Answer) -> str:
    if isinstance(answer, Found):
        return "found"
    if isinstance(answer, Unreachable | Protected):
        return "by_hand"
    if isinstance(answer, Closed):
        return "closed"
    return "public" if isinstance(answer, PublicBody) else "unknown"


def _facts(establishment: Establishment) -> dict[str, Any]:
    address = establishment.address
    return {
        "legal_name": establishment.legal_name,
        "shown_name": establishment.shown_name,
        "trade_name": establishment.trade_name,
        "address": address.line,
        "address_more": address.second_line,
        "postal_code": address.postal_code,
        "city": address.city,
        "country": address.country_code or "FR",
        "address_lines": list(address.lines),
        "name_hidden": establishment.name_hidden,
        "address_hidden": establishment.address_hidden,
        "is_head_office": establishment.is_head_office,
        "activity": establishment.activity,
        "opened_on": _iso(establishment.opened_on),
        "source_date": _iso(establishment.source_date),
    }


def _closing(answer: Closed) -> dict[str, Any]:
    """The date, and where to go: an establishment of the same company that is open."""
    moved_to = [s.establishment for s in answer.successors if s.same_company and s.establishment.is_open]
    others = {e.siret: e for e in (*moved_to, *answer.open_establishments)}
    return {
        "closed_on": _iso(answer.on),
        "ceased": answer.company_ceased,
        "others": [{"siret": e.siret, "name": e.trade_name or e.legal_name, "city": e.address.city} for e in others.values()],
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def is_name_typed(kept: Mapping[str, Any]) -> bool:
    """The registry gave no name that may be shown: the person types it."""
    return kept["name_hidden"] or not kept["legal_name"]


def as_shown(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What the pages that ask « is this your company? » draw: the answer, its numbers in groups, its days."""
    return {
        "facts": kept,
        "siret": grouped(kept["siret"]),
        "days": {name: parse_date(kept.get(name, "")) for name in ("opened_on", "closed_on", "source_date")},
        "others": [other | {"grouped": grouped(other["siret"])} for other in kept.get("others", [])],
    }
