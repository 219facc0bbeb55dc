"""Between the password and the second factor: the session holds who gave the right password, and when. Nobody is signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from choeur.accounts import identities
from choeur.accounts.models import User
from choeur.accounts.openid_provider import Proof
from choeur.common import clock

KEY = "password_proven"
TIME = timedelta(minutes=10)


@dataclass(frozen=True)
class Proven:
    """Whose password was right, or whom the provider recognised, and the page that she asked for.

    `is_fresh`: she has just proven it; a provider may have recognised her hours ago.
    """

    user: User
    wanted: str
    is_fresh: bool
    by_provider: bool


def remember(request: HttpRequest, user: User, *, wanted: str, is_fresh: bool = True, by: Proof | None = None) -> None:
    """In a session of its own, whoever was signed in here before. `by`: what the provider proved instead of the password."""
    request.session.flush()
    request.session[KEY] = {
        "user": str(user.pk),
        "password": user.get_session_auth_hash(),
        "at": clock.now().isoformat(),
        "wanted": wanted,
        "is_fresh": is_fresh,
        "identity": [by.issuer, by.subject] if by else [],
    }


def of(request: HttpRequest) -> Proven | None:
    """What this browser has proven; nothing after ten minutes, nor once the password changed, the account closed, the identity removed."""
    kept = request.session.get(KEY)
    if not kept or clock.now() - datetime.fromisoformat(kept["at"]) > TIME:
        return None
    user = User.objects.filter(pk=UUID(kept["user"]), is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), kept["password"]):
        return None
    if kept.get("identity") and not identities.is_linked(user, *kept["identity"]):
        return None
    return Proven(user, kept["wanted"], kept.get("is_fresh", False), bool(kept.get("identity")))
