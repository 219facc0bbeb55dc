"""What serves once, with any number of processes: one insert decides who was first, on both databases."""

from datetime import datetime

from django.db import IntegrityError, transaction

from choeur.guard.models import UsedChallenge


def is_first(key: str, *, until: datetime) -> bool:
    """True the first time that `key`, of 22 characters at most, is shown; `until` says when it is worth nothing anyway."""
    try:
        with transaction.atomic():
            UsedChallenge.objects.create(id=key, expires_at=until)
    except IntegrityError:
        return False
    return True
