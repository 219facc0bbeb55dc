"""Opening espaces on a structure: which are offered, what « Mémoires de frais de justice » asks (journeys §1, step 3)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from choeur.common.errors import Refusal
from choeur.structures.models import Structure
from choeur.workspaces import catalogue
from choeur.workspaces.models import Opening, ProviderCategory


class CategoryMissing(Refusal):
    code = "provider_category_missing"


def check_choice(chosen: Mapping[str, Any], provider_category: str) -> None:
    """§1: « Mémoires de frais de justice » asks for the catégorie de prestataire.

    Raises:
        CategoryMissing: the espace was chosen without a category.
    """
    if catalogue.JUSTICE_COSTS.code in chosen and not provider_category:
        raise CategoryMissing(_("Choisissez votre catégorie de prestataire"), field="provider_category")


def open_all(structure: Structure, choice: Mapping[str, Any], *, capabilities: list[str]) -> list[Opening]:
    """Open the espaces chosen at sign-up, as far as the fonctionnalités allow them.

    `choice` maps the code of an espace to what it asks: `{}` or `{"provider_category": code}`. A category that an operator
    withdrew meanwhile is dropped: it will be asked for again with the first mémoire.
    """
    allowed = {workspace.code for workspace in catalogue.offered(capabilities)}
    categories = set(ProviderCategory.objects.values_list("code", flat=True)) if catalogue.JUSTICE_COSTS.code in choice else set()
    return Opening.objects.bulk_create(
        [
            Opening(
                structure=structure,
                workspace=code,
                provider_category_id=category if (category := asked.get("provider_category")) in categories else None,
            )
            for code, asked in choice.items()
            if code in allowed
        ]
    )
