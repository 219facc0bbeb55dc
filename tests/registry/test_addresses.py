"""One test a line of registry.md §5, and the masks on addresses of §1."""

import pytest

from choeur.registry import addresses, countries, street_types
from choeur.registry.records import AddressRecord

TULLE = {"postal_code": "19000", "town": "TULLE", "town_code": "19272"}
TANNERS = {"number": "12", "street_type": "QUAI", "street": "DES TANNEURS", **TULLE}


def line(**pieces: str) -> str:
    return addresses.street_line(AddressRecord(**pieces))


def test_the_lines_come_in_the_order_of_the_standard(make_record):
    record = make_record(address=TANNERS | {"complement": "BATIMENT A", "distribution": "BP 12"})

    assert addresses.address(record).lines == ("Batiment A", "12 quai des Tanneurs", "BP 12", "19000 Tulle")


def test_the_pieces_fill_the_fields_of_a_form(make_record):
    found = addresses.address(make_record(address=TANNERS | {"complement": "BATIMENT A", "distribution": "BP 12"}))

    assert (found.line, found.second_line) == ("12 quai des Tanneurs", "Batiment A, BP 12")
    assert (found.postal_code, found.city, found.country_code, found.country) == ("19000", "Tulle", "FR", "France")


def test_long_lines_are_not_cut(make_record):
    record = make_record(address=TANNERS | {"street": "DE " + "LA TRES LONGUE " * 10})

    assert len(addresses.address(record).line) > 38


@pytest.mark.parametrize("number", ["0", "00", ""])
def test_a_number_zero_is_dropped(number):
    assert line(number=number, street_type="RUE", street="DES PRES") == "Rue des Pres"


def test_zeros_before_a_number_are_dropped():
    assert line(number="0012", street_type="RUE", street="DES PRES") == "12 rue des Pres"


def test_a_range_is_written_with_its_two_numbers():
    assert line(number="11", last_number="17", street_type="RUE", street="DES PRES") == "11 à 17 rue des Pres"
    assert line(number="11", repetition="B", last_number="17", last_repetition="C", street="DES PRES").startswith("11B à 17C ")


@pytest.mark.parametrize(
    ("repetition", "expected"),
    [
        ("B", "12 bis"),
        ("T", "12 ter"),
        ("Q", "12 quater"),
        ("C", "12 quinquies"),
        ("BIS", "12 bis"),
        ("A", "12A"),
        ("D", "12D"),
        ("", "12"),
    ],
)
def test_the_repetition_follows_the_number_with_a_space_for_words_only(repetition, expected):
    assert line(number="12", repetition=repetition, street_type="RUE", street="DES PRES") == f"{expected} rue des Pres"


@pytest.mark.parametrize("code", sorted(street_types.ABBREVIATIONS))
def test_every_abbreviation_of_the_table_is_expanded(code):
    label = street_types.ABBREVIATIONS[code]

    assert line(number="1", street_type=code, street="DES PRES") == f"1 {label[:1].lower()}{label[1:].lower()} des Pres"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("AVENUE", "1 avenue des Pres"),
        ("ALLEE", "1 allée des Pres"),
        ("CITE", "1 cité des Pres"),
        ("LIEU DIT", "1 lieu-dit des Pres"),
        ("ZONE DAMENAGEMENT CONCERTE", "1 zone d'aménagement concerté des Pres"),
        ("ZONE D'AMENAGEMENT CONCERTE", "1 zone d'aménagement concerté des Pres"),
    ],
)
def test_whole_words_are_known_too_even_without_accent_or_apostrophe(word, expected):
    assert line(number="1", street_type=word, street="DES PRES") == expected


def test_an_unknown_type_is_shown_as_it_is():
    assert line(number="1", street_type="XYZ", street="DES PRES") == "1 XYZ des Pres"
    assert line(number="1", street_type="SENTIER", street="DES PRES") == "1 sentier des Pres"


def test_a_type_that_the_street_repeats_is_written_once():
    assert line(number="1", street_type="RUE", street="RUE DE LA PAIX") == "1 rue de la Paix"
    assert line(number="1", street_type="PL", street="PLACE DE LA PAIX") == "1 place de la Paix"
    assert line(number="1", street_type="COUR", street="COURS DES HALLES") == "1 cour Cours des Halles"


def test_a_type_that_stands_in_the_street_alone_is_small_after_the_number():
    assert line(number="7", street="RUE DE LA PAIX") == "7 rue de la Paix"
    assert line(street="RUE DE LA PAIX") == "Rue de la Paix"


def test_no_type_and_no_street_make_an_empty_line():
    assert line() == ""
    assert line(number="0") == ""


def test_without_a_street_the_hamlet_or_the_complement_takes_its_place(make_record):
    hamlet = addresses.address(make_record(address={"distribution": "LE BOURG", "complement": "BATIMENT A", **TULLE}))
    complement = addresses.address(make_record(address={"complement": "LE BOURG", **TULLE}))

    assert (hamlet.line, hamlet.complement, hamlet.lines) == ("Le Bourg", "Batiment A", ("Batiment A", "Le Bourg", "19000 Tulle"))
    assert (complement.line, complement.lines) == ("Le Bourg", ("Le Bourg", "19000 Tulle"))


def test_a_town_alone_is_an_address(make_record):
    assert addresses.address(make_record(address=TULLE)).lines == ("19000 Tulle",)
    assert addresses.address(make_record()).lines == ()


def test_the_cedex_takes_the_place_of_code_and_town(make_record):
    pieces = TANNERS | {"postal_code": "", "cedex": "59061", "cedex_town": "ROUBAIX CEDEX 1", "distribution": "CS 10001"}

    assert addresses.address(make_record(address=pieces)).lines == ("12 quai des Tanneurs", "CS 10001", "59061 Roubaix Cedex 1")


def test_a_cedex_without_label_keeps_the_town(make_record):
    assert addresses.address(make_record(address=TULLE | {"cedex": "19012"})).lines == ("19012 Tulle",)


@pytest.mark.parametrize(
    ("town", "postal_code", "expected"),
    [
        ("PARIS 8", "75008", "75008 Paris"),
        ("PARIS 08", "75008", "75008 Paris"),
        ("LYON 3EME", "69003", "69003 Lyon"),
        ("MARSEILLE 1ER ARRONDISSEMENT", "13001", "13001 Marseille"),
        ("PARIS LA DEFENSE", "92800", "92800 Paris la Defense"),
    ],
)
def test_an_arrondissement_is_told_by_its_postal_code(make_record, town, postal_code, expected):
    assert addresses.address(make_record(address={"town": town, "postal_code": postal_code})).lines == (expected,)


@pytest.mark.parametrize(
    ("town", "postal_code", "town_code"),
    [
        ("SAINT-DENIS", "97400", "97411"),
        ("MAMOUDZOU", "97600", "97611"),
        ("AJACCIO", "20000", "2A004"),
        ("BASTIA", "20200", "2B033"),
        ("PAPEETE", "98714", "98735"),
    ],
)
def test_overseas_and_corsica_are_france(make_record, town, postal_code, town_code):
    found = addresses.address(make_record(address={"town": town, "postal_code": postal_code, "town_code": town_code}))

    assert (found.country_code, found.is_foreign, found.lines[-1][:5]) == ("FR", False, postal_code)


def test_a_foreign_address_ends_with_its_country_in_capitals(make_record):
    pieces = {"foreign_town": "LONDON", "postal_code": "EC1A 1BB", "country_code": "99132", "country": "ROYAUME-UNI"}

    found = addresses.address(make_record(address=pieces))

    assert found.lines == ("EC1A 1BB London", "ROYAUME-UNI")
    assert (found.country_code, found.country, found.is_foreign) == ("GB", "Royaume-Uni", True)


def test_monaco_is_foreign(make_record):
    pieces = {"foreign_town": "MONACO", "postal_code": "98000", "country_code": "99138", "country": "MONACO"}

    assert addresses.address(make_record(address=pieces)).country_code == "MC"


def test_a_country_that_the_table_lacks_keeps_its_name(make_record):
    found = addresses.address(make_record(address={"foreign_town": "X", "country_code": "99999", "country": "SYLDAVIE"}))

    assert (found.country_code, found.country, found.is_foreign) == ("", "Syldavie", True)


def test_the_table_of_countries_has_well_formed_codes():
    assert all(len(code) == 5 and code.startswith("99") for code in countries.ISO_CODES)
    assert all(len(iso) == 2 and iso.isupper() for iso in countries.ISO_CODES.values())


def test_insee_protects_everything_but_the_town(make_record):
    pieces = TANNERS | {"complement": "CHEZ CAMILLE", "distribution": "BP 1", "cedex": "19012", "cedex_town": "TULLE CEDEX"}

    found = addresses.address(make_record(address=pieces, partly_disclosed=True))

    assert found.lines == ("Tulle",)
    assert (found.line, found.postal_code, found.second_line) == ("", "", "")
