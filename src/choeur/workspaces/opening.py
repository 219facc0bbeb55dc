"""Opening espaces on a structure: which are offered, what « Mémoires de frais de justice » asks (journeys §1, step 3)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from choeur.common.errors import Refusal
from choeur.structures.models import Structure
from choeur.workspaces import catalogue
from choeur.workspaces.models import Opening, ProviderCategory, ProviderRegime


class CategoryMissing(Refusal):
    code = "provider_category_missing"


class RegimeMissing(Refusal):
    code = "provider_regime_missing"


def check_choice(
    chosen: Mapping[str, Any], provider_category: str, provider_regime: str = "", *, needs_regime: bool = False
) -> None:
    """§1: « Mémoires de frais de justice » asks for the catégorie de prestataire, and where there is no SIRET for the régime.

    Raises:
        CategoryMissing: the espace was chosen without a category.
        RegimeMissing: and without a régime ou statut, by a structure that has no SIRET (`needs_regime`).
    """
    if catalogue.JUSTICE_COSTS.code not in chosen:
        return
    if not provider_category:
        raise CategoryMissing(_("Choisissez votre catégorie de prestataire"), field="provider_category")
    if needs_regime and not provider_regime:
        raise RegimeMissing(_("Choisissez votre régime ou statut"), field="provider_regime")


def open_all(structure: Structure, choice: Mapping[str, Any], *, capabilities: list[str]) -> list[Opening]:
    """Open the espaces chosen at sign-up, as far as the fonctionnalités allow them.

    `choice` maps the code of an espace to what it asks: `{}` or `{"provider_category": code, "provider_regime": code}`. A line
    that an operator withdrew meanwhile is dropped: it will be asked for again with the first mémoire.
    """
    allowed = {workspace.code for workspace in catalogue.offered(capabilities)}
    asks = catalogue.JUSTICE_COSTS.code in choice
    categories = set(ProviderCategory.objects.values_list("code", flat=True)) if asks else set()
    regimes = set(ProviderRegime.objects.values_list("code", flat=True)) if asks else set()
    return Opening.objects.bulk_create(
        [
            Opening(
                structure=structure,
                workspace=code,
                provider_category_id=_known(asked.get("provider_category"), categories),
                provider_regime_id=_known(asked.get("provider_regime"), regimes),
            )
            for code, asked in choice.items()
            if code in allowed
        ]
    )


def forget_regime(structure: Structure) -> None:
    """§1: the régime ou statut is asked only where there is no SIRET: it ends with the first one. The catégorie stays."""
    Opening.objects.filter(structure=structure).exclude(provider_regime=None).update(provider_regime=None)


def _known(code: str | None, codes: set[str]) -> str | None:
    return code if code in codes else None
