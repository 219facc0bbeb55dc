"""A structure comes to be at its first activation, whoever comes first (journeys §1 and §2)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any, NamedTuple

from choeur.structures import identifiers
from choeur.structures.capabilities import Capability
from choeur.structures.models import Structure, StructureCapability


@dataclass(frozen=True)
class Description:
    """What a sign-up says of a structure: from the registry where it answered, typed by the person elsewhere."""

    identifier_type: str
    identifier: str
    legal_name: str
    address: str = ""
    address_more: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "FR"
    email: str = ""
    phone: str = ""
    legal_form: str = ""
    file_reference: str = ""
    partly_disclosed: bool = False
    needs_check: bool = False

    @property
    def public_name(self) -> str:
        """As `Structure.public_name`."""
        return identifiers.public_name(
            self.identifier_type, self.identifier, legal_name=self.legal_name, needs_check=self.needs_check
        )

    def as_json(self) -> dict[str, Any]:
        """For a row of JSON; `from_json` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Description":
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})


class Founding(NamedTuple):
    """The structure, locked, and whether this very call made it."""

    structure: Structure
    is_new: bool


def found_or_lock(description: Description) -> Founding:
    """The structure of this identifier, locked for the transaction, made if nobody came before.

    Two who come together: the unique constraint lets one insert, the other waits for her and reads her row. Nobody founds a
    second structure under a number that has given way to a SIRET: that structure is the one. Its number may change until it is
    locked, so it is found first, then locked by its key.
    """
    candidate = Structure(**description.as_json())
    Structure.objects.bulk_create([candidate], ignore_conflicts=True)
    named = Structure.objects.identified_by(description.identifier_type, description.identifier)
    earlier = named.exclude(pk=candidate.pk).first()
    if earlier is not None:
        Structure.objects.filter(pk=candidate.pk).delete()
    structure = Structure.objects.select_for_update(of=("self",)).get(pk=(earlier or candidate).pk)
    return Founding(structure, is_new=earlier is None)


def switch_on(structure: Structure, capabilities: Iterable[str]) -> None:
    """Turn on the fonctionnalités of a structure just founded."""
    known = [Capability(code) for code in capabilities]
    StructureCapability.objects.bulk_create([StructureCapability(structure=structure, code=code) for code in known])
