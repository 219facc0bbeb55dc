from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import translation

from choeur.common import clock
from choeur.structures.models import Structure
from choeur.workspaces import catalogue


class ReferenceEntry(models.Model):
    """A line of a list that an operator edits (facts §5)."""

    code = models.SlugField(max_length=40, primary_key=True)
    label_fr = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    rank = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["rank", "label_fr"]

    def __str__(self) -> str:
        return self.label_en if translation.get_language() == "en" else self.label_fr


class ProviderCategory(ReferenceEntry):
    """Catégorie de prestataire: which mission of justice; asked of all."""

    class Meta(ReferenceEntry.Meta):
        verbose_name = "catégorie de prestataire"
        verbose_name_plural = "catégories de prestataire"


class ProviderRegime(ReferenceEntry):
    """Régime ou statut: who pays the contributions, and the VAT; asked of those without SIRET."""

    class Meta(ReferenceEntry.Meta):
        verbose_name = "régime ou statut de prestataire"
        verbose_name_plural = "régimes et statuts de prestataire"


class Opening(models.Model):
    """An espace open on a structure. It counts only while its fonctionnalité is on: `live()`, no cascade."""

    structure = models.ForeignKey(Structure, models.CASCADE, related_name="openings")
    workspace = models.CharField(max_length=40)
    provider_category = models.ForeignKey(ProviderCategory, models.PROTECT, null=True, blank=True, related_name="+")
    provider_regime = models.ForeignKey(ProviderRegime, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "espace ouvert"
        verbose_name_plural = "espaces ouverts"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["structure", "workspace"], condition=Q(closed_at=None), name="one_live_opening_per_structure"
            ),
            models.CheckConstraint(
                condition=Q(workspace=catalogue.JUSTICE_COSTS.code) | Q(provider_category=None),
                name="only_justice_costs_have_a_provider_category",
            ),
            models.CheckConstraint(
                condition=Q(workspace=catalogue.JUSTICE_COSTS.code) | Q(provider_regime=None),
                name="only_justice_costs_have_a_provider_regime",
            ),
        ]

    def __str__(self) -> str:
        return self.workspace
