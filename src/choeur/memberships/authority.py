"""Who may do what: the only place that says so (journeys §3, §6). What a page shows, it asks here."""

from dataclasses import dataclass

from choeur.accounts.models import User
from choeur.memberships.models import Grant, Membership, Right
from choeur.workspaces import catalogue
from choeur.workspaces.catalogue import Workspace


@dataclass(frozen=True)
class Access:
    """An espace that the person may enter, and with which right."""

    workspace: Workspace
    right: Right
    structure_name: str


def espaces_of(user: User) -> list[Access]:
    """§3: the espaces of a person: rattachement validated, espace open, fonctionnalité still on, right not revoked.

    One statement, whatever the number of structures.
    """
    grants = (
        Grant.objects.filter(
            membership__user=user,
            membership__in=Membership.objects.active(),
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
