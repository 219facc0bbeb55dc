"""The State's « API Recherche d'entreprises », without key (registry.md §7).

It gives no link of succession, and for an establishment that is not the head office an address in one line. A natural
person's name comes whole: it is kept as the last name, the person corrects it herself.
"""

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from choeur.common import web
from choeur.registry.records import AddressRecord, EstablishmentRecord, SuccessionRecord, UnitRecord, category, day, plain

BASE = "https://recherche-entreprises.api.gouv.fr"
ADDRESS = {
    "complement": "complement_adresse",
    "number": "numero_voie",
    "repetition": "indice_repetition",
    "last_number": "dernier_numero_voie",
    "street_type": "type_voie",
    "street": "libelle_voie",
    "postal_code": "code_postal",
    "town": "libelle_commune",
    "foreign_town": "libelle_commune_etranger",
    "distribution": "distribution_speciale",
    "town_code": "commune",
    "cedex": "cedex",
    "cedex_town": "libelle_cedex",
    "country_code": "code_pays_etranger",
    "country": "libelle_pays_etranger",
}
NUMBER = re.compile(r"(\d{1,4}) (?:(BIS|TER|QUATER|QUINQUIES) )?(?=\D)")
IN_BRACKETS = re.compile(r"\s*\([^()]*\)")


def find(siret: str, *, deadline: float) -> EstablishmentRecord | None:
    """One establishment; None where the service does not know it.

    Raises:
        web.Silent
    """
    company = _company(siret, limit=10, deadline=deadline)
    return next((record for record in _records(company) if record.siret == siret), None)


def of_company(siren: str, *, limit: int, deadline: float) -> tuple[EstablishmentRecord, ...]:
    """The open establishments of a company, the head office first.

    Raises:
        web.Silent
    """
    company = _company(siren, limit=limit, deadline=deadline)
    mine = {record.siret: record for record in _records(company) if record.unit.siren == siren and record.is_open}
    return tuple(sorted(mine.values(), key=lambda record: (not record.is_head_office, record.siret))[:limit])


def successors(siret: str, *, deadline: float) -> tuple[SuccessionRecord, ...]:  # noqa: ARG001 - the same questions to every source
    """The service keeps no link of succession."""
    return ()


def _company(number: str, *, limit: int, deadline: float) -> Mapping[str, Any]:
    params = {
        "q": number,
        "per_page": "1",
        "minimal": "true",
        "include": "siege,matching_etablissements",
        "limite_matching_etablissements": str(limit),
    }
    reply = web.get(f"{BASE}/search", params=params, headers={}, deadline=deadline)
    if reply.status == HTTPStatus.NOT_FOUND:
        return {}
    results = reply.body.get("results")
    if reply.status != HTTPStatus.OK or not isinstance(results, list):
        raise web.Silent(f"status {reply.status}, no results")
    company = results[0] if results else {}
    if not isinstance(company, Mapping):
        raise web.Silent("not a company")
    return company


def _records(company: Mapping[str, Any]) -> Iterator[EstablishmentRecord]:
    """The head office first, with its address in pieces; then those that match the question."""
    unit = _unit(company)
    head_office = company.get("siege")
    if isinstance(head_office, Mapping):
        yield _record(head_office, unit, is_head_office=True, address=_pieces(head_office))
    matching = company.get("matching_etablissements")
    for site in matching if isinstance(matching, list) else []:
        if isinstance(site, Mapping):
            yield _record(site, unit, is_head_office=site.get("est_siege") is True, address=_one_line(site))


def _unit(company: Mapping[str, Any]) -> UnitRecord:
    legal_category = category(company.get("nature_juridique"))
    whole_name = IN_BRACKETS.sub("", plain(company.get("nom_complet")))
    return UnitRecord(
        siren=plain(company.get("siren")),
        is_active=plain(company.get("etat_administratif")) == "A",
        partly_disclosed=plain(company.get("statut_diffusion")) in {"P", "N"},
        legal_category=legal_category,
        denomination=plain(company.get("nom_raison_sociale")) or whole_name,
        acronym=plain(company.get("sigle")),
        last_name=whole_name,
        period_started_on=day(company.get("date_fermeture")),
    )


def _record(site: Mapping[str, Any], unit: UnitRecord, *, is_head_office: bool, address: AddressRecord) -> EstablishmentRecord:
    signs = site.get("liste_enseignes")
    disclosed = plain(site.get("statut_diffusion_etablissement"))
    return EstablishmentRecord(
        siret=plain(site.get("siret")),
        unit=unit,
        is_open=plain(site.get("etat_administratif")) == "A",
        partly_disclosed=disclosed in {"P", "N"} if disclosed else unit.partly_disclosed,
        is_head_office=is_head_office,
        opened_on=day(site.get("date_creation")),
        closed_on=day(site.get("date_fermeture")),
        usual_name=plain(site.get("nom_commercial")),
        signs=tuple(filter(None, map(plain, signs))) if isinstance(signs, list) else (),
        activity=plain(site.get("activite_principale")),
        address=address,
    )


def _pieces(site: Mapping[str, Any]) -> AddressRecord:
    return AddressRecord(**{ours: plain(site.get(theirs)) for ours, theirs in ADDRESS.items()})


def _one_line(site: Mapping[str, Any]) -> AddressRecord:
    """`adresse` without its known tail, postal code and town: the rest is number and street."""
    line, postal_code, town = (plain(site.get(name)) for name in ("adresse", "code_postal", "libelle_commune"))
    street = line.removesuffix(town).rstrip().removesuffix(postal_code).rstrip() if town else line
    number = NUMBER.match(street)
    return AddressRecord(
        number=number[1] if number else "",
        repetition=(number[2] or "") if number else "",
        street=street[number.end() :] if number else street,
        postal_code=postal_code,
        town=town,
        town_code=plain(site.get("commune")),
    )
