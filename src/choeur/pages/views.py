"""Pages that anyone may read, signed in or not."""

from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_safe

from choeur.accounts import consent
from choeur.common import cleaning, dates, networks
from choeur.common.credentials import CredentialsForm
from choeur.guard import buckets
from choeur.notifications import catalogue, rendering
from choeur.notifications.mail_types import MailType
from choeur.pages import errors
from choeur.structures import searching

LONGEST_SEARCH = 130
SEARCHES_A_MINUTE = 30  # of one network


class CatalogueLine(NamedTuple):
    """One mail of the public page, with its subject in the page's language."""

    type: MailType
    subject: str


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """P1: log in, or create an account. No query for a visitor without a session; a signed-in person goes to hers."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return redirect("myaccount:dashboard")
    return render(request, "pages/home.html", {"form": CredentialsForm()})


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """P1's third block: what anybody may know of who is registered, at a pace that lists nobody."""
    typed = request.GET.get("q", "").replace("\0", "")  # PostgreSQL refuses it
    text = cleaning.tidy(typed)[:LONGEST_SEARCH]
    client = networks.client_address(request)
    if text and not buckets.take_of_network("search", client, capacity=SEARCHES_A_MINUTE, per=dates.MINUTE):
        return errors.too_many(request, 60)
    return render(request, "pages/search.html", {"text": text, "found": searching.search(text) if text else None})


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/help.html")


@login_not_required
@require_safe
def support(request: HttpRequest) -> HttpResponse:
    """The way on of every refusal (decision 32)."""
    return render(request, "pages/support.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement of article 47 of the law of 11 February 2005: « non conforme », since nobody has audited yet."""
    return render(request, "pages/accessibility.html", {"base_url": settings.BASE_URL})


@login_not_required
@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Article 6 of the law of 21 June 2004 (LCEN): who publishes."""
    return render(request, "pages/legal.html", {"base_url": settings.BASE_URL})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Article 13 of the GDPR, with the text that a sign-up accepts."""
    return render(request, "pages/privacy.html", {"consent": consent.current()})


@login_not_required
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """Every mail that the portal sends, from the catalogue itself (journeys §8)."""
    return render(request, "pages/notifications.html", {"mails": _catalogue(translation.get_language() or "fr")})


@cache
def _catalogue(language: str) -> list[CatalogueLine]:
    return [CatalogueLine(mail_type, rendering.example(mail_type, language).subject) for mail_type in catalogue.MAIL_TYPES]


@login_not_required
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/site_map.html")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Only the public pages are of use to a search engine."""
    lines = ["User-agent: *", "Disallow: /demo/", "Disallow: /health/"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
