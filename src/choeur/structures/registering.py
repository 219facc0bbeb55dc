"""« J'ai maintenant mon SIRET »: a structure being registered changes the number of the portal for its own (journeys §1, 1.3)."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from choeur.common.errors import Refusal
from choeur.structures import looking_up
from choeur.structures.identifiers import IdentifierType, grouped
from choeur.structures.models import Structure

FOUND = "found"
LONGEST = {"legal_name": looking_up.LONGEST_NAME, "address": 200, "address_more": 200, "postal_code": 10, "city": 100, "country": 2}


class NotBeingRegistered(Refusal):
    code = "structure_not_being_registered"

    def __init__(self, structure: Structure) -> None:
        super().__init__(
            _("Cette structure n'est plus en cours d'immatriculation. Son identifiant est %(identifier)s.")
            % {"identifier": structure.shown_identifier}
        )


class SiretTaken(Refusal):
    """Two structures are never merged: whose company it is, its manager or the support says."""

    code = "siret_taken"

    def __init__(self, siret: str) -> None:
        super().__init__(
            _("Une autre structure du portail porte déjà le SIRET %(siret)s. Demandez votre rattachement à cette structure.")
            % {"siret": grouped(siret)}
        )


def is_taken(siret: str) -> bool:
    """Another structure of the portal has it: said to whoever types it, as by the sign-up (ux.md S1b)."""
    return Structure.objects.identified_by(IdentifierType.SIRET, siret).exists()


def take_siret(structure: Structure, answer: Mapping[str, Any]) -> None:
    """The SIRET, the name and the address that the registry gave; what INSEE protects stays as it was typed (decision 5).

    The caller holds the lock of the structure. Who manages it is trusted for its new number, not proven: « non vérifié » again.
    What described the registration under way is erased.

    Raises:
        NotBeingRegistered: it has its SIRET already, or never waited for one.
        SiretTaken: another structure has it, or takes it at this very moment.
        ValueError: the registry did not find an open private company.
    """
    if not structure.is_being_registered:
        raise NotBeingRegistered(structure)
    if answer["case"] != FOUND:
        raise ValueError("a structure takes only a SIRET that the registry found")
    structure.former_type, structure.former_identifier = structure.identifier_type, structure.identifier
    structure.identifier_type, structure.identifier = IdentifierType.SIRET, answer["siret"]
    for name, value in _registered(answer).items():
        setattr(structure, name, value)
    is_hidden = answer["name_hidden"] or answer["address_hidden"]
    structure.partly_disclosed = structure.needs_check = is_hidden
    structure.manager_verified = False
    structure.legal_form = structure.file_reference = ""
    try:
        structure.save()
    except IntegrityError:
        raise SiretTaken(answer["siret"]) from None


def _registered(answer: Mapping[str, Any]) -> dict[str, str]:
    """What the registry gives and may show, cut to what a structure keeps; an address without street is none."""
    hidden = {"legal_name"} if looking_up.is_name_typed(answer) else set()
    if answer["address_hidden"] or not answer["address"]:
        hidden |= LONGEST.keys() - {"legal_name"}
    return {name: answer[name][:longest] for name, longest in LONGEST.items() if name not in hidden}
