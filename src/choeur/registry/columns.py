"""INSEE's columns by name, and where each goes in the copy (registry.md §1).

Columns come and go without notice: a missing optional one is null, an unknown one is ignored, a missing required one stops.
"""

from choeur.registry.local_copy import ADDRESS_COLUMNS

LITERALS: dict[str, str | None] = {"": None, "[ND]": None, "[NON-DIFFUSIBLE]": None}
"""What a cell may hold in place of nothing: no mask of INSEE ever enters the copy."""

ADDRESS = dict(
    zip(
        ADDRESS_COLUMNS,
        (
            "complementAdresseEtablissement",
            "numeroVoieEtablissement",
            "indiceRepetitionEtablissement",
            "dernierNumeroVoieEtablissement",
            "indiceRepetitionDernierNumeroVoieEtablissement",
            "typeVoieEtablissement",
            "libelleVoieEtablissement",
            "codePostalEtablissement",
            "libelleCommuneEtablissement",
            "libelleCommuneEtrangerEtablissement",
            "distributionSpecialeEtablissement",
            "codeCommuneEtablissement",
            "codeCedexEtablissement",
            "libelleCedexEtablissement",
            "codePaysEtrangerEtablissement",
            "libellePaysEtrangerEtablissement",
        ),
        strict=True,
    )
)
ESTABLISHMENT = {
    "siret": "siret",
    "is_open": "etatAdministratifEtablissement",
    "partly_disclosed": "statutDiffusionEtablissement",
    "is_head_office": "etablissementSiege",
    "opened_on": "dateCreationEtablissement",
    "period_started_on": "dateDebut",
    "usual_name": "denominationUsuelleEtablissement",
    "sign_1": "enseigne1Etablissement",
    "sign_2": "enseigne2Etablissement",
    "sign_3": "enseigne3Etablissement",
    "activity": "activitePrincipaleEtablissement",
    **ADDRESS,
}
ESTABLISHMENT_REQUIRED = {
    "etatAdministratifEtablissement",
    "statutDiffusionEtablissement",
    "codePostalEtablissement",
    "libelleCommuneEtablissement",
}
ESTABLISHMENT_TREATED = "dateDernierTraitementEtablissement"

UNIT = {
    "siren": "siren",
    "is_active": "etatAdministratifUniteLegale",
    "partly_disclosed": "statutDiffusionUniteLegale",
    "legal_category": "categorieJuridiqueUniteLegale",
    "denomination": "denominationUniteLegale",
    "acronym": "sigleUniteLegale",
    "usual_name_1": "denominationUsuelle1UniteLegale",
    "usual_name_2": "denominationUsuelle2UniteLegale",
    "usual_name_3": "denominationUsuelle3UniteLegale",
    "last_name": "nomUniteLegale",
    "usage_name": "nomUsageUniteLegale",
    "first_name": "prenomUsuelUniteLegale",
    "head_office_nic": "nicSiegeUniteLegale",
    "period_started_on": "dateDebut",
}
UNIT_REQUIRED = {
    "siren",
    "etatAdministratifUniteLegale",
    "statutDiffusionUniteLegale",
    "categorieJuridiqueUniteLegale",
    "denominationUniteLegale",
    "nomUniteLegale",
}
FIRST_NAME = "prenom1UniteLegale"
"""Stands in for a missing `prenomUsuel`; neither sex nor the other first names are kept."""

LINK = {
    "predecessor": "siretEtablissementPredecesseur",
    "successor": "siretEtablissementSuccesseur",
    "happened_on": "dateLienSuccession",
}
LINK_REQUIRED = {"siretEtablissementPredecesseur", "siretEtablissementSuccesseur"}
