"""API Sirene 3.11, by the shapes and statuses of registry.md §6."""

import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from choeur.common import web
from choeur.registry import insee
from tests.registry import server
from tests.registry.api_answers import NEW, OTHER, SIREN, SIRET, insee_one, insee_period, insee_site

ONE = f"/insee/siret/{SIRET}"


def find():
    return insee.find(SIRET, deadline=time.monotonic() + 2)


def test_an_establishment_comes_with_its_unit_and_its_address(public_api):
    public_api.answer(ONE, server.says(insee_one()))

    record = find()

    assert (record.siret, record.unit.siren, record.unit.denomination, record.unit.legal_category) == (
        SIRET,
        SIREN,
        "ATELIER DES TROIS PONTS",
        "5710",
    )
    assert (record.is_open, record.is_head_office, record.opened_on, record.activity) == (True, True, date(2014, 3, 3), "16.23Z")
    assert (record.address.street, record.address.postal_code) == ("DES TANNEURS", "19000")


def test_the_key_goes_in_its_header(public_api):
    public_api.answer(ONE, server.says(insee_one()))

    find()

    assert public_api.asked[0][2]["X-INSEE-Api-Key-Integration"] == "key-of-tests"


def test_without_a_key_nothing_is_asked(public_api, settings):
    settings.INSEE_API_KEY = ""

    with pytest.raises(web.Silent):
        find()

    assert public_api.asked == []


def test_the_closing_is_the_oldest_of_the_last_closed_periods(public_api):
    periods = [
        insee_period("F", "2024-01-01"),
        insee_period("F", "2022-06-30", changementEtatAdministratifEtablissement=True),
        insee_period("A", "2018-01-01"),
        insee_period("F", "2015-01-01"),
        insee_period("A", "2014-03-03"),
    ]
    public_api.answer(ONE, server.says(insee_one(periods=periods)))

    record = find()

    assert (record.is_open, record.closed_on) == (False, date(2022, 6, 30))


def test_an_unknown_closing_date_is_none(public_api):
    public_api.answer(ONE, server.says(insee_one(periods=[insee_period("F", "1900-01-01")])))

    assert find().closed_on is None


def test_masks_never_come_through(public_api):
    unit = {"statutDiffusionUniteLegale": "P", "categorieJuridiqueUniteLegale": "1000", "nomUniteLegale": "[ND]"}
    address = {"libelleVoieEtablissement": "[ND]", "codePostalEtablissement": "[ND]", "libelleCommuneEtablissement": "TULLE"}
    public_api.answer(ONE, server.says(insee_one(unit=unit, adresseEtablissement=address, statutDiffusionEtablissement="P")))

    record = find()

    assert (record.partly_disclosed, record.unit.partly_disclosed) == (True, True)
    assert (record.unit.last_name, record.address.street, record.address.town) == ("", "", "TULLE")


def test_an_unknown_number_is_none(public_api):
    assert find() is None


def test_a_unit_of_defence_is_protected(public_api):
    public_api.answer(ONE, server.status(403))

    with pytest.raises(insee.ProtectedUnit):
        find()


@pytest.mark.parametrize("code", [400, 401, 406, 414, 500, 503])
def test_other_statuses_are_silence(public_api, code):
    public_api.answer(ONE, server.status(code))

    with pytest.raises(web.Silent):
        find()


def test_a_number_created_by_mistake_leads_to_the_right_one_on_the_same_server(public_api):
    public_api.answer(ONE, server.status(301, Location=f"https://elsewhere.example/siret/{NEW}"))
    public_api.answer(f"/insee/siret/{NEW}", server.says(insee_one(siret=NEW)))

    assert find().siret == NEW


def test_a_second_move_or_a_move_to_nowhere_is_silence(public_api):
    public_api.answer(ONE, server.status(301, Location=f"/siret/{NEW}"))
    public_api.answer(f"/insee/siret/{NEW}", server.status(301, Location=f"/siret/{OTHER}"))
    with pytest.raises(web.Silent):
        find()

    public_api.answer(ONE, server.status(301, Location="/siren/000000018"))
    with pytest.raises(web.Silent):
        find()


def test_the_answer_for_another_number_is_not_believed(public_api):
    public_api.answer(ONE, server.says(insee_one(siret=OTHER)))

    with pytest.raises(web.Silent):
        find()


def test_the_open_establishments_of_a_company_come_head_office_first(public_api):
    others = [
        insee_site(OTHER, etablissementSiege=False),
        insee_site(SIRET),
        insee_site(NEW, periods=[insee_period("F")]),
        insee_site("00000002600010"),
    ]
    public_api.answer("/insee/siret", server.says({"header": {}, "etablissements": others}))

    found = insee.of_company(SIREN, limit=20, deadline=time.monotonic() + 2)

    assert [record.siret for record in found] == [SIRET, OTHER]
    assert public_api.asked[0][1]["q"] == [f"siren:{SIREN} AND periode(etatAdministratifEtablissement:A)"]


def test_a_company_without_any_is_empty(public_api):
    assert insee.of_company(SIREN, limit=20, deadline=time.monotonic() + 2) == ()


def test_successors_come_with_their_date(public_api):
    links = [
        {"siretEtablissementPredecesseur": SIRET, "siretEtablissementSuccesseur": NEW, "dateLienSuccession": "2021-01-15"},
        {"siretEtablissementPredecesseur": OTHER, "siretEtablissementSuccesseur": NEW, "dateLienSuccession": "2021-01-15"},
    ]
    public_api.answer("/insee/siret/liensSuccession", server.says({"header": {}, "liensSuccession": links}))

    found = insee.successors(SIRET, deadline=time.monotonic() + 2)

    assert [(link.successor, link.on) for link in found] == [(NEW, date(2021, 1, 15))]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(insee_site())), inner, max_size=5),
    max_leaves=12,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(sorted(insee_site())), json_values))
def test_any_json_is_a_record_or_silence(said):
    try:
        record = insee._record(insee_site() | said)
    except web.Silent:
        record = None

    assert record is None or isinstance(record.siret, str)
