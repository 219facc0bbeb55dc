"""Writing the journal: one entry, in the transaction of what it tells (decision 27)."""

from django.db import models

from choeur.audit.events import Event
from choeur.audit.models import Entry


def record(
    event: Event,
    *,
    actor: models.Model | None = None,
    target: models.Model | None = None,
    structure: models.Model | None = None,
    network: str = "",
    **data: str | int | bool,
) -> Entry:
    """Add one entry. `network` is masked already; `data` holds ids and codes, never personal data."""
    return Entry.objects.create(
        event=event,
        actor_id=str(actor.pk) if actor else "",
        target_type=type_of(target) if target else "",
        target_id=str(target.pk) if target else "",
        structure_id=str(structure.pk) if structure else "",
        network=network,
        data=data,
    )


def type_of(target: models.Model | type[models.Model]) -> str:
    """How the journal calls what an entry is about: « memberships.membership »."""
    return target._meta.label_lower  # noqa: SLF001 - Django's own public name for it
