"""What the worker does for mails."""

from datetime import timedelta

from django.db.models import Q

from choeur.common import clock
from choeur.jobs import worker
from choeur.jobs.declaring import periodic
from choeur.notifications import outbox
from choeur.notifications.models import OutgoingMail, State

KEPT_FOR = timedelta(days=90)


@periodic(seconds=1)
def send_mails() -> int:
    """Send what is due, until the worker stops."""
    return outbox.send_due(worker.is_stopping)


@periodic(minutes=10)
def discard_expired_mails() -> int:
    """Erase what still waits or is set aside while its link is of no use any more (decision 24)."""
    now = clock.now()
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    expired = OutgoingMail.objects.filter(free, state__in=[State.WAITING, State.PARKED], expires_at__lte=now)
    return expired.update(state=State.DISCARDED, text="", html="", lease_until=None, lease_token=None)


@periodic(days=1)
def erase_old_mails() -> int:
    """Erase the rows of 90 days ago: to whom we wrote is personal data too. What still waits is kept."""
    old = OutgoingMail.objects.filter(created_at__lte=clock.now() - KEPT_FOR).exclude(state=State.WAITING)
    return old.delete()[0]
