"""« Ce n'était pas moi »: the link of the mail on a new device closes what that browser opened (journeys §3, mail SEC-05)."""

from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse

from choeur.accounts.models import KnownDevice, LoginNotice, User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock, tokens

LIVES = timedelta(hours=72)


class LinkState(Enum):
    GOOD = "good"
    USED = "used"
    BROKEN = "broken"  # unknown, or too old


class Link(NamedTuple):
    """What the mail carries."""

    path: str
    expires_at: datetime


class Found(NamedTuple):
    """What a token leads to. `notice` is None only where the link is broken."""

    state: LinkState
    notice: LoginNotice | None = None


def issue(user: User, device_digest: str) -> Link:
    """A link for the mail on this new browser. Runs in the caller's transaction."""
    token, expires_at = tokens.new_token(), clock.now() + LIVES
    LoginNotice.objects.create(user=user, device_digest=device_digest, token_digest=token.digest, expires_at=expires_at)
    return Link(reverse("login:follow_disavowal", args=[token.clear]), expires_at)


def find(clear: str) -> Found:
    """What the token of a link leads to. Reading changes nothing: mail scanners follow links too."""
    notice = LoginNotice.objects.filter(token_digest=tokens.digest(clear)).select_related("user").first()
    if notice is None or (notice.disavowed_at is None and notice.expires_at <= clock.now()):
        return Found(LinkState.BROKEN)
    return Found(LinkState.USED if notice.disavowed_at else LinkState.GOOD, notice)


@transaction.atomic
def disavow(notice: LoginNotice, *, network: str) -> bool:
    """Every session that this browser opened ends, whatever key it has by now, and the browser is a stranger again.

    False where another click came first or the link is too old.
    """
    now = clock.now()
    if not LoginNotice.objects.filter(pk=notice.pk, disavowed_at=None, expires_at__gt=now).update(disavowed_at=now):
        return False
    closed, _ = notice.user.sessions.filter(device_digest=notice.device_digest).delete()
    KnownDevice.objects.filter(user=notice.user, token_digest=notice.device_digest).delete()
    recording.record(Event.LOGIN_DISAVOWED, target=notice.user, network=network, sessions=closed)
    return True


def erase_old() -> int:
    """Links that nobody can follow any more."""
    erased, _ = LoginNotice.objects.filter(expires_at__lte=clock.now()).delete()
    return erased
