"""INSEE's API Sirene 3.11, with a key (registry.md §6): one establishment, those of a company, who took over."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any

from django.conf import settings

from choeur.common import web
from choeur.registry import columns
from choeur.registry.records import AddressRecord, EstablishmentRecord, SuccessionRecord, UnitRecord, category, day, plain

BASE = "https://api.insee.fr/api-sirene/3.11"
KEY_HEADER = "X-INSEE-Api-Key-Integration"
CURRENT = "2999-12-31"
"""A date that asks for the current period only."""

MOVED_TO = re.compile(r"/siret/(\d{14})$")


class ProtectedUnit(Exception):
    """403: INSEE may not speak of this unit (art. A123-96, Defence)."""


def find(siret: str, *, deadline: float) -> EstablishmentRecord | None:
    """One establishment; None where Sirene does not know it. A number given by mistake is followed once to the right one.

    Raises:
        ProtectedUnit, web.Silent
    """
    reply = _ask(f"/siret/{siret}", {}, deadline)
    if reply.status == HTTPStatus.MOVED_PERMANENTLY:
        right = MOVED_TO.search(reply.location)
        if right is None:
            raise web.Silent("moved nowhere")
        siret = right[1]
        reply = _ask(f"/siret/{siret}", {}, deadline)
    if reply.status == HTTPStatus.NOT_FOUND:
        return None
    record = _record(_mapping(_answered(reply).get("etablissement")))
    if record.siret != siret:
        raise web.Silent("another number answered")
    return record


def of_company(siren: str, *, limit: int, deadline: float) -> tuple[EstablishmentRecord, ...]:
    """The open establishments of a company, the head office first.

    Raises:
        web.Silent
    """
    question = {"q": f"siren:{siren} AND periode(etatAdministratifEtablissement:A)", "date": CURRENT, "nombre": str(limit)}
    reply = _ask("/siret", question, deadline)
    if reply.status == HTTPStatus.NOT_FOUND:
        return ()
    records = [_record(_mapping(item)) for item in _sequence(_answered(reply).get("etablissements"))]
    mine = [record for record in records if record.unit.siren == siren and record.is_open]
    return tuple(sorted(mine, key=lambda record: (not record.is_head_office, record.siret)))


def successors(siret: str, *, deadline: float) -> tuple[SuccessionRecord, ...]:
    """Who took over a closed establishment.

    Raises:
        web.Silent
    """
    reply = _ask("/siret/liensSuccession", {"q": f"siretEtablissementPredecesseur:{siret}", "nombre": "20"}, deadline)
    if reply.status == HTTPStatus.NOT_FOUND:
        return ()
    links = [_mapping(link) for link in _sequence(_answered(reply).get("liensSuccession"))]
    return tuple(
        SuccessionRecord(plain(link.get("siretEtablissementSuccesseur")), day(link.get("dateLienSuccession")))
        for link in links
        if plain(link.get("siretEtablissementPredecesseur")) == siret
    )


def _ask(path: str, params: dict[str, str], deadline: float) -> web.Reply:
    if not settings.INSEE_API_KEY:
        raise web.Silent("no key")
    return web.get(f"{BASE}{path}", params=params, headers={KEY_HEADER: settings.INSEE_API_KEY}, deadline=deadline)


def _answered(reply: web.Reply) -> dict[str, Any]:
    if reply.status == HTTPStatus.FORBIDDEN:
        raise ProtectedUnit
    if reply.status != HTTPStatus.OK:
        raise web.Silent(f"status {reply.status}")
    return reply.body


def _record(said: Mapping[str, Any]) -> EstablishmentRecord:
    """An `etablissement` of the API; a state that is not there makes it unusable."""
    siret, unit = plain(said.get("siret")), _mapping(said.get("uniteLegale"))
    periods = [_mapping(period) for period in _sequence(said.get("periodesEtablissement"))]
    current = periods[0] if periods else {}
    state = plain(current.get("etatAdministratifEtablissement"))
    if state not in {"A", "F"} or not unit:
        raise web.Silent("not an establishment")
    return EstablishmentRecord(
        siret=siret,
        unit=_unit(siret[:9], unit),
        is_open=state == "A",
        partly_disclosed=plain(said.get("statutDiffusionEtablissement")) != "O",
        is_head_office=said.get("etablissementSiege") is True,
        opened_on=day(said.get("dateCreationEtablissement")),
        closed_on=_closed_on(periods),
        usual_name=plain(current.get("denominationUsuelleEtablissement")),
        signs=_filled(current, "enseigne1Etablissement", "enseigne2Etablissement", "enseigne3Etablissement"),
        activity=plain(current.get("activitePrincipaleEtablissement")),
        address=_address(_mapping(said.get("adresseEtablissement"))),
    )


def _closed_on(periods: list[Mapping[str, Any]]) -> date | None:
    """The oldest of the latest periods in a row in which it was closed: other changes may follow a closing (registry.md §2)."""
    closed_on = None
    for period in periods:
        if plain(period.get("etatAdministratifEtablissement")) != "F":
            break
        closed_on = day(period.get("dateDebut"))
    return closed_on


def _unit(siren: str, said: Mapping[str, Any]) -> UnitRecord:
    names = (f"denominationUsuelle{rank}UniteLegale" for rank in (1, 2, 3))
    return UnitRecord(
        siren=siren,
        is_active=plain(said.get("etatAdministratifUniteLegale")) == "A",
        partly_disclosed=plain(said.get("statutDiffusionUniteLegale")) != "O",
        legal_category=category(said.get("categorieJuridiqueUniteLegale")),
        denomination=plain(said.get("denominationUniteLegale")),
        acronym=plain(said.get("sigleUniteLegale")),
        usual_names=_filled(said, *names),
        last_name=plain(said.get("nomUniteLegale")),
        usage_name=plain(said.get("nomUsageUniteLegale")),
        first_name=plain(said.get("prenomUsuelUniteLegale")) or plain(said.get("prenom1UniteLegale")),
        head_office_nic=plain(said.get("nicSiegeUniteLegale")),
    )


def _address(said: Mapping[str, Any]) -> AddressRecord:
    return AddressRecord(**{ours: plain(said.get(theirs)) for ours, theirs in columns.ADDRESS.items()})


def _filled(said: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    values = (plain(said.get(name)) for name in names)
    return tuple(value for value in values if value)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else []
