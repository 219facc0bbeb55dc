"""The requests that a manager may decide, as her pages list them (journeys §6, screens T1, G1, G2)."""

from dataclasses import dataclass

from django.db.models import QuerySet

from choeur.accounts.models import SignUp, User
from choeur.memberships import authority, sign_ups
from choeur.memberships.models import Membership, Status
from choeur.structures.models import Structure


@dataclass(frozen=True)
class Waiting:
    """How many requests wait for a manager, and the oldest."""

    count: int
    oldest: Membership


@dataclass(frozen=True)
class NotActivated:
    """Somebody who will ask once her account is active: nothing to decide yet."""

    sign_up: SignUp
    structure: Structure


def within_reach_of(user: User) -> QuerySet[Membership]:
    """Every rattachement of the structures whose requests she may decide: answered ones too, so that she reads who answered."""
    structures = authority.structures_where(user, authority.APPROVE)
    return Membership.objects.filter(structure__in=structures).select_related("user", "structure", "decided_by")


def pending_for(user: User) -> QuerySet[Membership]:
    """The requests to decide, the oldest first."""
    return within_reach_of(user).filter(status=Status.REQUESTED).order_by("requested_at", "pk")


def waiting_for(user: User) -> Waiting | None:
    """What her first page says of them; nothing where nothing waits."""
    pending = pending_for(user)
    oldest = pending.first()
    return Waiting(pending.count(), oldest) if oldest else None


def not_activated_for(user: User) -> list[NotActivated]:
    """« Compte non activé »: shown, never decided (decision 1)."""
    structures = authority.structures_where(user, authority.APPROVE)
    known = {(structure.identifier_type, structure.identifier): structure for structure in structures}
    known |= {(structure.former_type, structure.former_identifier): structure for structure in structures}
    waiting = sign_ups.not_activated(structures)
    return [NotActivated(sign_up, known[sign_up.identifier_type, sign_up.identifier]) for sign_up in waiting]


def refused_before(request: Membership) -> Membership | None:
    """The last time that this person was refused by this structure."""
    refused = Membership.objects.of(request.structure).filter(user=request.user, status=Status.REFUSED)
    return refused.exclude(pk=request.pk).order_by("-decided_at").first()
