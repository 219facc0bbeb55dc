"""Looking a structure up from outside: public bodies by name, private ones by their exact identifier alone (journeys §1, ux.md P1)."""

from dataclasses import dataclass

from choeur.common.errors import Refusal
from choeur.structures import identifiers
from choeur.structures.identifiers import IdentifierType
from choeur.structures.models import Structure

SHORTEST_NAME = 3
MOST_SHOWN = 20
TYPES_TOLD = frozenset(IdentifierType) - {IdentifierType.INDIVIDUAL, IdentifierType.BEING_REGISTERED}
"""Whether a person has a structure of her own is nobody's business (journeys §1)."""


@dataclass(frozen=True)
class Found:
    """Public bodies whose name holds the text, or whether an exact identifier is registered; `is_registered` None: no identifier."""

    public_bodies: list[Structure]
    is_registered: bool | None = None


def search(text: str) -> Found:
    """§1: nothing but « inscrite » or « pas inscrite » is told of a private structure."""
    identifier = _identifier(text)
    if identifier:
        structure = Structure.objects.filter(identifier=identifier, identifier_type__in=TYPES_TOLD).first()
        if structure is not None and structure.kind == Structure.Kind.PUBLIC:
            return Found([structure])
        return Found([], is_registered=structure is not None)
    if len(text) < SHORTEST_NAME:
        return Found([])
    named = Structure.objects.filter(kind=Structure.Kind.PUBLIC, legal_name__icontains=text).order_by("legal_name", "identifier")
    return Found(list(named[:MOST_SHOWN]))


def _identifier(text: str) -> str:
    """The text as an identifier, where it looks like one: it holds a digit and no space between letters."""
    try:
        return identifiers.clean_siret(text)
    except Refusal:
        plain = "".join(text.split()).upper()
        return plain if any(character.isdigit() for character in plain) and plain.isalnum() else ""
