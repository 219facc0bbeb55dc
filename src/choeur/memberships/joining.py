"""Asking to join a structure; the first to found one leads it (journeys §1, §2)."""

from collections.abc import Iterable

from choeur.accounts.models import User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock
from choeur.memberships.models import Grant, Membership, Right, Role, Status
from choeur.notifications import catalogue as mails
from choeur.notifications.sending import notify
from choeur.structures.models import Structure
from choeur.workspaces.models import Opening


def lead(structure: Structure, *, user: User, openings: Iterable[Opening]) -> Membership:
    """§1: the first to activate becomes principal manager, with all rights on the espaces opened.

    The caller holds the lock of the structure that it has just founded.
    """
    membership = Membership.objects.create(
        user=user, structure=structure, role=Role.PRINCIPAL_MANAGER, status=Status.ACTIVE, decided_at=clock.now()
    )
    Grant.objects.bulk_create([Grant(membership=membership, opening=opening, right=Right.EDIT) for opening in openings])
    return membership


def ask(structure: Structure, *, user: User, message: str = "") -> Membership:
    """§1, branch 1.4: a person asks to join; every manager of the structure is told (RAT-01).

    Runs in the caller's transaction.
    """
    request = Membership.objects.create(user=user, structure=structure, message=message)
    recording.record(Event.MEMBERSHIP_REQUESTED, actor=user, target=request, structure=structure)
    for manager in Membership.objects.managers().of(structure).select_related("user"):
        notify(
            manager.user,
            mails.MEMBERSHIP_REQUESTED,
            person=user.full_name,
            address=user.login_address,
            structure=structure.public_name,
            identifier=structure.shown_identifier,
            message=message,
        )
    return request
