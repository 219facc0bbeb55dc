"""What a person does on her own account (journeys §5, screen T1)."""

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from choeur.accounts import addresses
from choeur.accounts.models import User
from choeur.accounts.signing_in import Previous
from choeur.common.access import own
from choeur.memberships import authority
from choeur.memberships.models import Membership, Status


@own
@require_safe
@never_cache
def dashboard(request: HttpRequest) -> HttpResponse:
    """T1: her structures, her espaces, her requests; without a validated rattachement, where her requests stand."""
    user = cast("User", request.user)
    memberships = list(Membership.objects.filter(user=user).select_related("structure").order_by("-requested_at"))
    active = [membership for membership in memberships if membership.status == Status.ACTIVE]
    return render(
        request,
        "myaccount/dashboard.html" if active else "myaccount/waiting.html",
        {
            "active": active,
            "requests": [membership for membership in memberships if not membership.is_principal],
            "espaces": authority.espaces_of(user) if active else [],
            "contact_to_confirm": addresses.awaited(user),
            "previous_login": _previous_login_once(request),
            "structure_name": active[0].structure.legal_name if len(active) == 1 else "",
            "tab": "home",
        },
    )


def _previous_login_once(request: HttpRequest) -> Previous | None:
    """§3: « Dernière connexion » is shown on the first page after a login, not again."""
    seen = request.session.pop("previous_login", None)
    at = parse_datetime(seen["at"]) if seen else None
    return Previous(at, seen["network"], seen["device"]) if seen and at else None


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_contact(request: HttpRequest, token: str) -> HttpResponse:
    """The link of SEC-11: GET shows, POST confirms."""
    confirmation = addresses.pending_confirmation(token)
    done = confirmation is not None and request.method == "POST" and addresses.confirm(confirmation)
    context = {"confirmation": confirmation, "done": done}
    return render(request, "myaccount/confirm_contact.html", context, status=200 if confirmation else 404)
