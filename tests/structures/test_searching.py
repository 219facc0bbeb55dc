"""What anybody may learn of who is here: public bodies by name, private structures by their exact identifier (journeys §1)."""

import pytest

from choeur.registry.sample import cases
from choeur.structures import searching
from choeur.structures.identifiers import IdentifierType
from choeur.structures.models import Structure
from choeur.structures.searching import Found

pytestmark = pytest.mark.django_db
NOBODY = Found([], is_registered=False)
SOMEBODY = Found([], is_registered=True)
NO_NAME = Found([])


def make(identifier_type, identifier, legal_name="Nom tapé", **columns):
    return Structure.objects.create(identifier_type=identifier_type, identifier=identifier, legal_name=legal_name, **columns)


def make_public(identifier=cases.PUBLIC, legal_name="MAIRIE DE L'EXEMPLE"):
    return make(IdentifierType.SIRET, identifier, legal_name, kind=Structure.Kind.PUBLIC)


@pytest.mark.parametrize(
    ("identifier_type", "identifier", "texts"),
    [
        (IdentifierType.SIRET, cases.TULLE, [cases.TULLE, "000 138 958 00012", "000.138.958-00012"]),
        (IdentifierType.EU_NON_FRENCH, "BE0428759497", ["BE0428759497", "be 0428.759.497", "TVA BE 0428 759 497"]),
        (IdentifierType.EU_NON_FRENCH, "EL094259216", ["EL094259216", "GR 094259216"]),
        (IdentifierType.TAHITI, "A12345001", ["A12345001", "a12345 001"]),
        (IdentifierType.RIDET, "123456789", ["123456789", "0 123 456 789"]),
        (IdentifierType.NON_EU, "USACME CORPORATION", ["USACME CORPORATION", "usacme  corporation"]),
    ],
)
def test_an_exact_identifier_tells_of_a_private_structure_that_it_is_registered_and_no_more(identifier_type, identifier, texts):
    assert [searching.search(text).is_registered or False for text in texts] == [False] * len(texts)

    make(identifier_type, identifier)

    assert [searching.search(text) for text in texts] == [SOMEBODY] * len(texts)


@pytest.mark.parametrize("text", [cases.TULLE, "12345678200011", "BE0428759498", "987654321", "A12345001"])
def test_an_identifier_of_nobody_right_or_wrong_is_not_registered(text):
    assert searching.search(text) == NOBODY


@pytest.mark.parametrize("text", ["Nom tapé", "Nom", "A12345", "45001", "12345"])
def test_a_private_structure_is_found_neither_by_name_nor_by_a_part_of_its_number(text):
    make(IdentifierType.TAHITI, "A12345001")

    assert searching.search(text) in (NOBODY, NO_NAME)


@pytest.mark.parametrize("identifier_type", [IdentifierType.INDIVIDUAL, IdentifierType.BEING_REGISTERED])
@pytest.mark.parametrize("text", ["PART-7KQ2M9XW4HD", "PART7KQ2M9XW4HD", "Claire Béraud"])
def test_of_a_person_nothing_is_told(identifier_type, text):
    before = searching.search(text)

    make(identifier_type, "PART-7KQ2M9XW4HD", "Claire Béraud")

    assert searching.search(text) == before
    assert not before.is_registered


def test_a_public_body_is_shown_by_its_siret_and_by_a_part_of_its_name():
    town_hall = make_public()
    make_public(cases.PUBLIC_HOSPITAL, "CENTRE HOSPITALIER")

    for text in (cases.PUBLIC, "mairie", "de l'exemple"):
        assert searching.search(text) == Found([town_hall])
    assert searching.search("ma") == NO_NAME
    assert searching.search("ministère") == NO_NAME


def test_a_public_body_whose_name_holds_a_digit_is_found_by_it():
    university = make_public(legal_name="UNIVERSITE PARIS 8")

    assert searching.search("paris 8") == Found([university])


def test_accents_are_typed_or_not_as_people_like():
    university, island = make_public(legal_name="UNIVERSITE PARIS 8"), make_public(cases.PUBLIC_REGION, "Mairie de l'île")

    assert searching.search("Université") == Found([university])
    assert searching.search("l'île") == Found([island])


def test_at_most_twenty_public_bodies_are_shown_in_the_order_of_their_names():
    for rank in reversed(range(21)):
        make_public(f"{rank:014}", f"MAIRIE {rank:02}")

    found = searching.search("mairie").public_bodies

    assert [body.legal_name for body in found] == [f"MAIRIE {rank:02}" for rank in range(20)]
