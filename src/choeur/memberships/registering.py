"""« J'ai maintenant mon SIRET »: who may say it, and who is told (journeys §1, §6; facts §2.5)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from choeur.accounts.models import User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock
from choeur.memberships import authority, telling
from choeur.notifications import catalogue as mails
from choeur.structures import registering
from choeur.structures.models import Structure
from choeur.workspaces import opening


@transaction.atomic
def give_siret(structure: Structure, *, by: User, answer: Mapping[str, Any]) -> Structure:
    """§1: the structure takes the SIRET that the registry found, `answer` of `looking_up.look_up`; its managers are told (STR-08).

    The row stays the same: every rattachement, habilitation and sollicitation stays with it.

    Raises:
        NotAllowed: `by` does not manage this structure, or no longer.
        NotBeingRegistered, SiretTaken: see `structures.registering`.
    """
    structure = Structure.objects.select_for_update(of=("self",)).get(pk=structure.pk)
    authority.require(by, authority.GIVE_SIRET, structure)

    registering.take_siret(structure, answer)
    opening.forget_regime(structure)

    former, siret = structure.former_identifier, structure.identifier
    recording.record(Event.STRUCTURE_REGISTERED, actor=by, target=structure, structure=structure, former=former, siret=siret)
    telling.managers(
        structure,
        mails.STRUCTURE_REGISTERED,
        at=clock.now(),
        person=by.full_name,
        structure=structure.public_name,
        former=former,
        identifier=structure.shown_identifier,
    )
    return structure
