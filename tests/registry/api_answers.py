"""Answers in the shapes of registry.md §6 and §7, with invented companies."""

from typing import Any

SIREN, SIRET, OTHER, NEW = "000000018", "00000001800017", "00000001800025", "00000001800033"


def insee_site(
    siret: str = SIRET, *, unit: dict[str, Any] | None = None, periods: list[dict[str, Any]] | None = None, **columns: Any
) -> dict[str, Any]:
    return {
        "siren": siret[:9],
        "nic": siret[9:],
        "siret": siret,
        "statutDiffusionEtablissement": "O",
        "dateCreationEtablissement": "2014-03-03",
        "trancheEffectifsEtablissement": None,
        "dateDernierTraitementEtablissement": "2026-11-01T06:00:00.000",
        "etablissementSiege": True,
        "nombrePeriodesEtablissement": 1,
        "uniteLegale": {
            "etatAdministratifUniteLegale": "A",
            "statutDiffusionUniteLegale": "O",
            "denominationUniteLegale": "ATELIER DES TROIS PONTS",
            "categorieJuridiqueUniteLegale": "5710",
            "nicSiegeUniteLegale": "00017",
            "sexeUniteLegale": None,
        }
        | (unit or {}),
        "adresseEtablissement": {
            "numeroVoieEtablissement": "12",
            "typeVoieEtablissement": "QUAI",
            "libelleVoieEtablissement": "DES TANNEURS",
            "codePostalEtablissement": "19000",
            "libelleCommuneEtablissement": "TULLE",
            "codeCommuneEtablissement": "19272",
        },
        "periodesEtablissement": periods or [insee_period()],
    } | columns


def insee_period(state: str = "A", since: str = "2014-03-03", **columns: Any) -> dict[str, Any]:
    return {
        "dateFin": None,
        "dateDebut": since,
        "etatAdministratifEtablissement": state,
        "activitePrincipaleEtablissement": "16.23Z",
        "enseigne1Etablissement": None,
        "denominationUsuelleEtablissement": None,
    } | columns


def insee_one(**columns: Any) -> dict[str, Any]:
    return {"header": {"statut": 200, "message": "OK"}, "etablissement": insee_site(**columns)}


def recherche_one(**columns: Any) -> dict[str, Any]:
    company = {
        "siren": SIREN,
        "nom_complet": "ATELIER DES TROIS PONTS (LE COIN) (ATP)",
        "nom_raison_sociale": "ATELIER DES TROIS PONTS",
        "sigle": "ATP",
        "nature_juridique": "5710",
        "etat_administratif": "A",
        "statut_diffusion": "O",
        "date_fermeture": None,
        "siege": recherche_head_office(),
        "matching_etablissements": [recherche_match()],
    } | columns
    return {"results": [company], "total_results": 1, "page": 1, "per_page": 1, "total_pages": 1}


def recherche_head_office(**columns: Any) -> dict[str, Any]:
    return {
        "siret": SIRET,
        "est_siege": True,
        "etat_administratif": "A",
        "date_creation": "2014-03-03",
        "date_fermeture": None,
        "complement_adresse": None,
        "numero_voie": "12",
        "indice_repetition": None,
        "type_voie": "QUAI",
        "libelle_voie": "DES TANNEURS",
        "code_postal": "19000",
        "libelle_commune": "TULLE",
        "commune": "19272",
        "activite_principale": "16.23Z",
        "nom_commercial": None,
        "liste_enseignes": ["LE COIN"],
        "statut_diffusion_etablissement": "O",
        "adresse": "12 QUAI DES TANNEURS 19000 TULLE",
    } | columns


def recherche_match(siret: str = OTHER, **columns: Any) -> dict[str, Any]:
    return {
        "siret": siret,
        "est_siege": False,
        "etat_administratif": "A",
        "date_creation": "2020-01-01",
        "date_fermeture": None,
        "adresse": "8 RUE DES ENCRES 59100 ROUBAIX",
        "code_postal": "59100",
        "commune": "59512",
        "libelle_commune": "ROUBAIX",
        "activite_principale": "18.12Z",
        "nom_commercial": "ATELIER DU NORD",
        "liste_enseignes": None,
        "statut_diffusion_etablissement": "O",
    } | columns
