"""Pages for what goes wrong: the right status, two languages, no database (ux.md §1.8)."""

import logging
import secrets
import sys
from typing import Any

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from choeur.accounts import kept_forms
from choeur.common import dates, portal

logger = logging.getLogger(__name__)

READABLE = "23456789ACDEFHJKMNPQRTUVWXY"
RETRY_WHEN_UNAVAILABLE = 60


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what came cannot be read; nothing in it is repeated.

    A session that ended, or changed its key, while this request ran is no fault of it: the page itself says what is next.
    """
    if isinstance(exception, SessionInterrupted):
        return redirect(request.get_full_path())
    return _page(request, 400, gettext_noop("Demande illisible"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: a `PermissionDenied` may carry the sentence that says which right and who grants it."""
    said = str(exception) if exception.args else ""
    return _page(request, 403, gettext_noop("Vous n'avez pas accès à cette page"), said=said)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """404: unknown, or not this person's: the same page."""
    return _page(request, 404, gettext_noop("Page introuvable"))


def too_large(request: HttpRequest, limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE) -> HttpResponse:
    """413, before anything reads the body; `limit` is in bytes."""
    return _page(request, 413, gettext_noop("Envoi trop lourd"), limit_kb=limit // 1024, limit_mb=limit // 1024**2)


def too_many(request: HttpRequest, retry_after: int) -> HttpResponse:
    """429 with `Retry-After`, in seconds, said in minutes on the page."""
    minutes = dates.whole_minutes(retry_after)
    response = _page(request, 429, gettext_noop("Trop de tentatives"), minutes=minutes)
    response.headers["Retry-After"] = str(max(1, retry_after))
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with a reference to quote, which the log holds beside the kind of error; 503 when the database is what fails."""
    kind, error, _trace = sys.exc_info()
    if isinstance(error, OperationalError | InterfaceError):
        return unavailable(request)
    letters = "".join(secrets.choice(READABLE) for _place in range(6))
    reference = f"{letters[:4]}-{letters[4:]}"
    logger.error("incident %s: %s", reference, kind.__name__ if kind else "unknown")
    return _page(request, 500, gettext_noop("Un incident est survenu"), reference=reference)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the portal cannot serve for the moment, and says to come back."""
    response = _page(request, 503, gettext_noop("Le portail est indisponible pour le moment"))
    response.headers["Retry-After"] = str(RETRY_WHEN_UNAVAILABLE)
    return response


def page_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """403 of a form without a good CSRF token: what was typed is kept, secrets apart, and one click sends it again.

    Only what this site's own page sent is kept: another site could otherwise fill a form that the person's click would
    make hers. The new form carries a fresh token and goes to the same address.
    """
    kept = _kept(request) if _sent_by_this_site(request) else []
    return _page(request, 403, gettext_noop("Votre page a expiré"), template="expired", kept=kept, csrf_token=get_token(request))


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.POST.lists() if not kept_forms.SECRET_NAMES.search(name) for value in values]


def _sent_by_this_site(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return f"{origin}/".startswith(f"{request.scheme}://{request.get_host()}/")


def _page(request: HttpRequest, status: int, title: str, *, template: str = "", **details: Any) -> HttpResponse:
    """Rendered without a request context: no session, no message, no query."""
    language = getattr(request, "LANGUAGE_CODE", "") or translation.get_language_from_request(request)
    with translation.override(language):
        shown = portal.of(request)
        other = shown.other_language
        with translation.override(other.code):
            in_other = {"title": _(title), "offer": _("Continuer en français")}
        body = render_to_string(
            f"errors/{template or status}.html",
            {"portal": shown, "title": _(title), "status": status, "other": other, "in_other": in_other, "user": None, **details},
        )
    response = HttpResponse(body, status=status, headers={"Content-Language": language})
    add_never_cache_headers(response)
    return response
