from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.functional import cached_property

from choeur.accounts.models import SignUp
from choeur.common import clock
from choeur.structures.identifiers import IdentifierType
from choeur.structures.models import Structure


class SignupDraft(models.Model):
    """What a visitor has typed so far, found again by a random cookie of this browser. It reserves nothing (decision 8).

    `data` holds one object a step, as typed, valid or not; never a secret. `sign_up` is set by « Confirmer »: the row is the
    idempotency key, a second confirmation shows the first one's recap.
    """

    token_digest = models.CharField(max_length=64, unique=True)
    data = models.JSONField(default=dict)
    human_until = models.DateTimeField(null=True, blank=True)  # the captcha is not asked again until then
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(db_index=True)
    sign_up = models.OneToOneField(SignUp, models.SET_NULL, null=True, blank=True, related_name="draft")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "brouillon d'inscription"
        verbose_name_plural = "brouillons d'inscription"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None, sign_up=None) | models.Q(confirmed_at__isnull=False),
                name="a_sign_up_comes_from_a_confirmed_draft",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def has_siret(self) -> bool:
        """False once « Je n'ai pas de numéro de SIRET » was chosen."""
        return not self.data.get("address", {}).get("without_siret")

    @property
    def identifier(self) -> tuple[str, str]:
        """Type and value of what identifies the structure; empty strings until it is known."""
        if self.has_siret:
            return IdentifierType.SIRET, self.data.get("registry", {}).get("siret", "")
        kept = self.data.get("identifier", {})
        return kept.get("type", ""), kept.get("value", "")

    @cached_property
    def structure(self) -> Structure | None:
        """The structure that this sign-up is about, where it lives in the portal already: branches 1.4 and 1.5."""
        identifier_type, value = self.identifier
        return Structure.objects.identified_by(identifier_type, value).first() if value else None

    def forget_structure(self) -> None:
        """Look it up again: what identifies it has changed."""
        self.__dict__.pop("structure", None)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None
