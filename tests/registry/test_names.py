"""One test a line of registry.md §4 and of the masks on names in §1."""

import pytest

from choeur.registry import names
from choeur.registry.records import category, plain

PERSON = {"legal_category": "1000", "denomination": "", "last_name": "MARTIN", "first_name": "CAMILLE"}


def test_a_company_is_called_by_its_denomination_as_insee_writes_it(make_record):
    record = make_record(unit={"denomination": "CAFÉ DE L'ÎLE & CIE"})

    assert names.legal_name(record) == "CAFÉ DE L'ÎLE & CIE"


def test_a_natural_person_is_called_by_first_name_and_name(make_record):
    record = make_record(unit=PERSON)

    assert names.legal_name(record) == "CAMILLE MARTIN"
    assert (names.first_name(record.unit), names.last_name(record.unit)) == ("CAMILLE", "MARTIN")


def test_the_name_in_use_goes_before_the_name_at_birth(make_record):
    record = make_record(unit=PERSON | {"usage_name": "DURAND"})

    assert names.legal_name(record) == "CAMILLE DURAND"
    assert names.last_name(record.unit) == "DURAND"


def test_the_meaningless_star_of_a_first_name_is_dropped(make_record):
    record = make_record(unit=PERSON | {"first_name": "JEAN *"})

    assert names.legal_name(record) == "JEAN MARTIN"


def test_a_person_may_have_no_first_name(make_record):
    record = make_record(unit=PERSON | {"first_name": "*"})

    assert names.legal_name(record) == "MARTIN"


def test_a_company_has_neither_last_nor_first_name(make_record):
    record = make_record(unit={"last_name": "MARTIN", "first_name": "CAMILLE"})

    assert (names.first_name(record.unit), names.last_name(record.unit)) == ("", "")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"usual_name": "LE COIN", "signs": ("LE SIGNE",)}, "LE COIN"),
        ({"signs": ("LES QUATRE VENTS", "EPICERIE")}, "LES QUATRE VENTS EPICERIE"),
        ({"unit": {"usual_names": ("AVANT 2008", "AUTRE")}}, "AVANT 2008"),
        ({}, ""),
    ],
)
def test_the_commercial_name_stands_apart_from_the_raison_sociale(make_record, columns, expected):
    record = make_record(**columns)

    assert names.trade_name(record) == expected
    assert names.legal_name(record) == "ATELIER DES TROIS PONTS"


def test_a_unit_without_denomination_is_called_by_its_acronym_then_by_its_sign(make_record):
    assert names.legal_name(make_record(unit={"denomination": "", "acronym": "SOBRU"}, signs=("LA BRUME",))) == "SOBRU"
    assert names.legal_name(make_record(unit={"denomination": ""}, signs=("LA BRUME",))) == "LA BRUME"


def test_a_unit_without_any_name_says_so(make_record):
    assert names.legal_name(make_record(unit={"denomination": ""})) == "Raison sociale inconnue"
    assert names.legal_name(make_record(unit={"denomination": "", "legal_category": ""})) == "Raison sociale inconnue"


def test_a_protected_person_shows_a_sentence_and_no_name(make_record):
    record = make_record(
        unit=PERSON | {"partly_disclosed": True, "usual_names": ("MARTIN FLEURS",)},
        partly_disclosed=True,
        usual_name="CHEZ CAMILLE",
    )

    assert names.legal_name(record) == "Entreprise individuelle (identité protégée)"
    assert (names.first_name(record.unit), names.last_name(record.unit), names.trade_name(record)) == ("", "", "")
    assert names.is_hidden(record.unit)


def test_a_protected_company_keeps_its_denomination_and_loses_its_acronym(make_record):
    record = make_record(unit={"partly_disclosed": True, "acronym": "ATP"}, partly_disclosed=True, signs=("LE LAC",))

    assert names.legal_name(record) == "ATELIER DES TROIS PONTS"
    assert names.acronym(record.unit) == ""
    assert names.trade_name(record) == "LE LAC"
    assert not names.is_hidden(record.unit)


def test_unit_and_establishment_are_protected_each_for_itself(make_record):
    only_establishment = make_record(unit=PERSON, partly_disclosed=True, usual_name="CHEZ CAMILLE")
    only_unit = make_record(unit=PERSON | {"partly_disclosed": True}, usual_name="CHEZ CAMILLE")

    assert (names.legal_name(only_establishment), names.trade_name(only_establishment)) == ("CAMILLE MARTIN", "")
    assert (names.legal_name(only_unit), names.trade_name(only_unit)) == (
        "Entreprise individuelle (identité protégée)",
        "CHEZ CAMILLE",
    )


@pytest.mark.parametrize("mask", ["[ND]", "[NON-DIFFUSIBLE]", " [ND] ", "", None])
def test_both_masks_of_insee_count_as_nothing(mask):
    assert plain(mask) == ""


@pytest.mark.parametrize(
    ("written", "expected"), [(1000, "1000"), ("5710", "5710"), ("5710.0", "5710"), (None, ""), ("[ND]", ""), (110, "0110")]
)
def test_the_legal_category_has_four_characters_whatever_its_type(written, expected):
    assert category(written) == expected
