"""API Recherche d'entreprises, by the shapes of registry.md §7."""

import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from choeur.common import web
from choeur.registry import addresses, names, recherche_entreprises
from tests.registry import server
from tests.registry.api_answers import NEW, OTHER, SIREN, SIRET, recherche_head_office, recherche_match, recherche_one

SEARCH = "/recherche/search"


def find(siret=SIRET):
    return recherche_entreprises.find(siret, deadline=time.monotonic() + 2)


def test_the_head_office_has_its_address_in_pieces(public_api):
    public_api.answer(SEARCH, server.says(recherche_one()))

    record = find()

    assert (record.siret, record.is_head_office, record.is_open, record.opened_on) == (SIRET, True, True, date(2014, 3, 3))
    assert addresses.address(record).lines == ("12 quai des Tanneurs", "19000 Tulle")
    assert (names.legal_name(record), record.unit.acronym, names.trade_name(record)) == (
        "ATELIER DES TROIS PONTS",
        "ATP",
        "LE COIN",
    )
    assert public_api.asked[0][1]["q"] == [SIRET]


def test_another_establishment_has_the_rest_of_its_line_as_street(public_api):
    public_api.answer(SEARCH, server.says(recherche_one()))

    record = find(OTHER)

    assert (record.siret, record.is_head_office) == (OTHER, False)
    assert addresses.address(record).lines == ("8 rue des Encres", "59100 Roubaix")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("12 BIS RUE DES ENCRES 59100 ROUBAIX", "12 bis rue des Encres"),
        ("RUE DES ENCRES 59100 ROUBAIX", "Rue des Encres"),
        ("BATIMENT A 8 RUE DES ENCRES 59100 ROUBAIX", "Batiment A 8 Rue des Encres"),
        ("59100 ROUBAIX", ""),
        (None, ""),
    ],
)
def test_a_line_is_read_from_its_known_tail(line, expected):
    record = next(
        recherche_entreprises._records(
            recherche_one(siege=None, matching_etablissements=[recherche_match(adresse=line)])["results"][0]
        )
    )

    assert addresses.street_line(record.address) == expected


@pytest.mark.parametrize("answer", [{"results": []}, {"results": [{}]}])
def test_an_unknown_number_has_no_result(public_api, answer):
    public_api.answer(SEARCH, server.says(answer))

    assert find() is None


def test_a_company_that_does_not_hold_the_number_is_unknown(public_api):
    public_api.answer(SEARCH, server.says(recherche_one()))

    assert find(NEW) is None


def test_a_closed_one_tells_its_date(public_api):
    closed = recherche_head_office(etat_administratif="F", date_fermeture="2020-09-30")
    public_api.answer(SEARCH, server.says(recherche_one(siege=closed)))

    record = find()

    assert (record.is_open, record.closed_on) == (False, date(2020, 9, 30))


def test_a_ceased_company_tells_its_date(public_api):
    public_api.answer(SEARCH, server.says(recherche_one(etat_administratif="C", date_fermeture="2023-12-31")))

    record = find()

    assert (record.unit.is_active, record.unit.period_started_on) == (False, date(2023, 12, 31))


def test_masks_never_come_through(public_api):
    mask = "[NON-DIFFUSIBLE]"
    site = recherche_head_office(
        statut_diffusion_etablissement="P", libelle_voie=mask, code_postal=mask, adresse=mask, liste_enseignes=[mask]
    )
    company = {"nom_complet": mask, "nom_raison_sociale": None, "nature_juridique": "1000", "statut_diffusion": "P", "sigle": mask}
    public_api.answer(SEARCH, server.says(recherche_one(siege=site, **company)))

    record = find()

    assert "NON-DIFFUSIBLE" not in repr(record)
    assert names.legal_name(record) == "Entreprise individuelle (identité protégée)"
    assert addresses.address(record).lines == ("Tulle",)


def test_a_natural_person_keeps_her_whole_name(public_api):
    company = {"nom_complet": "CAMILLE MARTIN (FLEURS DE CAMILLE)", "nom_raison_sociale": None, "nature_juridique": "1000"}
    public_api.answer(SEARCH, server.says(recherche_one(**company)))

    assert names.legal_name(find()) == "CAMILLE MARTIN"


def test_the_open_establishments_of_a_company_come_head_office_first(public_api):
    matching = [recherche_match(NEW), recherche_match(OTHER), recherche_match("00000001800041", etat_administratif="F")]
    public_api.answer(SEARCH, server.says(recherche_one(matching_etablissements=matching)))

    found = recherche_entreprises.of_company(SIREN, limit=2, deadline=time.monotonic() + 2)

    assert [record.siret for record in found] == [SIRET, OTHER]


@pytest.mark.parametrize("answer", [{}, {"erreur": "x"}, {"results": "x"}, {"results": [1]}])
def test_what_is_no_result_is_silence(public_api, answer):
    public_api.answer(SEARCH, server.says(answer))

    with pytest.raises(web.Silent):
        find()


def test_a_refused_question_is_silence(public_api):
    public_api.answer(SEARCH, server.status(400))

    with pytest.raises(web.Silent):
        find()


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(recherche_head_office())), inner, max_size=5)
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(sorted(recherche_one()["results"][0])), any_json))
def test_any_json_makes_records_and_no_failure(said):
    company = recherche_one()["results"][0] | said

    assert all(isinstance(record.siret, str) for record in recherche_entreprises._records(company))
