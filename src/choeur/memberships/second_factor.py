"""Who must have a second factor, and from when (journeys §3, decision 22)."""

from datetime import datetime, timedelta

from django.conf import settings

from choeur.accounts import factors
from choeur.accounts.models import User
from choeur.memberships.models import Membership

GRACE = timedelta(days=14)


def deadline(user: User) -> datetime | None:
    """When she must have a second factor at the latest; nothing where she has one, need not have one, or was not told yet.

    No statement for whom no rule asks anything. Support agents and operators have no grace.
    """
    told_at = user.activated_at - GRACE if user.staff else user.factor_asked_at
    if told_at is None or not _is_asked_of(user) or factors.are_set(user):
        return None
    return told_at + GRACE


def tell(user: User) -> datetime | None:
    """At a log in: her grace begins the first time that the rule meets her. Her deadline, as above."""
    if user.factor_asked_at is None and not user.staff and _is_asked_of(user) and not factors.are_set(user):
        factors.note_asked(user)
    return deadline(user)


def _is_asked_of(user: User) -> bool:
    if user.staff or settings.MFA_REQUIRED == "all":
        return True
    return settings.MFA_REQUIRED == "managers" and Membership.objects.managers().filter(user=user).exists()
