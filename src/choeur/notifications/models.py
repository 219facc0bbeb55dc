"""The outbox: a mail is a row of the transaction that wants it, rendered at once, sent later (journeys §8)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from choeur.common import clock
from choeur.notifications.mail_types import Priority

LEASE = timedelta(seconds=60)  # longer than the 30 s that a delivery may take (decision 25)
LONGEST_WAIT = timedelta(hours=8)  # no try is put off further, jitter included
# A lease this much too long can only come from a clock that was set back, not from two workers a little apart.
SET_BACK = timedelta(minutes=30)


class State(models.TextChoices):
    WAITING = "waiting", "en attente"
    SENT = "sent", "envoyé"
    PARKED = "parked", "mis de côté"  # refused: an operator sees it
    DISCARDED = "discarded", "sans objet"  # a decoy, or its link expired


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, now: datetime) -> Self:
        """Those to try now that no worker holds. A date too far ahead comes from a clock that was set back: due as well."""
        on_time = Q(next_try_at__lte=now) | Q(next_try_at__gt=now + LONGEST_WAIT)
        free = Q(lease_until=None) | Q(lease_until__lte=now) | Q(lease_until__gt=now + LEASE + SET_BACK)
        return self.filter(on_time, free, state=State.WAITING)

    def to(self, address: str) -> Self:
        """Those of one address, newest first."""
        return self.filter(to=address).order_by("-created_at")


class OutgoingMail(models.Model):
    """One mail to one address. Its body may hold a link, and is erased once the mail server has it (decision 24)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=8)
    to = models.CharField(max_length=254, blank=True)
    domain = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    priority = models.SmallIntegerField(default=Priority.NORMAL)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True, blank=True)  # of its link
    next_try_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    last_answer = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[OutgoingMail]] = models.Manager.from_queryset(OutgoingMailQuerySet)()

    class Meta:
        verbose_name = "courriel"
        verbose_name_plural = "courriels"
        indexes: ClassVar = [
            models.Index(fields=["domain", "priority", "next_try_at"], condition=Q(state="waiting"), name="mail_waiting"),
            models.Index(fields=["expires_at"], condition=Q(state__in=["waiting", "parked"]), name="mail_expiring"),
            models.Index(fields=["to", "-created_at"], name="mail_of_address"),
            models.Index(fields=["created_at"], name="mail_by_age"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at=None), name="mail_sent_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "parked"]) | ~Q(to="") & ~Q(text="") & ~Q(html=""),
                name="mail_to_send_is_whole",
            ),
            models.CheckConstraint(condition=~Q(state="discarded") | Q(text="", html=""), name="mail_discarded_is_empty"),
            models.CheckConstraint(
                condition=Q(lease_until=None, lease_token=None)
                | Q(lease_until__isnull=False, lease_token__isnull=False, state="waiting"),
                name="mail_lease_has_its_token",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.id}"
