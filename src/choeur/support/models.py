"""Sollicitations: what is asked, what was said since, and the files that came with it (journeys §7)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from choeur.accounts.models import User
from choeur.common import addresses, clock
from choeur.structures.models import Structure


class Status(models.TextChoices):
    """The life cycle of §7."""

    DRAFT = "draft", _("Brouillon")
    SUBMITTED = "submitted", _("Soumise")
    IN_PROGRESS = "in_progress", _("En cours")
    INFO_ASKED = "info_asked", _("Complément demandé")
    INFO_GIVEN = "info_given", _("Complétée")
    ANSWERED = "answered", _("Répondue")
    SENT_BACK = "sent_back", _("Renvoyée")
    CLOSED = "closed", _("Clôturée")


AT_THE_SUPPORT = (Status.SUBMITTED, Status.IN_PROGRESS, Status.INFO_GIVEN, Status.SENT_BACK)
AT_THE_PERSON = (Status.INFO_ASKED, Status.ANSWERED)


class Labelled(models.Model):
    """A line of a list that an operator edits."""

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


class Category(Labelled):
    class Meta(Labelled.Meta):
        verbose_name = "catégorie de sollicitations"
        verbose_name_plural = "catégories de sollicitations"


class Subcategory(Labelled):
    category = models.ForeignKey(Category, models.PROTECT, related_name="subcategories")

    class Meta(Labelled.Meta):
        verbose_name = "sous-catégorie de sollicitations"
        verbose_name_plural = "sous-catégories de sollicitations"


class YearOfNumbers(models.Model):
    """The last number given in a year: whoever holds the row gives the next one."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "numérotation des sollicitations"
        verbose_name_plural = "numérotations des sollicitations"

    def __str__(self) -> str:
        return str(self.year)


class SupportRequestQuerySet(models.QuerySet["SupportRequest"]):
    def of(self, user: User) -> SupportRequestQuerySet:
        """Hers: written from her account, or by a visitor who proved to hold her login address."""
        return self.filter(Q(requester=user) | Q(address_key=user.login_key, confirmed_at__isnull=False))

    def at_the_desk(self) -> SupportRequestQuerySet:
        """What agents may read: sent, and from an address that is proven."""
        return self.exclude(status=Status.DRAFT).filter(confirmed_at__isnull=False)

    def locked(self, request: SupportRequest) -> SupportRequest:
        """The row as it is now, held until the end of the transaction."""
        return self.select_for_update(of=("self",)).get(pk=request.pk)


class SupportRequest(models.Model):
    """One sollicitation, of a person with an account or of a visitor's address.

    `key` is the form's own random key: sent twice, it is one sollicitation. `due_at` is until when the person may act in
    the state it is in: give more, say whether the answer suits, reopen. `context` holds codes and identifiers that the
    refusing page knew, never a secret.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=12, unique=True, null=True, blank=True)  # « 2026-004217 »; a draft has none
    key = models.CharField(max_length=64, unique=True)
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="support_requests")
    address = models.EmailField(max_length=254, blank=True)
    address_key = models.CharField(max_length=254, blank=True, db_index=True)
    language = models.CharField(max_length=2, default="fr")
    subcategory = models.ForeignKey(Subcategory, models.PROTECT, related_name="+", null=True, blank=True)
    title = models.CharField(max_length=120, blank=True)
    description = models.TextField(blank=True)
    context = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[SupportRequest]] = models.Manager.from_queryset(SupportRequestQuerySet)()

    class Meta:
        verbose_name = "sollicitation"
        verbose_name_plural = "sollicitations"
        indexes: ClassVar = [
            models.Index(fields=["status", "changed_at"], name="support_queue"),
            models.Index(fields=["submitted_at"], condition=Q(confirmed_at=None), name="support_unconfirmed"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(requester__isnull=False, address="", address_key="")
                | Q(requester=None) & ~Q(address="") & ~Q(address_key=""),
                name="support_request_is_of_an_account_or_an_address",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT, number=None, submitted_at=None, requester__isnull=False)
                | ~Q(status=Status.DRAFT)
                & Q(number__isnull=False, submitted_at__isnull=False, subcategory__isnull=False)
                & ~Q(title="")
                & ~Q(description=""),
                name="support_request_has_a_number_once_sent",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.SUBMITTED]) | Q(confirmed_at__isnull=False),
                name="support_works_on_confirmed_requests_alone",
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.id)

    @property
    def login_address(self) -> str:
        """Where mails about it go, as `notifications.sending.Person` wants it."""
        return self.requester.login_address if self.requester else self.address

    @property
    def notified_address(self) -> str:
        return self.requester.notified_address if self.requester else self.address

    @property
    def first_name(self) -> str:
        return self.requester.first_name if self.requester else ""

    @property
    def masked_address(self) -> str:
        return addresses.masked(self.notified_address)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


class FollowLink(models.Model):
    """The link of a mail to a visitor: one row a mail, each good until its own end. Only the digest is kept."""

    request = models.ForeignKey(SupportRequest, models.CASCADE, related_name="links")
    token_digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "lien de suivi"
        verbose_name_plural = "liens de suivi"

    def __str__(self) -> str:
        return str(self.pk)


class Author(models.TextChoices):
    REQUESTER = "requester", _("Demandeur")
    SUPPORT = "support", _("Support")
    PORTAL = "portal", _("Portail")


class Message(models.Model):
    """One thing said or done since: who, what it led to, the words."""

    request = models.ForeignKey(SupportRequest, models.CASCADE, related_name="messages")
    author = models.CharField(max_length=10, choices=Author)
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    event = models.CharField(max_length=12, choices=Status)
    body = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "message d'une sollicitation"
        verbose_name_plural = "messages des sollicitations"
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(agent=None) | Q(author=Author.SUPPORT), name="only_the_support_has_agents"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ContestQuerySet(models.QuerySet["Contest"]):
    def open(self) -> ContestQuerySet:
        return self.filter(closed_at=None)

    def of(self, user: User) -> ContestQuerySet:
        return self.filter(address_key=user.login_key)


class Contest(models.Model):
    """« Ce n'est pas la bonne personne ? »: somebody says that a structure has the wrong manager (journeys §1).

    The words are those of its sollicitation, with which it ends; it removes nothing by itself.
    """

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("Gestionnaire confirmé")
        DISMISSED = "dismissed", _("Sans suite")
        WITHDRAWN = "withdrawn", _("Retirée par son auteur")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    structure = models.ForeignKey(Structure, models.CASCADE, related_name="contests")
    address_key = models.CharField(max_length=254)
    request = models.OneToOneField(SupportRequest, models.CASCADE, related_name="contest")
    position = models.CharField(max_length=80, blank=True)  # what she says that she does in the company
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    objects: ClassVar[models.Manager[Contest]] = models.Manager.from_queryset(ContestQuerySet)()

    class Meta:
        verbose_name = "contestation"
        verbose_name_plural = "contestations"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["structure", "address_key"], condition=Q(closed_at=None), name="one_open_contest_per_address_and_structure"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | Q(closed_at__isnull=False) & ~Q(outcome=""),
                name="a_closed_contest_says_how",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class AccountAct(models.Model):
    """What the support does to somebody's account: one agent proposes it on proof, another one decides (security.md T24).

    Closing her sessions, which harms nobody for long, takes one agent.
    """

    class Kind(models.TextChoices):
        ACCESS = "access", _("Rendre l'accès")
        FACTORS = "factors", _("Retirer les seconds facteurs")
        SESSIONS = "sessions", _("Fermer toutes les sessions, tout de suite et sans second agent")

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmé")
        REJECTED = "rejected", _("Écarté")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(SupportRequest, models.CASCADE, related_name="account_acts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="account_acts")
    kind = models.CharField(max_length=8, choices=Kind)
    reason = models.CharField(max_length=1000)  # and what was checked, for the other agent
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)

    class Meta:
        verbose_name = "acte du support sur un compte"
        verbose_name_plural = "actes du support sur des comptes"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_at=None, outcome="") | Q(decided_at__isnull=False) & ~Q(outcome=""),
                name="a_decided_act_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="confirmed") | Q(kind="sessions") | Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="two_agents_act_on_an_account",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="an_act_has_a_reason"),
            models.UniqueConstraint(fields=["user"], condition=Q(outcome=""), name="one_act_proposed_per_account"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Scan(models.TextChoices):
    """What the antivirus said; without one, a file that passed our own checks is served."""

    WAITING = "waiting", _("Contrôle antivirus en cours")
    PASSED = "passed", _("Disponible")
    REFUSED = "refused", _("N'a pas passé le contrôle antivirus")


class Attachment(models.Model):
    """A file: its bytes are in the data folder under a random name, the name that the person gave is only data.

    `batch` is the key of the form that brought it, until the form is sent in full.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(SupportRequest, models.CASCADE, null=True, blank=True, related_name="attachments")
    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="attachments")
    batch = models.CharField(max_length=64, blank=True, db_index=True)
    storage_name = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=50)
    extension = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=8, choices=Scan, default=Scan.WAITING)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering: ClassVar = ["added_at", "name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(request=None, message=None) & ~Q(batch="") | Q(request__isnull=False, batch=""),
                name="attachment_waits_in_a_batch_or_belongs_to_a_request",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
