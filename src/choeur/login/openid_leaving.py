"""« Fermer aussi ma session ProConnect », after the log out: the portal closes its own session alone (OpenID Connect RP-Initiated Logout).

The token by which the provider recognised her waits in a cookie of ten minutes, then encrypted in the session that was opened; it is
worth nothing here, and names her to the provider when she leaves.
"""

from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from choeur.accounts import encryption, identities, openid_provider
from choeur.accounts.encryption import DecryptionError
from choeur.accounts.models import User
from choeur.accounts.openid_provider import Proof
from choeur.common import cookies
from choeur.common.web import Silent
from choeur.login import openid_cookies

RECOGNISED, LEAVING, IN_SESSION = "openid-token", "openid-leaving", "openid_token"
LONGEST = 2400  # characters: encrypted, a cookie holds no more


@dataclass(frozen=True)
class Token:
    """`subject`: whom it names."""

    token: str
    subject: str


def carry(response: HttpResponse, token: str, *, of: Proof) -> None:
    """From the provider to the session that opens, where it can close its own and the token is not too long."""
    if openid_provider.closes_sessions() and len(token) <= LONGEST:
        openid_cookies.write(response, RECOGNISED, asdict(Token(token, of.subject)))


def keep(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """In the session of who has just entered, or linked this identity, until she logs out; never in that of somebody else."""
    carried = openid_cookies.read(request, RECOGNISED, Token) if openid_provider.is_on() else None
    if carried and identities.of_provider(user).filter(subject=carried.subject).exists():
        blob = encryption.encrypt(carried.token, _context(user))
        request.session[IN_SESSION] = b64encode(blob).decode("ascii")
        cookies.drop(response, RECOGNISED)


def kept(request: HttpRequest) -> str:
    """Read before the session ends; empty where she did not come by the provider of now."""
    blob = request.session.get(IN_SESSION)
    if not blob or not isinstance(request.user, User) or not openid_provider.is_on():
        return ""
    try:
        return encryption.decrypt(b64decode(blob), _context(request.user))
    except DecryptionError:
        return ""


def take_away(response: HttpResponse, token: str) -> None:
    """From the session that has ended to the page that offers to leave the provider too."""
    openid_cookies.write(response, LEAVING, asdict(Token(token, "")))


@login_not_required
@never_cache
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """After the log out, for who came by the provider: it still knows her in this browser."""
    if openid_cookies.read(request, LEAVING, Token) is None:
        return redirect("pages:home")
    return render(request, "login/openid_left.html", {"name": settings.OPENID_NAME})


@login_not_required
@never_cache
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """A link, as the way there: to the provider, which closes its session and sends her back to the home page."""
    carried = openid_cookies.read(request, LEAVING, Token)
    try:
        response = redirect(openid_provider.leaving_address(carried.token) if carried else "pages:home")
    except Silent:
        messages.error(request, _("%(name)s ne répond pas : fermez votre session sur son site.") % {"name": settings.OPENID_NAME})
        response = redirect("pages:home")
    cookies.drop(response, LEAVING)
    return response


def _context(user: User) -> str:
    return f"openid_token:{user.pk}"
