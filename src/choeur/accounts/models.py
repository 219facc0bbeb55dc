"""The person, what waits to become one, and what recognises her (journeys §1 to §3)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from choeur.accounts.factor_models import Factor, Kind, OpenIdIdentity, RecoveryCode, TrustedBrowser
from choeur.common import addresses, clock

__all__ = [
    "ActivationLink",
    "Consent",
    "ContactConfirmation",
    "Factor",
    "Kind",
    "KnownDevice",
    "OpenIdIdentity",
    "RecoveryCode",
    "SecretQuestion",
    "Session",
    "SignUp",
    "Staff",
    "TrustedBrowser",
    "User",
    "UserManager",
]


class Staff(models.TextChoices):
    """Who works for the portal itself; empty for everybody else."""

    NONE = "", ""
    SUPPORT_AGENT = "support_agent", "Agent du support"
    OPERATOR = "operator", "Exploitant"


class UserManager(BaseUserManager["User"]):
    def with_address(self, address: str) -> User | None:
        """The person whose login address it is, whatever its spelling."""
        return self.filter(login_key=addresses.normalise(address)).first()

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(login_key=addresses.normalise(username or ""))


class User(AbstractBaseUser):
    """A person. Exists from activation on, never before (decision 1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    login_address = models.EmailField(max_length=254)
    login_key = models.CharField(max_length=254, unique=True)
    contact_address = models.EmailField(max_length=254, blank=True)  # confirmed; empty: the login address serves
    last_name = models.CharField(max_length=80)
    first_name = models.CharField(max_length=80)
    language = models.CharField(max_length=2, default="fr")
    staff = models.CharField(max_length=16, choices=Staff, blank=True, default=Staff.NONE)
    is_active = models.BooleanField(default=True)
    activated_at = models.DateTimeField(default=clock.now)
    last_login = None  # ours says more, in one statement: last_seen
    last_seen = models.JSONField(default=dict, blank=True)  # the last login: at, network, device
    factor_asked_at = models.DateTimeField(null=True, blank=True)  # when she was first told that she must have a second factor
    code_used_at = models.DateTimeField(
        null=True, blank=True
    )  # a recovery code opened the account, and her factors are in doubt since

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "login_key"
    EMAIL_FIELD = "login_address"

    class Meta:
        verbose_name = "compte utilisateur"
        verbose_name_plural = "comptes utilisateurs"

    def __str__(self) -> str:
        return str(self.id)

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def notified_address(self) -> str:
        """Where notifications go: the contact address once confirmed, the login address until then (decision 7)."""
        return self.contact_address or self.login_address


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def waiting(self, now: datetime) -> Self:
        """Those whose links are still good."""
        return self.filter(ended_at=None, expires_at__gt=now)

    def of_address(self, address: str) -> Self:
        return self.filter(login_key=addresses.normalise(address))


class SignUp(models.Model):
    """What a person typed and confirmed, until she activates it. It reserves nothing: no key to a structure."""

    class End(models.TextChoices):
        ACTIVATED = "activated", "activée"
        CORRECTED = "corrected", "reprise avec une autre adresse"
        OVERTAKEN = "overtaken", "une autre inscription de la même adresse a été activée"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    login_address = models.EmailField(max_length=254)
    login_key = models.CharField(max_length=254, db_index=True)
    contact_address = models.EmailField(max_length=254, blank=True)
    last_name = models.CharField(max_length=80)
    first_name = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    branch = models.CharField(max_length=16)
    identifier_type = models.CharField(max_length=20)
    identifier = models.CharField(max_length=80)
    structure = models.JSONField()  # as typed and as the registry gave it: structures.founding.Description
    capabilities = models.JSONField(default=list)
    workspaces = models.JSONField(default=dict)
    message = models.CharField(max_length=300, blank=True)
    asks_membership = models.BooleanField(default=True)  # false in branch 1.5 until the person asks for it
    contest_reason = models.CharField(max_length=1000, blank=True)  # why the manager is not the right person: leaves at activation
    contest_position = models.CharField(max_length=80, blank=True)  # what she says that she does in the company
    consent = models.JSONField()  # version, hash, at
    address_taken = models.BooleanField(default=False)  # its address already has an account: no link ever leaves
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    reminders = models.PositiveSmallIntegerField(default=0)  # sent before this expiry: 0, 1 (7 days), 2 (1 day)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=12, choices=End, blank=True)

    objects: ClassVar[models.Manager[SignUp]] = models.Manager.from_queryset(SignUpQuerySet)()

    class Meta:
        verbose_name = "inscription en attente"
        verbose_name_plural = "inscriptions en attente"
        indexes: ClassVar = [
            models.Index(fields=["identifier_type", "identifier"], name="sign_up_of_structure"),
            models.Index(fields=["expires_at"], condition=Q(ended_at=None), name="sign_up_expiring"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False) & ~Q(end=""), name="sign_up_ended_says_how"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ActivationLink(models.Model):
    """One mail, one token; every link of a sign-up is good until its expiry, the first used ends all (decision 3)."""

    sign_up = models.ForeignKey(SignUp, models.CASCADE, related_name="links", null=True)  # null: a decoy, see `resend`
    token_digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "lien d'activation"
        verbose_name_plural = "liens d'activation"

    def __str__(self) -> str:
        return str(self.pk)


class ContactConfirmation(models.Model):
    """A contact address receives nothing before its own link is followed (decision 7, mail SEC-11)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    address = models.EmailField(max_length=254)
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "confirmation d'adresse"
        verbose_name_plural = "confirmations d'adresse"

    def __str__(self) -> str:
        return str(self.pk)


class Consent(models.Model):
    """Which text a person accepted, and when (journeys §1)."""

    user = models.OneToOneField(User, models.CASCADE, related_name="consent")
    version = models.CharField(max_length=20)
    text_digest = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = "consentement"
        verbose_name_plural = "consentements"

    def __str__(self) -> str:
        return str(self.pk)


class SecretQuestion(models.Model):
    """A question of the list (its code) or one's own (encrypted), and the slow keyed hash of the answer (decision 18)."""

    user = models.OneToOneField(User, models.CASCADE, related_name="secret_question")
    code = models.CharField(max_length=40, blank=True)
    own_text = models.BinaryField(blank=True, default=b"")
    answer_hash = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "question secrète"
        verbose_name_plural = "questions secrètes"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(code="") & Q(own_text=b"") | Q(code="") & ~Q(own_text=b""), name="question_of_the_list_or_own"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class QuestionFrequency(models.Model):
    """How many people chose each question of the list, or one of their own: what decoys follow (journeys §4)."""

    code = models.CharField(max_length=40, primary_key=True)
    people = models.PositiveIntegerField()

    class Meta:
        verbose_name = "fréquence d'une question secrète"
        verbose_name_plural = "fréquences des questions secrètes"

    def __str__(self) -> str:
        return self.code


class ResetRequest(models.Model):
    """One reset of a password, and what was proven of it so far. An address without account leaves the same row (journeys §4)."""

    class End(models.TextChoices):
        USED = "used", "le mot de passe a été changé"
        REPLACED = "replaced", "un lien plus récent est parti, ou le mot de passe a changé autrement"
        GUESSED = "guessed", "trop de réponses fausses"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="resets", null=True)  # null: nobody has the address typed
    address_key = models.CharField(max_length=64)  # keyed hash of the address typed: enough to count
    question = models.CharField(max_length=40)  # code of the question shown before the link, hers or a decoy
    from_known_device = models.BooleanField()
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()  # of what its browser is shown; the link has its own hour
    wrong_answers = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    token_digest = models.CharField(max_length=64, unique=True, null=True)
    link_sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=8, choices=End, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)  # when its owner was told of wrong answers

    class Meta:
        verbose_name = "réinitialisation de mot de passe"
        verbose_name_plural = "réinitialisations de mot de passe"
        indexes: ClassVar = [
            models.Index(fields=["created_at"], name="reset_by_age"),
            models.Index(fields=["address_key", "created_at"], name="reset_of_address"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False) & ~Q(end=""), name="reset_ended_says_how"
            ),
            models.CheckConstraint(
                condition=Q(link_sent_at=None) | Q(user__isnull=False, token_digest__isnull=False), name="reset_link_is_somebodys"
            ),
            models.CheckConstraint(condition=~Q(end="used") | Q(link_sent_at__isnull=False), name="reset_used_by_its_link"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None, link_sent_at__isnull=False), name="one_reset_link_a_person"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class KnownDevice(models.Model):
    """A browser from which its owner logged in or activated: it keeps her in when others are guessing (§3)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="known_devices")
    token_digest = models.CharField(max_length=64)
    label = models.CharField(max_length=80, blank=True)
    first_seen_at = models.DateTimeField(default=clock.now)
    last_seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "appareil reconnu"
        verbose_name_plural = "appareils reconnus"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "token_digest"], name="one_row_per_device_and_person")]

    def __str__(self) -> str:
        return str(self.pk)


class Session(AbstractBaseSession):
    """A session; its key is kept only as SHA-256 (decision 21)."""

    session_key = models.CharField("empreinte de la clé", max_length=64, primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    created_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(default=clock.now)
    network = models.CharField(max_length=50, blank=True)
    device = models.CharField(max_length=80, blank=True)
    device_digest = models.CharField(max_length=64, blank=True)  # of the browser that opened it: `KnownDevice.token_digest`

    class Meta:
        verbose_name = "session"
        verbose_name_plural = "sessions"

    def __str__(self) -> str:
        return "session"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from choeur.accounts.sessions import SessionStore  # noqa: PLC0415 - Django's own cycle

        return SessionStore


class LoginNotice(models.Model):
    """The mail on a new device (SEC-05) and its link « Ce n'était pas moi »: which browser of whose it is about (§3)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    device_digest = models.CharField(max_length=64)
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    disavowed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "avis de connexion"
        verbose_name_plural = "avis de connexion"

    def __str__(self) -> str:
        return str(self.pk)


class KeptForm(models.Model):
    """What a person sent after the end of her session, encrypted, for her alone and in the same browser (§3)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    device_digest = models.CharField(max_length=64)
    content = models.BinaryField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "saisie gardée"
        verbose_name_plural = "saisies gardées"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "device_digest"], name="one_kept_form_per_person_and_browser")
        ]

    def __str__(self) -> str:
        return str(self.pk)
