"""Rights on the espaces that are open on a structure (journeys §6)."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from choeur.accounts.models import User
from choeur.common.errors import Refusal
from choeur.memberships import authority
from choeur.memberships.models import Grant, Membership, Right
from choeur.structures.models import Structure, StructureCapability
from choeur.workspaces import catalogue
from choeur.workspaces.catalogue import Workspace
from choeur.workspaces.models import Opening


class NotOpen(Refusal):
    code = "workspace_not_open"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(
            _("L'espace « %(espace)s » n'est plus ouvert sur cette structure : relisez les droits.") % {"espace": workspace.label}
        )


def open_on(structure: Structure) -> dict[Workspace, Opening]:
    """The espaces of a structure that count now: open, and their fonctionnalité on; in the order of the catalogue."""
    capabilities = set(StructureCapability.objects.filter(structure=structure, off_since=None).values_list("code", flat=True))
    openings = {opening.workspace: opening for opening in Opening.objects.filter(structure=structure, closed_at=None)}
    return {workspace: openings[workspace.code] for workspace in catalogue.offered(capabilities) if workspace.code in openings}


def grant_all(membership: Membership, rights: Mapping[Workspace, Right], *, by: User) -> list[Grant]:
    """§6: give a rattachement that has none these rights. Runs in the transaction of the decision that validates it.

    Raises:
        NotAllowed: `by` may not give rights for this structure.
        NotOpen: an espace was closed meanwhile.
    """
    authority.require(by, authority.GRANT, membership.structure)
    openings = open_on(membership.structure)
    for workspace in rights:
        if workspace not in openings:
            raise NotOpen(workspace)
    return Grant.objects.bulk_create(
        [Grant(membership=membership, opening=openings[workspace], right=right) for workspace, right in rights.items()]
    )
