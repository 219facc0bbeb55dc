from django.db import transaction

from choeur.jobs.declaring import periodic
from choeur.memberships import recovering
from choeur.memberships.models import Membership
from choeur.notifications import catalogue as mails
from choeur.notifications.sending import notify
from choeur.registry import lookup
from choeur.registry.answers import Answer
from choeur.structures import registry_sync
from choeur.structures.models import Structure


@periodic(minutes=10)
def check_structures_again() -> int:
    """§1: what was typed while the registry was silent is compared with it; its managers are told what came of it."""
    return sum(_check(structure, lookup.find(structure.identifier)) for structure in registry_sync.to_check())


@transaction.atomic
def _check(structure: Structure, answer: Answer) -> int:
    finding = registry_sync.settle(structure, answer)
    if finding is None:
        return 0
    for manager in Membership.objects.managers().of(structure).select_related("user"):
        notify(
            manager.user,
            mails.STRUCTURE_CHECKED,
            outcome=finding.outcome,
            identifier=structure.shown_identifier,
            typed=finding.typed_name,
            registered=finding.registered_name,
        )
    return 1


@periodic(minutes=1)
def go_on_with_recoveries() -> int:
    """§4: notices, links and ends of what people asked their principal manager."""
    return recovering.go_on()
