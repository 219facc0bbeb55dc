#!/usr/bin/env python3
"""Write the fictitious sample of the registry: INSEE's layout, invented firms, every case that sign-up must know.

    python tools/make_sample.py            # rewrites src/choeur/registry/sample/

The same script gives the same files. Numbers: SIRENs that begin with 000, which INSEE gives to nobody (Monaco's VAT numbers use
that prefix for this reason), with right check digits. One exception: the rule of La Poste exists for the SIREN 356000000 alone,
so that one carries establishments that say in their own names that they are fictitious.
"""

import csv
import gzip
import io
import random
import sys
from itertools import count
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).resolve().parent.parent / "src" / "choeur" / "registry" / "sample"
TREATED = "2026-11-01T06:00:00"
UNKNOWN = "12345678200010"
LA_POSTE, LA_POSTE_HEAD_OFFICE = "356000000", 4


def words(text: str) -> list[str]:
    """Names written one after the other."""
    return text.split()


def listed(text: str) -> list[str]:
    """Entries of several words, with commas between them."""
    return [entry.strip() for entry in text.split(",")]


def unit_column(name: str) -> str:
    """INSEE's name of a column of the units."""
    return name if name in {"siren", "categorieEntreprise", "anneeCategorieEntreprise", "dateDebut"} else f"{name}UniteLegale"


def site_column(name: str) -> str:
    """INSEE's name of a column of the establishments."""
    return name if name in {"siren", "nic", "siret", "dateDebut", "etablissementSiege"} else f"{name}Etablissement"


ADDRESS = words(
    "complementAdresse numeroVoie indiceRepetition dernierNumeroVoie indiceRepetitionDernierNumeroVoie typeVoie libelleVoie codePostal "
    "libelleCommune libelleCommuneEtranger distributionSpeciale codeCommune codeCedex libelleCedex codePaysEtranger libellePaysEtranger "
    "identifiantAdresse coordonneeLambertAbscisse coordonneeLambertOrdonnee"
)
ESTABLISHMENT = [
    *map(
        site_column,
        words("siren nic siret statutDiffusion dateCreation trancheEffectifs anneeEffectifs activitePrincipaleRegistreMetiers"),
    ),
    *map(site_column, words("dateDernierTraitement etablissementSiege nombrePeriodes")),
    *map(site_column, ADDRESS),
    *(
        f"{name}2Etablissement"
        for name in ADDRESS
        if "ernierNumero" not in name and not name.startswith(("identifiant", "coordonnee"))
    ),
    *map(site_column, words("dateDebut etatAdministratif enseigne1 enseigne2 enseigne3 denominationUsuelle activitePrincipale")),
    *map(site_column, words("nomenclatureActivitePrincipale caractereEmployeur activitePrincipaleNAF25")),
]
UNIT = [
    unit_column(name)
    for name in words(
        "siren statutDiffusion unitePurgee dateCreation sigle sexe prenom1 prenom2 prenom3 prenom4 prenomUsuel pseudonyme "
        "identifiantAssociation trancheEffectifs anneeEffectifs dateDernierTraitement nombrePeriodes categorieEntreprise "
        "anneeCategorieEntreprise dateDebut etatAdministratif nom nomUsage denomination denominationUsuelle1 denominationUsuelle2 "
        "denominationUsuelle3 categorieJuridique activitePrincipale nomenclatureActivitePrincipale nicSiege economieSocialeSolidaire "
        "societeMission caractereEmployeur activitePrincipaleNAF25"
    )
]
LINK = words(
    "siretEtablissementPredecesseur siretEtablissementSuccesseur dateLienSuccession transfertSiege continuiteEconomique "
    "dateDernierTraitementLienSuccession"
)
MASKED_ADDRESS = [
    name for name in ADDRESS if name not in {"libelleCommune", "libelleCommuneEtranger", "codeCommune"} and "Pays" not in name
]
MASKED_UNIT = words(
    "sigle sexe prenom1 prenom2 prenom3 prenom4 prenomUsuel pseudonyme nom nomUsage denomination denominationUsuelle1 "
    "denominationUsuelle2 denominationUsuelle3"
)

TOWNS = [
    dict(zip(("codePostal", "codeCommune", "libelleCommune"), entry.split(" ", 2), strict=True))
    for entry in listed(
        "19000 19272 TULLE, 59100 59512 ROUBAIX, 87000 87085 LIMOGES, 44000 44109 NANTES, 69003 69383 LYON, 76600 76351 LE HAVRE, "
        "37700 37233 SAINT-PIERRE-DES-CORPS, 38000 38185 GRENOBLE, 35000 35238 RENNES, 67000 67482 STRASBOURG"
    )
]
TULLE = TOWNS[0]
STREETS = [
    entry.split(" ", 1)
    for entry in listed(
        "QUAI DES TANNEURS, RUE DE LA PAIX, AV DU 8 MAI 1945, PL DE L'EGLISE, CHE DES VIGNES, BD HENRI IV, IMP DU MOULIN, ALL DES TILLEULS"
    )
]
TRADES = [
    entry.rsplit(" ", 1)
    for entry in listed(
        "ATELIER 16.23Z, BOULANGERIE 10.71C, MENUISERIE 43.32A, IMPRIMERIE 18.12Z, GARAGE 45.20A, LIBRAIRIE 47.61Z, TRANSPORTS 49.41A, "
        "CABINET D'ARCHITECTURE 71.11Z, TRADUCTIONS 74.30Z, PAYSAGES 81.30Z"
    )
]
PLACES = listed("DU CHENE FICTIF, DES TROIS PONTS, DE LA LUNE BLEUE, DU VIEUX PHARE, DES QUATRE CHEMINS, DE LA HAUTE BRUME")
NEW_FIRMS, ACTIVE_FIRMS = 60, 20
NAMES = 30
"""Different names that trades and places make together."""

LONGEST_NAME = (
    "SOCIETE IMAGINAIRE DE GESTION ET D'ETUDES DES EQUIPEMENTS CULTURELS, SPORTIFS ET DE LOISIRS DE LA HAUTE VALLEE "
    "DE LA BRUME ARDENTE"
)
"""130 characters: the most that INSEE holds."""


def luhn_digit(digits: str) -> str:
    """The digit that makes `digits` followed by it valid."""
    total = sum(sum(divmod(int(digit) * (2 - rank % 2), 10)) for rank, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def siret_of(siren: str, rank: int) -> str:
    """The number of the establishment of that rank, with La Poste's own rule."""
    base = f"{siren}{rank:04d}"
    if siren == LA_POSTE and rank != LA_POSTE_HEAD_OFFICE:
        return base + str(-sum(map(int, base)) % 5)
    return base + luhn_digit(base)


class Sample:
    """The rows of the three files, and the number of each case."""

    def __init__(self) -> None:
        self.units: list[dict[str, str]] = []
        self.establishments: list[dict[str, str]] = []
        self.links: list[dict[str, str]] = []
        self.cases: dict[str, Any] = {}
        self.numbers = count(10_010, 37)
        self.dice = random.Random(19)  # noqa: S311 - invented addresses

    def unit(self, *, siren: str = "", rank: int = 1, masked: bool = False, **columns: str) -> str:
        """A legal unit, whose head office will have that rank; returns its SIREN."""
        if not siren:
            base = f"000{next(self.numbers):05d}"
            siren = base + luhn_digit(base)
        row = {
            "siren": siren,
            "statutDiffusion": "P" if masked else "O",
            "dateCreation": "2014-03-03",
            "dateDernierTraitement": TREATED,
            "nombrePeriodes": "1",
            "dateDebut": "2014-03-03",
            "etatAdministratif": "A",
            "categorieJuridique": "5710",
            "activitePrincipale": "16.23Z",
            "nomenclatureActivitePrincipale": "NAFRev2",
            "nicSiege": siret_of(siren, rank)[9:],
            "economieSocialeSolidaire": "N",
            "societeMission": "N",
            **columns,
        }
        if masked and row["categorieJuridique"] == "1000":
            row |= dict.fromkeys(MASKED_UNIT, "[ND]")
        elif masked:
            row["sigle"] = "[ND]"
        self.units.append({unit_column(name): value for name, value in row.items()})
        return siren

    def site(
        self, siren: str, rank: int = 1, *, head: bool = True, masked: bool = False, natural: bool = False, **columns: str
    ) -> str:
        """An establishment, at 12 quai des Tanneurs unless an address is given; returns its SIRET."""
        siret = siret_of(siren, rank)
        address = {name: columns.pop(name) for name in ADDRESS if name in columns}
        row = {
            "statutDiffusion": "P" if masked else "O",
            "dateCreation": "2014-03-03",
            "dateDernierTraitement": TREATED,
            "etablissementSiege": "true" if head else "false",
            "nombrePeriodes": "1",
            "dateDebut": "2014-03-03",
            "etatAdministratif": "A",
            "activitePrincipale": "16.23Z",
            "nomenclatureActivitePrincipale": "NAFRev2",
            "caractereEmployeur": "O",
            **(address or {"numeroVoie": "12", "typeVoie": "QUAI", "libelleVoie": "DES TANNEURS", **TULLE}),
            **columns,
        }
        if masked:
            row |= dict.fromkeys(MASKED_ADDRESS, "[ND]")
        if masked and natural:
            row |= dict.fromkeys(("enseigne1", "enseigne2", "enseigne3", "denominationUsuelle"), "[ND]")
        bare = {"siren": siren, "nic": siret[9:], "siret": siret}
        self.establishments.append(bare | {site_column(name): value for name, value in row.items()})
        return siret

    def firm(self, name: str, *, site: dict[str, str] | None = None, **unit: str) -> str:
        """A company of one establishment; returns its SIRET."""
        return self.site(self.unit(denomination=name, **unit), **(site or {}))

    def link(self, before: str, after: str, on: str) -> None:
        """`after` took over `before`."""
        self.links.append(dict(zip(LINK, (before, after, on, "false", "true", TREATED), strict=True)))


def at(number: str, kind: str, street: str, town: dict[str, str] | None = None, **more: str) -> dict[str, str]:
    """An address, in Tulle unless a town is given."""
    return {"numeroVoie": number, "typeVoie": kind, "libelleVoie": street, **(TULLE if town is None else town), **more}


def simple_firms(sample: Sample) -> None:
    """Open private companies: NEW are used by nothing else, ACTIVE are for the structures of a demonstration."""
    made = []
    for rank in range(NEW_FIRMS + ACTIVE_FIRMS):
        trade, activity = TRADES[rank % len(TRADES)]
        name = f"{trade} {PLACES[rank % len(PLACES)]}" + (f" {rank // NAMES + 1}" if rank >= NAMES else "")
        kind, street = STREETS[rank % len(STREETS)]
        opened = f"{2008 + rank % 17}-{1 + rank % 12:02d}-{1 + sample.dice.randrange(28):02d}"
        site = at(str(1 + sample.dice.randrange(120)), kind, street, TOWNS[rank % len(TOWNS)])
        site |= {"dateCreation": opened, "dateDebut": opened, "activitePrincipale": activity}
        category = ("5710", "5499", "5498", "5202")[rank % 4]
        made.append(sample.firm(name, site=site, categorieJuridique=category, activitePrincipale=activity, dateCreation=opened))
    sample.cases["NEW"] = tuple(made[:NEW_FIRMS])
    sample.cases["ACTIVE"] = tuple(made[NEW_FIRMS:])


def companies_of_several_sites(sample: Sample) -> None:
    """Four establishments, two of them closed; a move; a take-over by another company; La Poste's own check digit."""
    siren = sample.unit(denomination="COOPERATIVE DES QUATRE VENTS", sigle="CQV", rank=2)
    shut = {"etatAdministratif": "F", "dateDebut": "2019-06-30", "nombrePeriodes": "2"}
    sample.cases["MULTI_SIREN"] = siren
    sample.cases["MULTI"] = (
        sample.site(siren, 2, **at("4", "RUE", "DU PORT", TOWNS[3]), enseigne1="LES QUATRE VENTS", enseigne2="EPICERIE"),
        sample.site(siren, 4, head=False, **at("31", "BD", "DE LA LIBERTE", TOWNS[1]), denominationUsuelle="QUATRE VENTS NORD"),
        sample.site(siren, 5, head=False, **at("2", "PL", "DU MARCHE", TOWNS[8])),
    )
    sample.cases["MULTI_CLOSED"] = (
        sample.site(siren, 1, head=False, **shut, **at("4", "RUE", "DU VIEUX PORT", TOWNS[3])),
        sample.site(siren, 3, head=False, **shut, **at("9", "QUAI", "NEUF", TOWNS[5])),
    )
    siren = sample.unit(denomination="IMPRIMERIE DE LA COMETE", rank=2)
    old = sample.site(siren, 1, head=False, **{**shut, "dateDebut": "2021-01-15"}, **at("8", "RUE", "DES ENCRES"))
    new = sample.site(siren, 2, **at("1", "ZA", "DE LA COMETE"), dateCreation="2021-01-15")
    sample.link(old, new, "2021-01-15")
    sample.cases |= {"MOVED": old, "MOVED_TO": new}
    old = sample.firm("SCIERIE DU BOIS DORMANT", site={**shut, "dateDebut": "2022-04-01"})
    new = sample.firm("NOUVELLE SCIERIE DU BOIS DORMANT")
    sample.link(old, new, "2022-04-01")
    sample.cases |= {"TAKEN_OVER": old, "TAKEN_OVER_BY": new}
    post = sample.unit(
        siren=LA_POSTE, rank=LA_POSTE_HEAD_OFFICE, denomination="LA POSTE (ETABLISSEMENTS FICTIFS)", categorieJuridique="5510"
    )
    sample.cases["LA_POSTE_HEAD_OFFICE"] = sample.site(
        post, LA_POSTE_HEAD_OFFICE, **at("1", "RUE", "FICTIVE"), activitePrincipale="53.10Z"
    )
    sample.cases["LA_POSTE"] = tuple(
        sample.site(post, rank, head=False, **at(str(rank), "RUE", "FICTIVE", TOWNS[rank % 10]), enseigne1=f"BUREAU FICTIF {rank}")
        for rank in (1_005, 1_006, 1_017, 9_999)
    )


def refused(sample: Sample) -> None:
    """Closed, ceased and public."""
    shut = {"etatAdministratif": "F", "dateDebut": "2020-09-30", "nombrePeriodes": "2"}
    sample.cases["CLOSED"] = sample.firm("TISSAGES DE L'ANCIEN TEMPS", site={**shut})
    sample.cases["CLOSED_WITHOUT_DATE"] = sample.firm("FILATURE SANS DATE", site={**shut, "dateDebut": "1900-01-01"})
    gone = {"etatAdministratif": "C", "dateDebut": "2023-12-31"}
    sample.cases["CEASED"] = sample.firm("SOCIETE DISPARUE DES BRUMES", **gone)
    sample.cases["CEASED_AND_CLOSED"] = sample.firm(
        "CONFISERIE DISPARUE DES BRUMES", site={**shut, "dateDebut": "2023-12-31"}, **gone
    )
    sample.cases["PURGED"] = sample.firm("", site={**shut}, unitePurgee="true", sigle="SODIBRU", categorieJuridique="", **gone)
    town_hall = {"activitePrincipale": "84.11Z"}
    sample.cases["PUBLIC"] = sample.firm("COMMUNE DE SAINT-EXEMPLE-SUR-VEZERE", site={**town_hall}, categorieJuridique="7210")
    sample.cases["PUBLIC_REGION"] = sample.firm("REGION IMAGINAIRE", site={**town_hall}, categorieJuridique="7230")
    hospital = {"activitePrincipale": "86.10Z"}
    sample.cases["PUBLIC_HOSPITAL"] = sample.firm("CENTRE HOSPITALIER DE L'EXEMPLE", site={**hospital}, categorieJuridique="7364")
    sample.cases["PUBLIC_INDUSTRIAL"] = sample.firm("OFFICE IMAGINAIRE DES CANAUX", categorieJuridique="4110")
    sample.cases["PUBLIC_CLOSED"] = sample.firm("COLLEGE FERME DE L'EXEMPLE", site={**shut}, categorieJuridique="7331")


def people(sample: Sample) -> None:
    """Sole traders, protected people and companies."""
    alone = {"categorieJuridique": "1000"}
    trader = sample.unit(**alone, nom="LEFICTIF", prenom1="CAMILLE", prenomUsuel="CAMILLE", sexe="F")
    sample.cases["SOLE_TRADER"] = sample.site(trader, denominationUsuelle="FLEURS DE CAMILLE", activitePrincipale="47.76Z")
    trader = sample.unit(**alone, nom="NAISSANCE", nomUsage="DURAND-FICTIF", prenom1="MARIE", prenomUsuel="LOU", sexe="F")
    sample.cases["SOLE_TRADER_USAGE"] = sample.site(trader)
    trader = sample.unit(**alone, nom="ETOILE", prenom1="JEAN *")
    sample.cases["SOLE_TRADER_STAR"] = sample.site(trader)
    sample.cases["MASKED"] = sample.site(sample.unit(**alone, masked=True), masked=True, natural=True)
    company = sample.unit(denomination="BIJOUTERIE PROTEGEE DU LAC", masked=True)
    sample.cases["MASKED_COMPANY"] = sample.site(company, masked=True, enseigne1="LE LAC")
    sample.cases["MASKED_ADDRESS"] = sample.site(sample.unit(denomination="SERRURERIE DE L'OMBRE"), masked=True)
    sample.cases["ASSOCIATION"] = sample.firm(
        "ASSOCIATION DES LECTEURS IMAGINAIRES",
        site={"activitePrincipale": "94.99Z"},
        categorieJuridique="9220",
        identifiantAssociation="W190000000",
    )


def names_and_addresses(sample: Sample) -> None:
    """Every form that registry.md §4 and §5 speak of."""
    cases = sample.cases
    cases["ACCENTS"] = sample.firm("Café de l'Île d'Œuf", site=at("3", "RUE", "de la Crête", {**TULLE, "libelleCommune": "Tulle"}))
    cases["LONG_NAME"] = sample.firm(LONGEST_NAME)
    cases["COMMA_AND_QUOTES"] = sample.firm('ETS "LE RELAIS", FILS & CIE')
    cases["ACRONYM"] = sample.firm("FEDERATION IMAGINAIRE DES METIERS", sigle="FIM")
    cases["TULLE"] = sample.firm("ATELIER DES TROIS PONTS")
    cases["REPETITION"] = sample.firm("ADRESSE BIS", site=at("12", "RUE", "DES PRES", indiceRepetition="B"))
    cases["RANGE"] = sample.firm("ADRESSE EN PLAGE", site=at("11", "RUE", "DES PRES", dernierNumeroVoie="17"))
    cases["NUMBER_ZERO"] = sample.firm("ADRESSE ZERO", site=at("0", "LD", "LES GRANGES"))
    cases["NO_STREET"] = sample.firm("ADRESSE SANS VOIE", site={**TULLE, "complementAdresse": "LE BOURG"})
    cases["TOWN_ONLY"] = sample.firm("ADRESSE SANS RIEN", site={**TULLE})
    cases["COMPLEMENT"] = sample.firm("ADRESSE A COMPLEMENT", site=at("5", "RUE", "DES PRES", complementAdresse="BATIMENT A"))
    cases["POST_BOX"] = sample.firm(
        "ADRESSE A BOITE POSTALE", site=at("5", "ZI", "DES PRES", TOWNS[1], distributionSpeciale="BP 40012")
    )
    roubaix = {"libelleCommune": "ROUBAIX", "codeCommune": "59512", "codeCedex": "59061", "libelleCedex": "ROUBAIX CEDEX 1"}
    cases["CEDEX"] = sample.firm("ADRESSE CEDEX", site=at("5", "RUE", "DES PRES", roubaix, distributionSpeciale="CS 10001"))
    paris = {"codePostal": "75008", "libelleCommune": "PARIS 8", "codeCommune": "75108"}
    cases["PARIS"] = sample.firm("ADRESSE PARISIENNE", site=at("7", "AV", "DE L'EXEMPLE", paris))
    overseas = [
        ("OVERSEAS", "SAINT-DENIS", "97400", "97411"),
        ("CORSICA_SOUTH", "AJACCIO", "20000", "2A004"),
        ("CORSICA_NORTH", "BASTIA", "20200", "2B033"),
        ("PAPEETE", "PAPEETE", "98714", "98735"),
    ]
    for case, town, postal_code, code in overseas:
        place = {"codePostal": postal_code, "libelleCommune": town, "codeCommune": code}
        cases[case] = sample.firm(f"ADRESSE A {town}", site=at("21", "RUE", "DU PORT", place))
    abroad = [
        ("BELGIUM", "BRUXELLES", "1000", "99131", "BELGIQUE"),
        ("MONACO", "MONACO", "98000", "99138", "MONACO"),
        ("UNITED_KINGDOM", "LONDON", "EC1A 1BB", "99132", "ROYAUME-UNI"),
    ]
    for case, town, postal_code, code, country in abroad:
        place = {
            "codePostal": postal_code,
            "libelleCommuneEtranger": town,
            "codePaysEtranger": code,
            "libellePaysEtranger": country,
        }
        cases[case] = sample.firm(
            f"SOCIETE ETRANGERE A {town}", site=at("10", "RUE", "DE L'EXEMPLE", place), categorieJuridique="3120"
        )


def neighbours(sample: Sample) -> None:
    """Others of the same kinds, so that a list is a list and a number drawn twice is rare."""
    for rank in range(12):
        name = f"{TRADES[rank % 10][0]} D'A COTE {rank + 1}"
        shut = {"etatAdministratif": "F", "dateDebut": f"20{10 + rank}-05-31"} if rank % 3 == 0 else {}
        siren = sample.unit(denomination=name, activitePrincipale=TRADES[rank % 10][1])
        sample.site(
            siren, 1, **shut, **at(str(rank + 1), "RUE", "D'A COTE", TOWNS[rank % 10]), activitePrincipale=TRADES[rank % 10][1]
        )
        sample.site(siren, 2, head=False, **at(str(rank + 2), "RUE", "D'A COTE", TOWNS[rank % 10]))


def make() -> Sample:
    """The whole sample."""
    sample = Sample()
    for part in (simple_firms, companies_of_several_sites, refused, people, names_and_addresses, neighbours):
        part(sample)
    sample.cases["UNKNOWN"] = UNKNOWN
    sample.units.sort(key=lambda row: row["siren"])
    sample.establishments.sort(key=lambda row: row["siret"])
    return sample


def as_csv(columns: list[str], rows: list[dict[str, str]]) -> str:
    """INSEE's form: commas, a header, UTF-8."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_python(cases: dict[str, Any]) -> str:
    """`cases.py`: one constant a case."""
    lines = ['"""Numbers of the sample by case, written by tools/make_sample.py: do not edit."""', ""]
    for name, value in cases.items():
        if isinstance(value, str):
            lines.append(f'{name} = "{value}"')
        else:
            lines += [f"{name} = (", *(f'    "{siret}",' for siret in value), ")"]
    return "\n".join(lines) + "\n"


def main(folder: Path = SAMPLE) -> None:
    """Write the files, the same bytes at each run."""
    sample = make()
    files = {
        "StockEtablissement": as_csv(ESTABLISHMENT, sample.establishments),
        "StockUniteLegale": as_csv(UNIT, sample.units),
        "StockEtablissementLiensSuccession": as_csv(LINK, sample.links),
    }
    for name, text in files.items():
        (folder / f"{name}.csv.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    (folder / "cases.py").write_text(as_python(sample.cases), encoding="utf-8")
    print(f"{len(sample.establishments)} establishments of {len(sample.units)} units, {len(sample.cases)} cases, in {folder}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
