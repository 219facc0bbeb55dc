"""The espaces that a structure can open: purpose, gate, default (journeys §1 step 3, facts §4). Rules name them: they are code."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from choeur.structures.capabilities import Capability


@dataclass(frozen=True)
class Workspace:
    """An espace: its stable code, its label, one line of purpose, and the fonctionnalité that gates it."""

    code: str
    label: str | Promise = field(compare=False)  # an espace is its code, in any language
    purpose: str | Promise = field(compare=False)
    needs: Capability
    on_by_default: bool = False


ISSUED_INVOICES = Workspace(
    "issued_invoices", _("Factures émises"), _("Déposer et suivre vos factures."), Capability.SUBMIT_INVOICES, on_by_default=True
)
JUSTICE_COSTS = Workspace(
    "justice_cost_statements",
    _("Mémoires de frais de justice"),
    _("Demander le paiement d'une mission confiée par un tribunal."),
    Capability.SUBMIT_INVOICES,
)
WORKSPACES = (
    ISSUED_INVOICES,
    JUSTICE_COSTS,
    Workspace(
        "invoices_to_validate",
        _("Factures à valider"),
        _("Valider les factures de vos sous-traitants et cotraitants."),
        Capability.SUBMIT_INVOICES,
    ),
    Workspace(
        "works_invoices",
        _("Factures de travaux"),
        _("Échanger les pièces d'un marché de travaux avec le maître d'œuvre."),
        Capability.SUBMIT_INVOICES,
    ),
    Workspace(
        "fuel_tax_refund",
        _("Demande de remboursement TIC"),
        _("Obtenir le remboursement de la taxe sur les carburants agricoles."),
        Capability.SUBMIT_INVOICES,
    ),
    Workspace(
        "commitments",
        _("Engagements"),
        _("Consulter les commandes que les services publics vous adressent."),
        Capability.SUBMIT_INVOICES,
    ),
    Workspace(
        "connections",
        _("Raccordements (EDI et API)"),
        _("Relier votre logiciel de facturation au portail."),
        Capability.SUBMIT_INVOICES,
    ),
    Workspace("dume", _("DUME"), _("Relier un profil d'acheteur au Service DUME."), Capability.DUME),
)
BY_CODE = {workspace.code: workspace for workspace in WORKSPACES}


def offered(capabilities: Collection[str]) -> list[Workspace]:
    """The espaces that these fonctionnalités allow, in the order of the catalogue."""
    return [workspace for workspace in WORKSPACES if workspace.needs in capabilities]


def withheld(capabilities: Collection[str]) -> list[Workspace]:
    """The others: shown with the fonctionnalité that each one asks for."""
    return [workspace for workspace in WORKSPACES if workspace.needs not in capabilities]
