"""What proves a person besides her password: factors, recovery codes, browsers that she trusts (journeys §3)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from choeur.common import clock

if TYPE_CHECKING:
    from choeur.accounts.models import User

LONGEST_NAME = 40


class Kind(models.TextChoices):
    """No kind is a mail: whoever reads the mailbox already resets the password (security.md 6.3.6)."""

    TOTP = "totp", _("Application d'authentification")
    PASSKEY = "passkey", _("Clé d'accès")


class Factor(models.Model):
    """One second factor, revocable alone. A TOTP has a seed, encrypted; a passkey has a public key, which is no secret."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=LONGEST_NAME)
    added_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    seed = models.BinaryField(blank=True, default=b"")  # TOTP: encrypted, tied to this row
    last_step = models.BigIntegerField(default=0)  # TOTP: the step of the last code taken; none before it serves again
    credential_id = models.CharField(max_length=1400, null=True, blank=True, unique=True)  # passkey: base64url
    public_key = models.BinaryField(blank=True, default=b"")  # passkey: COSE
    sign_count = models.BigIntegerField(default=0)  # passkey: of its last use

    class Meta:
        verbose_name = "second facteur"
        verbose_name_plural = "seconds facteurs"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=Kind.TOTP, credential_id=None, public_key=b"") & ~Q(seed=b"")
                | Q(kind=Kind.PASSKEY, credential_id__isnull=False, seed=b"") & ~Q(public_key=b""),
                name="a_factor_holds_what_its_kind_needs",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_factor_has_a_name"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def seed_context(self) -> str:
        """What the encrypted seed is tied to: moved to another row, it is refused."""
        return f"totp:{self.user_id}:{self.id}"


class RecoveryCode(models.Model):
    """One of ten codes, kept as a slow keyed hash; those of one set share a salt, so that a try costs one hash."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="recovery_codes")
    salt = models.CharField(max_length=32)
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "code de secours"
        verbose_name_plural = "codes de secours"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "code_hash"], name="one_row_per_recovery_code")]

    def __str__(self) -> str:
        return str(self.pk)


class TrustedBrowserQuerySet(models.QuerySet["TrustedBrowser"]):
    def good_for(self, user: User, now: datetime) -> Self:
        """Those that count now: a new password ends them all, as it ends sessions."""
        return self.filter(user=user, bound_to=user.get_session_auth_hash(), expires_at__gt=now)


class TrustedBrowser(models.Model):
    """A browser that is not asked for the second factor, for 30 days at most and while the password stays the same."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="trusted_browsers")
    token_digest = models.CharField(max_length=64, unique=True)
    bound_to = models.CharField(max_length=64)  # made from the password's hash
    name = models.CharField(max_length=80)
    trusted_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager[TrustedBrowser]] = models.Manager.from_queryset(TrustedBrowserQuerySet)()

    class Meta:
        verbose_name = "navigateur de confiance"
        verbose_name_plural = "navigateurs de confiance"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("trusted_at")), name="trust_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class OpenIdIdentity(models.Model):
    """Somebody whom an OpenID provider recognises: known by (issuer, subject) alone, the address is shown and compared with nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    address = models.CharField(max_length=254, blank=True)
    linked_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "identité d'un fournisseur"
        verbose_name_plural = "identités de fournisseurs"
        constraints: ClassVar = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_an_identity")]

    def __str__(self) -> str:
        return str(self.id)
