"""Browsers that are not asked for the second factor: 30 days, named, dated, revocable one by one (journeys §3).

A cookie of their own, beside that of the known device: a known device keeps its owner in while others guess, no more.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from choeur.accounts.factor_models import TrustedBrowser
from choeur.accounts.models import User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock, tokens
from choeur.common.tokens import Token

COOKIE = "trusted"
TRUST = timedelta(days=30)


@transaction.atomic
def trust(user: User, *, label: str) -> Token:
    """§3: « Faire confiance à ce navigateur pendant 30 jours ». The secret goes into its cookie."""
    now, token = clock.now(), tokens.new_token()
    TrustedBrowser.objects.create(
        user=user,
        token_digest=token.digest,
        bound_to=user.get_session_auth_hash(),
        name=label or _("Navigateur inconnu"),
        trusted_at=now,
        last_used_at=now,
        expires_at=now + TRUST,
    )
    recording.record(Event.BROWSER_TRUSTED, actor=user, target=user)
    return token


def is_trusted(user: User, cookie: str) -> bool:
    """Whether the browser that has this cookie is trusted by her, now; notes that it served."""
    if not cookie:
        return False
    now = clock.now()
    mine = TrustedBrowser.objects.good_for(user, now).filter(token_digest=tokens.digest(cookie))
    return bool(mine.update(last_used_at=now))


def of(user: User) -> QuerySet[TrustedBrowser]:
    """Those that count now, the newest first."""
    return TrustedBrowser.objects.good_for(user, clock.now()).order_by("-trusted_at", "pk")


@transaction.atomic
def revoke(browser: TrustedBrowser) -> None:
    """§5: it is asked for the second factor at its next log in. Twice: once."""
    removed, _by_table = TrustedBrowser.objects.filter(pk=browser.pk).delete()
    if removed:
        recording.record(Event.BROWSER_REVOKED, actor=browser.user, target=browser.user)
