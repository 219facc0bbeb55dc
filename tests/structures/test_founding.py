"""A structure comes to be at its first activation (journeys §1 and §2)."""

import pytest
from django.db import IntegrityError, transaction

from choeur.structures import founding
from choeur.structures.founding import Description
from choeur.structures.identifiers import IdentifierType
from choeur.structures.models import Structure, StructureCapability
from tests.people import TROIS_PONTS

pytestmark = pytest.mark.django_db


def found(description: Description) -> founding.Founding:
    with transaction.atomic():
        return founding.found_or_lock(description)


def test_the_first_makes_the_structure_and_the_second_finds_it_unchanged():
    first = found(TROIS_PONTS)
    other = Description(TROIS_PONTS.identifier_type, TROIS_PONTS.identifier, "ANOTHER NAME", city="Elsewhere")

    second = found(other)

    assert (first.is_new, second.is_new) == (True, False)
    assert second.structure == first.structure
    assert second.structure.legal_name == "ATELIER DES TROIS PONTS"


def test_one_number_of_two_types_is_two_structures():
    found(TROIS_PONTS)

    other = found(Description(IdentifierType.RIDET, TROIS_PONTS.identifier, "NOUMEA"))

    assert other.is_new
    assert Structure.objects.count() == 2


@pytest.mark.parametrize("column", ["identifier", "legal_name"])
def test_a_structure_has_an_identifier_and_a_name(column):
    with pytest.raises(IntegrityError), transaction.atomic():
        Structure.objects.create(**({"identifier_type": "SIRET", "identifier": "1", "legal_name": "X"} | {column: ""}))


def test_a_description_survives_its_row():
    assert Description.from_json(TROIS_PONTS.as_json()) == TROIS_PONTS


def test_a_description_written_by_another_version_is_still_read():
    assert Description.from_json(TROIS_PONTS.as_json() | {"colour": "blue"}) == TROIS_PONTS


def test_a_fonctionnalite_is_on_once():
    structure = found(TROIS_PONTS).structure
    founding.switch_on(structure, ["submit_invoices", "dume"])

    with pytest.raises(IntegrityError), transaction.atomic():
        founding.switch_on(structure, ["dume"])

    assert StructureCapability.objects.count() == 2


def test_a_fonctionnalite_that_does_not_exist_is_a_bug():
    with pytest.raises(ValueError, match="fly"):
        founding.switch_on(found(TROIS_PONTS).structure, ["fly"])


def test_others_read_the_name_that_the_registry_gave_never_one_that_was_typed():
    structure = found(TROIS_PONTS).structure
    assert structure.public_name == "ATELIER DES TROIS PONTS"

    structure.needs_check = True

    assert structure.public_name == "SIRET 000 138 958 00012"


def test_an_identifier_is_shown_as_people_read_it():
    assert Structure(identifier_type="SIRET", identifier="12345678200010").shown_identifier == "123 456 782 00010"
    assert Structure(identifier_type="TAHITI", identifier="A12345001").shown_identifier == "A12345001"
