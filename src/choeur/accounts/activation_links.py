"""The link of the activation mail: 30 days, found by its hash, and what it tells (journeys §2, decision 3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.urls import reverse

from choeur.accounts.models import ActivationLink, SignUp
from choeur.common import addresses, clock, tokens
from choeur.common.dates import DAY

MAILS_A_DAY = 3
ERASED_AFTER = timedelta(days=30)  # after the last expiry
LONGEST_LIFE = timedelta(days=90)  # after the sign-up, whatever was asked again


class LinkState(Enum):
    GOOD = "good"
    EXPIRED = "expired"
    USED = "used"
    BROKEN = "broken"


@dataclass(frozen=True)
class FoundLink:
    """What a token leads to. `sign_up` is None only where the link is broken."""

    state: LinkState
    sign_up: SignUp | None = None


def validity() -> timedelta:
    """How long a link is good (`CHOEUR_ACTIVATION_LINK_DAYS`)."""
    return timedelta(days=settings.ACTIVATION_LINK_DAYS)


def may_write_to(address: str) -> bool:
    """Whether fewer than 3 mails with a link left today for this address, all its sign-ups together. One statement."""
    today = ActivationLink.objects.filter(sign_up__login_key=addresses.normalise(address), sent_at__gt=clock.now() - DAY)
    return today.count() < MAILS_A_DAY


def issue(sign_up: SignUp | None) -> str:
    """A new token for this sign-up, in clear for its mail alone. Without sign-up: the same row, which opens nothing."""
    token = tokens.new_token()
    ActivationLink.objects.create(sign_up=sign_up, token_digest=token.digest, sent_at=clock.now())
    return token.clear


def address_of(clear: str) -> str:
    """The path of the link in the mail."""
    return reverse("signup:follow_link", args=[clear])


def find(clear: str) -> FoundLink:
    """What the token of a link leads to. Reading changes nothing: mail scanners follow links too."""
    link = (
        ActivationLink.objects.filter(token_digest=tokens.digest(clear), sign_up__address_taken=False)
        .select_related("sign_up")
        .first()
    )
    sign_up = link.sign_up if link else None
    if sign_up is None:
        return FoundLink(LinkState.BROKEN)
    return FoundLink(state_of(sign_up, clock.now()), sign_up)


def state_of(sign_up: SignUp, now: datetime) -> LinkState:
    """Whether the links of this sign-up are still good."""
    if sign_up.ended_at is not None:
        return LinkState.USED
    return LinkState.GOOD if now < sign_up.expires_at else LinkState.EXPIRED
