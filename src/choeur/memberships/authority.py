"""Who may do what: the only place that says so (journeys §3, §6). What a page shows, it asks here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from choeur.accounts.models import User
from choeur.common.errors import Refusal
from choeur.memberships.models import Grant, Membership, Right, Role, Status
from choeur.structures.models import Structure
from choeur.workspaces import catalogue
from choeur.workspaces.catalogue import Workspace


class Action(Enum):
    """What a person may do for a structure, besides working in its espaces."""

    APPROVE = "approve"  # accept or refuse those who ask to join
    GRANT = "grant"  # give rights on the espaces that are open
    RECOVER = "recover"  # let somebody back in who lost the answer to her secret question
    GIVE_SIRET = "give_siret"  # of a structure that was being registered: principal or secondary, facts §2.5


APPROVE, GRANT, RECOVER, GIVE_SIRET = Action.APPROVE, Action.GRANT, Action.RECOVER, Action.GIVE_SIRET

MATRIX: Mapping[Role, frozenset[Action]] = {
    Role.PRINCIPAL_MANAGER: frozenset({APPROVE, GRANT, RECOVER, GIVE_SIRET}),
    Role.SECONDARY_MANAGER: frozenset({APPROVE, GRANT, GIVE_SIRET}),
    Role.USER: frozenset(),
}
"""§6. A role counts only while its rattachement is validated; what is not written here is refused."""


class NotAllowed(Refusal):
    code = "not_allowed"

    def __init__(self) -> None:
        super().__init__(_("Vous n'avez pas ce droit pour cette structure. Adressez-vous à son gestionnaire principal."))


def may(user: User, action: Action, structure: Structure) -> bool:
    """Whether her role, as the database has it now, allows it."""
    return Membership.objects.active().of(structure).filter(user=user, role__in=_roles(action)).exists()


def allows(membership: Membership, action: Action) -> bool:
    """The same of a rattachement at hand: what a page shows of it, at no cost. The rule asks `require` again."""
    return membership.status == Status.ACTIVE and action in MATRIX[Role(membership.role)]


def require(user: User, action: Action, structure: Structure) -> None:
    """Refuse unless she may; asked again by each rule, under its lock.

    Raises:
        NotAllowed: her role does not allow it, or no longer.
    """
    if not may(user, action, structure):
        raise NotAllowed


def require_own(user: User, membership: Membership) -> None:
    """Refuse unless it is her own rattachement.

    Raises:
        NotAllowed: it is somebody else's.
    """
    if membership.user_id != user.pk:
        raise NotAllowed


def structures_where(user: User, action: Action) -> QuerySet[Structure]:
    """The structures for which she may: a page fetches its rows through them, all else is a 404 (security.md 8.2.2)."""
    held = Membership.objects.active().filter(user=user, role__in=_roles(action))
    return Structure.objects.filter(pk__in=held.values("structure"))


def _roles(action: Action) -> list[Role]:
    return [role for role, actions in MATRIX.items() if action in actions]


@dataclass(frozen=True)
class Access:
    """An espace that the person may enter, and with which right."""

    workspace: Workspace
    right: Right
    structure_name: str


def espaces_of(user: User, *, membership: Membership | None = None) -> list[Access]:
    """§3: the espaces of a person: rattachement validated, espace open, fonctionnalité still on, right not revoked.

    Those of one `membership` where it is given. One statement, whatever the number of structures.
    """
    active = Membership.objects.active().filter(user=user)
    grants = (
        Grant.objects.filter(
            membership__in=active if membership is None else active.filter(pk=membership.pk),
            revoked_at=None,
            opening__closed_at=None,
            opening__structure__capabilities__off_since=None,
        )
        .values_list("opening__workspace", "right", "opening__structure__legal_name", "opening__structure__capabilities__code")
        .order_by("opening__structure__legal_name", "pk")
    )
    return [
        Access(workspace, Right(right), name)
        for code, right, name, capability in grants
        if (workspace := catalogue.BY_CODE.get(code)) and workspace.needs == capability
    ]
