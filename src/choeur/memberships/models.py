"""Who is attached to what, with which role and which rights (journeys §0, §1, §6)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from choeur.common import clock
from choeur.structures.models import Structure
from choeur.workspaces.models import Opening


class Role(models.TextChoices):
    PRINCIPAL_MANAGER = "principal_manager", _("Gestionnaire principal")
    SECONDARY_MANAGER = "secondary_manager", _("Gestionnaire secondaire")
    USER = "user", _("Utilisateur")


class Status(models.TextChoices):
    REQUESTED = "requested", _("En cours de validation")
    ACTIVE = "active", _("Validé")
    REFUSED = "refused", _("Refusé")
    SUSPENDED = "suspended", _("Désactivé")
    ENDED = "ended", _("Supprimé")


LIVE = (Status.REQUESTED, Status.ACTIVE, Status.SUSPENDED)
DECIDED = (Status.ACTIVE, Status.REFUSED, Status.SUSPENDED)
LONGEST_REASON = 500
MANAGERS = (Role.PRINCIPAL_MANAGER, Role.SECONDARY_MANAGER)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> MembershipQuerySet:
        return self.filter(status=Status.ACTIVE)

    def live(self) -> MembershipQuerySet:
        return self.filter(status__in=LIVE)

    def requested(self) -> MembershipQuerySet:
        return self.filter(status=Status.REQUESTED)

    def of(self, structure: Structure) -> MembershipQuerySet:
        return self.filter(structure=structure)

    def managers(self) -> MembershipQuerySet:
        return self.active().filter(role__in=MANAGERS)

    def locked(self, membership: Membership) -> Membership:
        """The row as it is now, held until the transaction ends.

        Its structure is locked first, as by whoever founds, asks or leaves: who belongs to a structure changes one at a time,
        and nobody waits in a circle.
        """
        Structure.objects.select_for_update(of=("self",)).get(pk=membership.structure_id)
        return self.select_for_update(of=("self",)).select_related("user", "structure", "decided_by").get(pk=membership.pk)


class Membership(models.Model):
    """A rattachement. Dated and never revived: coming back is a new row, so that no right returns by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    structure = models.ForeignKey(Structure, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role, default=Role.USER)
    status = models.CharField(max_length=12, choices=Status, default=Status.REQUESTED)
    message = models.CharField(max_length=300, blank=True)  # from the person to the manager
    requested_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    refusal_reason = models.CharField(max_length=LONGEST_REASON, blank=True)  # from the manager to the person
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Membership]] = models.Manager.from_queryset(MembershipQuerySet)()

    class Meta:
        verbose_name = "rattachement"
        verbose_name_plural = "rattachements"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "structure"], condition=Q(status__in=LIVE), name="one_live_membership_per_person_and_structure"
            ),
            models.UniqueConstraint(
                fields=["structure"],
                condition=Q(role=Role.PRINCIPAL_MANAGER, status=Status.ACTIVE),
                name="one_principal_manager_per_structure",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.REQUESTED, decided_at=None) | ~Q(status=Status.REQUESTED),
                name="a_request_is_not_decided",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=DECIDED) | Q(decided_at__isnull=False), name="a_decided_membership_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.REFUSED) & Q(refusal_reason="") | Q(status=Status.REFUSED) & ~Q(refusal_reason=""),
                name="a_refusal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.ENDED) & Q(ended_at=None) | Q(status=Status.ENDED, ended_at__isnull=False),
                name="an_ended_membership_says_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_pending(self) -> bool:
        return self.status == Status.REQUESTED

    @property
    def is_refused(self) -> bool:
        return self.status == Status.REFUSED

    @property
    def is_principal(self) -> bool:
        return self.role == Role.PRINCIPAL_MANAGER and self.status == Status.ACTIVE


class Right(models.TextChoices):
    VIEW = "view", _("Consultation")
    EDIT = "edit", _("Modification")


class Grant(models.Model):
    """A habilitation: what one rattachement may do in one open espace. Counts only while both live."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="grants")
    opening = models.ForeignKey(Opening, models.CASCADE, related_name="grants")
    right = models.CharField(max_length=4, choices=Right)
    granted_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "habilitation"
        verbose_name_plural = "habilitations"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["membership", "opening"], condition=Q(revoked_at=None), name="one_live_grant_per_membership_and_opening"
            )
        ]

    def __str__(self) -> str:
        return self.right


class Recovery(models.Model):
    """Somebody cannot log in any more and asks for a way back, which takes its time (journeys §4).

    An address without account leaves the same row without person; so does a second request while one is open.
    """

    class Way(models.TextChoices):
        MANAGER = "manager", "le gestionnaire principal"
        RECOVERY_CODE = "recovery_code", "un code de secours"
        SUPPORT = "support", "le support, par deux agents"

    class End(models.TextChoices):
        GRANTED = "granted", "accordée"
        REFUSED = "refused", "refusée"
        OPPOSED = "opposed", "refusée depuis un courriel"
        LAPSED = "lapsed", "restée sans réponse"
        REPLACED = "replaced", "remplacée par une demande mieux prouvée"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="recoveries")
    way = models.CharField(max_length=13, choices=Way, default=Way.MANAGER)
    removes_factors = models.BooleanField(default=False)  # instead of a new password: the second factors are lost
    asked_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()  # not before: whoever holds one of her addresses has had the time to say no
    told_at = models.DateTimeField(null=True, blank=True)
    opposing_digest = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=8, choices=End, blank=True)

    class Meta:
        verbose_name = "récupération d'accès"
        verbose_name_plural = "récupérations d'accès"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False) & ~Q(end=""), name="recovery_ended_says_how"
            ),
            models.CheckConstraint(
                condition=~Q(end="granted") | Q(user__isnull=False, approved_at__isnull=False, told_at__isnull=False),
                name="recovery_granted_was_told_and_approved",
            ),
            models.CheckConstraint(
                condition=Q(way="manager") | Q(user=None) | Q(approved_at__isnull=False),
                name="recovery_by_code_or_support_is_approved_from_the_start",
            ),
            models.CheckConstraint(
                condition=Q(removes_factors=False) | Q(way="support"), name="factors_are_removed_by_the_support"
            ),
            models.CheckConstraint(
                condition=~Q(way="recovery_code") | Q(approved_by=None), name="a_recovery_code_is_approved_by_nobody"
            ),
            models.CheckConstraint(
                condition=~Q(end="replaced") | Q(way="manager", approved_at=None), name="only_what_nobody_approved_is_replaced"
            ),
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="one_open_recovery_a_person"),
        ]

    def __str__(self) -> str:
        return str(self.id)
