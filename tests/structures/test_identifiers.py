import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from choeur.structures import identifiers
from choeur.structures.identifiers import (
    IdentifierType,
    MissingSiret,
    NotOnlyDigits,
    SirenTyped,
    VatNumberTyped,
    WrongCheckDigit,
    WrongLength,
)

LA_POSTE_HEAD_OFFICE = "35600000000048"


def as_written(message: object) -> str:
    """The sentence as it stands in the code, before the typography of the catalogue (decision 29)."""
    return str(message).translate({0xA0: " ", 0x202F: " ", ord("’"): "'"})


def la_poste(rank: int) -> str:
    """An establishment of La Poste whose digits add up to a multiple of five."""
    base = f"356000000{rank:04d}"
    return base + str(-sum(map(int, base)) % 5)


@pytest.mark.parametrize(
    "typed",
    [
        "12345678200010",
        "123 456 782 00010",
        " 123\u00a0456\u202f782\u200900010\n",
        "123.456.782.00010",
        "123-456-782-00010",
        "123\u2013456\u2212782\u201100010",
        "１２３４５６７８２０００１０",
        "\ufeff123\u200b456 782 00\u00ad010",
    ],
)
def test_separators_and_wide_digits_are_forgiven(typed):
    assert identifiers.clean_siret(typed) == "12345678200010"


@pytest.mark.parametrize("typed", ["", "   ", " . - \u00a0"])
def test_nothing_typed_says_what_to_type(typed):
    with pytest.raises(MissingSiret) as refusal:
        identifiers.clean_siret(typed)

    assert as_written(refusal.value.message) == "Saisissez votre numéro de SIRET, ou choisissez « Je n'ai pas de numéro de SIRET »"
    assert (refusal.value.code, refusal.value.field) == ("siret_missing", "siret")


@pytest.mark.parametrize(("typed", "count"), [("1", 1), ("1234567820001", 13), ("123456782000101", 15)])
def test_a_wrong_length_tells_how_many_digits_were_typed(typed, count):
    with pytest.raises(WrongLength) as refusal:
        identifiers.clean_siret(typed)

    assert as_written(refusal.value.message) == f"Le numéro de SIRET comporte 14 chiffres ; vous en avez saisi {count}"


def test_nine_digits_are_recognised_as_a_siren_and_kept_for_the_list_of_establishments():
    with pytest.raises(SirenTyped) as refusal:
        identifiers.clean_siret("123 456 782")

    assert (
        as_written(refusal.value.message) == "Vous avez saisi un SIREN (9 chiffres). Ajoutez les 5 chiffres de votre établissement"
    )
    assert refusal.value.siren == "123456782"


def test_a_siren_with_a_wrong_digit_has_nothing_to_look_up():
    with pytest.raises(SirenTyped) as refusal:
        identifiers.clean_siret("123 456 783")

    assert refusal.value.siren == ""


@pytest.mark.parametrize("typed", ["FR 12 123456782", "fr12123456782", "FRA2123456782"])
def test_a_vat_number_is_recognised(typed):
    with pytest.raises(VatNumberTyped) as refusal:
        identifiers.clean_siret(typed)

    assert as_written(refusal.value.message) == "Ceci ressemble à un numéro de TVA. Le SIRET est un autre numéro, de 14 chiffres"


@pytest.mark.parametrize("typed", ["1234567820001O", "SIRET", "123/456/782/00010", "FR1212345678", "1234567820001²"])
def test_anything_but_digits_is_refused_as_such(typed):
    with pytest.raises(NotOnlyDigits) as refusal:
        identifiers.clean_siret(typed)

    assert as_written(refusal.value.message) == "Le numéro de SIRET ne contient que des chiffres"


@pytest.mark.parametrize("typed", ["12345678200011", "12345678300010", "00000000100000", LA_POSTE_HEAD_OFFICE[:-1] + "9"])
def test_a_wrong_digit_is_seen_before_any_look_up(typed):
    with pytest.raises(WrongCheckDigit) as refusal:
        identifiers.clean_siret(typed)

    assert as_written(refusal.value.message) == "Un chiffre au moins est faux : relisez le numéro"


def test_the_head_office_of_la_poste_passes_by_the_common_rule():
    assert identifiers.has_right_check_digit(LA_POSTE_HEAD_OFFICE)
    assert sum(map(int, LA_POSTE_HEAD_OFFICE)) % 5


@settings(deadline=None)
@given(st.integers(0, 9999))
def test_the_other_establishments_of_la_poste_have_digits_that_add_up_to_a_multiple_of_five(rank):
    siret = la_poste(rank)

    assert identifiers.has_right_check_digit(siret) == (siret != LA_POSTE_HEAD_OFFICE)
    assert not identifiers.has_right_check_digit(siret[:-1] + str((int(siret[-1]) + 1) % 10)) or siret[-1] == "7"


def test_the_rule_of_la_poste_is_for_its_siren_alone():
    assert sum(map(int, "12345678200020")) % 5 == 0

    assert not identifiers.has_right_check_digit("12345678200020")


@settings(deadline=None)
@given(st.text())
def test_whatever_is_typed_is_cleaned_or_refused_by_a_sentence(text):
    try:
        clean = identifiers.clean_siret(text)
    except identifiers.BadSiret as refusal:
        clean = refusal.message

    assert clean


@settings(deadline=None)
@given(st.integers(0, 10**8 - 1), st.integers(0, 9999))
def test_cleaning_twice_or_after_grouping_changes_nothing(company, rank):
    siren = with_check_digit(f"{company:08d}")
    siret = with_check_digit(f"{siren}{rank:04d}") if siren != "356000000" else la_poste(rank)
    if not identifiers.has_right_check_digit(siret):
        return

    assert identifiers.clean_siret(siret) == siret
    assert identifiers.clean_siret(identifiers.grouped(siret)) == siret
    assert identifiers.siren_of(siret) == siren


def test_numbers_are_shown_in_groups():
    assert identifiers.grouped("12345678200010") == "123 456 782 00010"
    assert identifiers.grouped("123456782") == "123 456 782"


def test_the_types_carry_the_labels_of_the_source_document():
    assert [as_written(label) for label in IdentifierType.labels] == [
        "SIRET",
        "Structure européenne hors France",
        "Structure hors union européenne",
        "Structure avec numéro TAHITI",
        "Structure avec un RIDET",
        "Particulier",
        "En cours d'immatriculation",
    ]


def with_check_digit(digits: str) -> str:
    total = sum(sum(divmod(int(digit) * (2 - rank % 2), 10)) for rank, digit in enumerate(reversed(digits)))
    return digits + str(-total % 10)
