"""What holds for every identifier without SIRET, whatever is typed."""

import csv
import re
import unicodedata
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from choeur.common.errors import Refusal
from choeur.structures import identifiers
from choeur.structures.identifier_types import given as given_numbers
from choeur.structures.identifier_types import non_eu, pacific, social_security, spelling, vat

DIGITS = "0123456789"
TABLE = Path(__file__).parent / "identifiers_table.csv"
GOOD_NUMBERS = [
    (row["type"], identifiers.NUMBER_FIELDS[row["type"]], row["value"])
    for row in csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines())
    if row["value"] and row["type"] in identifiers.NUMBER_FIELDS
]
WRITTEN_APART = st.lists(st.sampled_from(["", "", " ", ".", "-", "\u00a0", "\u202f"]), min_size=20, max_size=20)


def wide(text):
    """In full-width digits, as some keyboards type them."""
    return "".join(chr(ord(character) + 0xFEE0) if character in DIGITS else character for character in text)


def kept_or_refused(clean, *typed):
    """What the rule keeps, or nothing where it refuses with a sentence."""
    try:
        return clean(*typed)
    except Refusal as refusal:
        return None if str(refusal.message) else refusal


@settings(deadline=None)
@given(st.sampled_from(GOOD_NUMBERS), WRITTEN_APART, st.booleans(), st.booleans())
def test_a_good_number_stays_good_however_it_is_typed(number, separators, is_wide, is_small):
    identifier_type, field, value = number
    typed = "".join(
        f"{separator}{character}" for separator, character in zip(separators, value.lower() if is_small else value, strict=False)
    )

    found = identifiers.clean(identifier_type, {field: wide(value) if is_wide else typed})

    assert found.value == value


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from([vat.clean, pacific.clean_ridet, pacific.clean_tahiti]))
def test_whatever_is_typed_is_cleaned_once_for_all_or_refused_by_a_sentence(text, clean):
    found = kept_or_refused(clean, text)

    value = getattr(found, "value", found)
    assert value is None or (clean(value) in {value, (value, getattr(found, "note", ""))} and 1 <= len(value) <= vat.LONGEST)


@settings(deadline=None)
@given(st.sampled_from(sorted(vat.SHAPES)), st.text(alphabet=DIGITS + "ABUGDHX", min_size=1, max_size=12))
def test_a_number_of_the_right_shape_is_cleaned_once_for_all_or_has_a_wrong_digit(prefix, rest):
    found = kept_or_refused(vat.clean, prefix + rest)

    assert found is None or vat.clean(found.value).value == found.value


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_raison_sociale_has_one_spelling_in_capitals(text):
    once = non_eu.in_capitals(text)

    assert non_eu.in_capitals(once) == once
    assert non_eu.is_same_firm(text, once)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_an_identifier_outside_the_union_has_3_to_18_characters_and_keeps_them(text):
    found = kept_or_refused(non_eu.clean, "US", text)

    if found is not None:
        assert 3 <= len(found.value) <= 18
        assert non_eu.clean("US", found.value[2:]).value == found.value


@settings(deadline=None)
@given(st.text(max_size=40))
def test_spelling_a_number_twice_changes_nothing(text):
    once = spelling.spelled(text)

    assert spelling.spelled(once) == once
    assert not any(unicodedata.category(character) in {"Zs", "Cc", "Cf"} for character in once)


def test_two_firms_alike_in_sixteen_characters_are_told_apart_by_the_rest():
    first, second = "Acme Corporation of Ohio", "ACME CORPORATION OF IOWA"

    assert non_eu.clean("US", first) == non_eu.clean("US", second)
    assert not non_eu.is_same_firm(first, second)
    assert non_eu.is_same_firm(first, "ACME  CORPORATION, of OHIO.")


def test_an_identifier_outside_the_union_is_shown_as_the_page_promises():
    found = identifiers.clean("NON_EU", {"country": "US", "legal_name": "Acme Corporation of Ohio"})

    assert identifiers.shown(found.type, found.value) == "USACME CORPORATION"


@pytest.mark.parametrize(
    ("identifier_type", "field", "typed", "note"),
    [
        ("EU_NON_FRENCH", "vat_number", "XI980780684", "Irlande du Nord"),
        ("EU_NON_FRENCH", "vat_number", "GR094259216", "EL"),
        ("EU_NON_FRENCH", "vat_number", "EL094259216", ""),
        ("EU_NON_FRENCH", "vat_number", "BE0428759497", ""),
    ],
)
def test_what_was_understood_otherwise_than_typed_is_said(identifier_type, field, typed, note):
    found = identifiers.clean(identifier_type, {field: typed})

    assert note in found.note
    assert bool(note) == bool(found.note)


def test_wallis_and_futuna_has_its_own_rule_in_the_law():
    found = identifiers.clean("NON_EU", {"country": "WF", "legal_name": "Société des Îles du Pacifique"})

    assert found.value == "FRWFSOCIETE DES IL"
    assert "FRWF" in found.note


def test_the_country_of_a_wrong_number_is_named_in_the_language_of_the_person():
    with translation.override("en"), pytest.raises(Refusal) as refusal:
        vat.clean("NL12")

    assert "Netherlands" in str(refusal.value.message)


def test_the_number_fields_of_the_other_types_are_not_looked_at():
    typed = {"ridet": "1234567001", "tahiti": "1", "vat_number": "1850578006084", "legal_name": "Nickel du Nord"}

    assert identifiers.clean("RIDET", typed).value == "1234567001"


def test_a_person_and_a_firm_being_registered_are_given_their_number():
    assert identifiers.clean("INDIVIDUAL", {"last_name": "Durand", "first_name": "Paul"}) is None
    assert identifiers.clean("BEING_REGISTERED", {"legal_name": "Atelier à venir"}) is None
    assert re.fullmatch(r"PART-[2-9B-DF-HJ-NP-TV-Z]{11}", identifiers.assign("INDIVIDUAL"))
    assert re.fullmatch(r"IMM-[2-9B-DF-HJ-NP-TV-Z]{11}", identifiers.assign("BEING_REGISTERED"))


@pytest.mark.parametrize("identifier_type", ["SIRET", "EU_NON_FRENCH", "NON_EU", "RIDET", "TAHITI"])
def test_the_portal_gives_no_number_to_those_who_have_one(identifier_type):
    with pytest.raises(KeyError):
        identifiers.assign(identifier_type)


def test_given_numbers_never_repeat_and_say_nothing_of_their_order():
    numbers = [identifiers.assign("INDIVIDUAL") for _rank in range(500)]

    assert len(set(numbers)) == len(numbers)
    assert numbers != sorted(numbers)
    assert all(given_numbers.is_well_copied(number) for number in numbers)


@settings(deadline=None)
@given(st.integers(0, 10), st.sampled_from(given_numbers.ALPHABET))
def test_one_wrong_character_of_a_given_number_is_seen(rank, other):
    number = identifiers.assign("INDIVIDUAL")
    place = len("PART-") + rank
    copied = number[:place] + other + number[place + 1 :]

    assert given_numbers.is_well_copied(copied) == (copied == number)


@settings(deadline=None)
@given(st.integers(0, 10), st.integers(0, 10))
def test_two_characters_exchanged_in_a_given_number_are_seen(one, two):
    code = list(identifiers.assign("BEING_REGISTERED").removeprefix("IMM-"))
    exchanged = code.copy()
    exchanged[one], exchanged[two] = exchanged[two], exchanged[one]

    assert given_numbers.is_well_copied("IMM-" + "".join(exchanged)) == (exchanged == code)


def test_a_given_number_of_another_length_or_alphabet_is_not_one():
    assert not any(given_numbers.is_well_copied(number) for number in ["", "PART-", "PART-222", "PART-2222222222A", "22222222222"])


@settings(deadline=None)
@given(st.from_regex(r"[12][0-9]{2}(0[1-9]|1[0-2])(01|2A|2B|75|95|97|99)[0-9]{6}", fullmatch=True), WRITTEN_APART)
def test_a_social_security_number_is_seen_wherever_it_stands(number, separators):
    digits = int(number.replace("2A", "19").replace("2B", "18"))
    with_key = f"{number}{97 - digits % 97:02d}"
    apart = "".join(map("".join, zip(number, separators, strict=False))).strip()

    assert all(social_security.looks_like_one(text) for text in (number, with_key, f"Durand, {with_key}.", f"n°{apart}!"))


@pytest.mark.parametrize("text", ["", "Atelier des Trois Ponts", "123 456 782 00010", "+225 07 12 34 56 78 90", "18505780060841"])
def test_other_numbers_are_not_taken_for_one(text):
    assert not social_security.looks_like_one(text)


def test_a_telephone_number_is_not_looked_at():
    assert social_security.refuse({"phone": "225 07 12 34 56 789", "legal_name": "Abidjan Conseil", "dume": True}) is None
