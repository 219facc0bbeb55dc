"""How a visitor comes back to her sollicitation: the link of a mail, then a signed cookie of this browser (decision 11)."""

import re
from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from choeur.accounts.models import User
from choeur.common import clock, cookies, tokens
from choeur.support.models import FollowLink, SupportRequest

CONFIRMED_WITHIN = timedelta(hours=48)
FOLLOWED_FOR = timedelta(days=90)  # from each mail on
COOKIE_AGE = timedelta(hours=2)  # long enough to write an answer
SALT = "choeur.support.following"
NUMBER = re.compile(r"\d{4}-\d{6,7}")


def issue(request: SupportRequest, *, expires_at: datetime) -> str:
    """The path of a new link to this sollicitation, for its mail alone."""
    token = tokens.new_token()
    FollowLink.objects.create(request=request, token_digest=tokens.digest(token.clear), sent_at=clock.now(), expires_at=expires_at)
    return reverse("support:follow_link", args=[token.clear])


def link(clear: str) -> FollowLink | None:
    """The link of this token while it is good. Reading changes nothing: mail scanners follow links too."""
    digest = tokens.digest(clear)
    return FollowLink.objects.filter(token_digest=digest, expires_at__gt=clock.now()).select_related("request").first()


def prolong(request: SupportRequest, *, expires_at: datetime) -> None:
    """The address is confirmed: the link that did it goes on serving."""
    FollowLink.objects.filter(request=request).update(expires_at=expires_at)


def remember(response: HttpResponse, followed: FollowLink, clear: str) -> None:
    """The secret goes on in a cookie of this sollicitation: two of them in two tabs do not mix."""
    cookies.write(response, _cookie(str(followed.request)), signing.dumps(clear, salt=SALT), age=COOKIE_AGE)


def find(request: HttpRequest, number: str) -> SupportRequest | None:
    """The sollicitation of this number, if the person's session or a cookie of this browser opens it."""
    if not NUMBER.fullmatch(number):
        return None
    rows = SupportRequest.objects.select_related("requester", "subcategory__category")
    if isinstance(request.user, User) and (mine := rows.of(request.user).filter(number=number).first()):
        return mine
    try:
        clear = signing.loads(cookies.read(request, _cookie(number)), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return None
    digest = tokens.digest(clear)
    return rows.filter(number=number, links__token_digest=digest, links__expires_at__gt=clock.now()).first()


def _cookie(number: str) -> str:
    return f"follow-{number}"
