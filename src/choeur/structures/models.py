"""The company, unique by type of identifier and identifier (journeys §0)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.expressions import Combinable

from choeur.common import clock
from choeur.structures import identifiers
from choeur.structures.capabilities import Capability
from choeur.structures.identifiers import IdentifierType


class StructureQuerySet(models.QuerySet["Structure"]):
    def identified_by(self, identifier_type: str | Combinable, identifier: str | Combinable) -> StructureQuerySet:
        """By the identifier of today, or by the number that it bore before its SIRET: that one leads to it for ever."""
        now = Q(identifier_type=identifier_type, identifier=identifier)
        return self.filter(now | Q(former_type=identifier_type, former_identifier=identifier))


class Structure(models.Model):
    """A legal entity. No row exists before its first activation (journeys §1, « Nobody can squat »)."""

    class Kind(models.TextChoices):
        PRIVATE = "private", "Structure privée"
        PUBLIC = "public", "Structure publique"

    class Verdict(models.TextChoices):
        """What the registry said when it was asked again; empty: nothing yet."""

        CONFIRMED = "confirmed", "confirmée"
        RENAMED = "renamed", "le répertoire donne un autre nom"
        CLOSED = "closed", "fermée"
        PUBLIC = "public", "publique"
        UNKNOWN = "unknown", "inconnue"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    identifier_type = models.CharField(max_length=20, choices=IdentifierType)
    identifier = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PRIVATE)
    legal_name = models.CharField(max_length=200)
    address = models.CharField(max_length=200, blank=True)
    address_more = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, default="FR")
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    legal_form = models.CharField(max_length=80, blank=True)  # of a company being registered
    file_reference = models.CharField(max_length=80, blank=True)  # of its registration
    former_type = models.CharField(max_length=20, choices=IdentifierType, blank=True)
    former_identifier = models.CharField(max_length=80, blank=True)  # before « J'ai maintenant mon SIRET »; given to nobody else
    partly_disclosed = models.BooleanField(default=False)
    needs_check = models.BooleanField(default=False)  # « à vérifier »: the registry could not confirm it
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    manager_verified = models.BooleanField(default=False)  # the first to activate is trusted, not proven
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[Structure]] = models.Manager.from_queryset(StructureQuerySet)()

    class Meta:
        verbose_name = "structure"
        verbose_name_plural = "structures"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["identifier_type", "identifier"], name="one_structure_per_identifier"),
            models.UniqueConstraint(
                fields=["former_type", "former_identifier"],
                condition=~Q(former_identifier=""),
                name="one_structure_per_former_identifier",
            ),
            models.CheckConstraint(
                condition=Q(former_type="", former_identifier="")
                | Q(identifier_type=IdentifierType.SIRET) & ~Q(former_identifier=""),
                name="a_former_identifier_gave_way_to_a_siret",
            ),
            models.CheckConstraint(condition=~Q(identifier="") & ~Q(legal_name=""), name="structure_has_identifier_and_name"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_being_registered(self) -> bool:
        """INSEE has not given its SIRET, or nobody has said it yet."""
        return self.identifier_type == IdentifierType.BEING_REGISTERED

    @property
    def shown_identifier(self) -> str:
        """The identifier as people read it: « 123 456 782 00010 »."""
        return identifiers.shown(self.identifier_type, self.identifier)

    @property
    def public_name(self) -> str:
        """What others than its members may read: never a name that a person typed (decision 5)."""
        return identifiers.public_name(
            self.identifier_type, self.identifier, legal_name=self.legal_name, needs_check=self.needs_check
        )


class StructureCapability(models.Model):
    """A fonctionnalité that is on for a structure; switching it off ends the row."""

    structure = models.ForeignKey(Structure, models.CASCADE, related_name="capabilities")
    code = models.CharField(max_length=20, choices=Capability)
    on_since = models.DateTimeField(default=clock.now)
    off_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "fonctionnalité"
        verbose_name_plural = "fonctionnalités"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["structure", "code"], condition=Q(off_since=None), name="one_live_capability_per_structure"
            )
        ]

    def __str__(self) -> str:
        return self.code
