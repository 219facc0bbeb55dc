"""What every answer goes through, in plain functions: headers, size of the body, language."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers

from choeur.accounts import factors
from choeur.accounts.models import User
from choeur.common import clock, cookies
from choeur.memberships import second_factor
from choeur.pages import errors

Handler = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONE_YEAR = 365 * 24 * 3600
MOST_DIGITS = 12  # of a length that can be read


def protect(get_response: Handler) -> Handler:
    """The same protective headers on every answer (decision 13); a view may set its own `Referrer-Policy`."""
    headers = dict(HEADERS)
    if settings.SECURE:
        headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}; includeSubDomains"

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return handle


def refuse_other_hosts(get_response: Handler) -> Handler:
    """A name that is not the portal's gets 400, quietly; the probes may come by any name."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/health/"):
            try:
                request.get_host()
            except DisallowedHost as error:
                return errors.bad_request(request, error)
        return get_response(request)

    return handle


def refuse_large_bodies(get_response: Handler) -> Handler:
    """A body over the limit gets the page « Envoi trop lourd » (413) before anything reads it."""

    def handle(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        takes_files = request.path.startswith(settings.LARGE_BODIES)
        limit = settings.LARGE_BODY if takes_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if not length.isdecimal() or len(length) > MOST_DIGITS or int(length) > limit:
            return errors.too_large(request, limit)
        return get_response(request)

    return handle


def choose_language(get_response: Handler) -> Handler:
    """`?language=en` on any page chooses and stays there; else the cookie, then Accept-Language, then French (decision 30)."""
    known = dict(settings.LANGUAGES)

    def handle(request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("language", "") if request.META.get("QUERY_STRING") else ""
        language = chosen if chosen in known else translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        if chosen in known:
            cookies.write(response, "language", chosen, age=timedelta(seconds=settings.LANGUAGE_COOKIE_AGE))
        return response

    return handle


def ask_for_second_factor(get_response: Handler) -> Handler:
    """Who must have a second factor and has none, or has not said where hers is: these pages and no other, once her time is over."""

    def handle(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def before(request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or getattr(view, "adds_second_factor", False):
            return None
        person = request.user
        if not isinstance(person, User):
            return None
        if factors.must_be_settled(person):
            return redirect("myaccount:after_code")
        deadline = second_factor.deadline(person)
        return redirect("myaccount:second_factor_asked") if deadline and deadline <= clock.now() else None

    handle.process_view = before  # type: ignore[attr-defined]  # as Django looks for it
    return handle
