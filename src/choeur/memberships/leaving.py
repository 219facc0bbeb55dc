"""Leaving a structure of one's own accord (journeys §5)."""

from django.db import transaction
from django.utils.translation import gettext as _

from choeur.accounts.models import User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock
from choeur.common.errors import Refusal
from choeur.memberships import authority, telling
from choeur.memberships.models import Membership, Status


class SoleManager(Refusal):
    code = "sole_principal_manager"

    def __init__(self) -> None:
        super().__init__(_("Désignez d'abord un autre gestionnaire principal"))


class NotAttached(Refusal):
    code = "not_attached"

    def __init__(self) -> None:
        super().__init__(_("Vous n'êtes plus rattaché à cette structure."))


@transaction.atomic
def leave(membership: Membership, *, by: User) -> Membership:
    """§5: the person leaves; her rights end with her rattachement, the managers are told (RAT-10).

    Raises:
        NotAttached: her rattachement has ended already, or was never validated.
        SoleManager: a structure has one principal manager, who hands over first.
        NotAllowed: it is somebody else's rattachement.
    """
    left = Membership.objects.locked(membership)
    authority.require_own(by, left)
    if left.status != Status.ACTIVE:
        raise NotAttached
    if left.is_principal:
        raise SoleManager

    left.status, left.ended_at = Status.ENDED, clock.now()
    left.save(update_fields=["status", "ended_at"])

    recording.record(Event.MEMBERSHIP_LEFT, actor=by, target=left, structure=left.structure)
    telling.departure(left, action="left")
    return left
