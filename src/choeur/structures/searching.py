"""Looking a structure up from outside: public bodies by name, private ones by their exact identifier alone (journeys §1, ux.md P1)."""

from contextlib import suppress
from dataclasses import dataclass

from django.db.models import Q

from choeur.common.errors import Refusal
from choeur.structures import identifiers
from choeur.structures.identifier_types import non_eu
from choeur.structures.identifiers import IdentifierType
from choeur.structures.models import Structure

SHORTEST_NAME = 3
MOST_SHOWN = 20


@dataclass(frozen=True)
class Found:
    """Public bodies whose name holds the text, or whether an exact identifier is registered; `is_registered` None: no identifier."""

    public_bodies: list[Structure]
    is_registered: bool | None = None


def search(text: str) -> Found:
    """§1: nothing but « inscrite » or « pas inscrite » is told of a private structure.

    And not even that of the numbers that the portal gives: whether a person has a structure of her own is nobody's business.
    """
    structure = Structure.objects.filter(_is_identified_by(text)).order_by("kind", "pk").first()
    if structure is not None:
        is_public = structure.kind == Structure.Kind.PUBLIC
        return Found([structure]) if is_public else Found([], is_registered=True)
    public_bodies = _named(text) if len(text) >= SHORTEST_NAME else []
    return Found(public_bodies, is_registered=False if not public_bodies and _looks_like_an_identifier(text) else None)


def _named(text: str) -> list[Structure]:
    """« Université Paris 8 » is a name, digit and all. Accents may be typed: the registry leaves them out."""
    holds_text = Q(legal_name__icontains=text) | Q(legal_name__icontains=non_eu.in_capitals(text))
    return list(Structure.objects.filter(holds_text, kind=Structure.Kind.PUBLIC).order_by("legal_name", "identifier")[:MOST_SHOWN])


def _is_identified_by(text: str) -> Q:
    """Each type reads the text by its own rule, as a person writes her number."""
    meant = Q(identifier_type=IdentifierType.NON_EU, identifier=non_eu.in_capitals(text))
    for identifier_type, field in identifiers.NUMBER_FIELDS.items():
        with suppress(Refusal):
            found = identifiers.clean(identifier_type, {field: text})
            meant |= Q(identifier_type=identifier_type, identifier=found.value if found else "")
    return meant


def _looks_like_an_identifier(text: str) -> bool:
    plain = "".join(text.split())
    return plain.isalnum() and any(character.isdigit() for character in plain)
