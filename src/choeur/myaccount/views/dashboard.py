"""T1: the first page of a signed-in person (journeys §3, §5)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from choeur.accounts import addresses, factors, signing_in
from choeur.accounts.signing_in import Previous
from choeur.common.access import own
from choeur.memberships import authority, sign_ups
from choeur.memberships.models import Status
from choeur.myaccount import attachments, deciding, siret
from choeur.myaccount.drawing import person


@own
@require_safe
@never_cache
def dashboard(request: HttpRequest) -> HttpResponse:
    """T1: what waits for her, her espaces, her requests; without a validated rattachement, where her requests stand."""
    user = person(request)
    listed = attachments.of(user)
    active = [attachment.membership for attachment in listed if attachment.membership.status == Status.ACTIVE]
    shown = [attachment for attachment in listed if attachment.is_worth_a_line and not attachment.membership.is_principal]
    return render(
        request,
        "myaccount/dashboard.html" if active else "myaccount/waiting.html",
        {
            "active": active,
            "attachments": shown,
            "is_pending": any(attachment.membership.is_pending for attachment in shown),
            "suggested": [] if active else list(sign_ups.suggested_to(user)),
            "to_decide": deciding.waiting_for(user) if active else None,
            "awaiting_siret": siret.awaited_from(active),
            "espaces": authority.espaces_of(user) if active else [],
            "lacks_factor": bool(active) and not factors.are_set(user),
            "contact_to_confirm": addresses.awaited(user),
            "previous_login": _previous_login_once(request),
            "structure_name": active[0].structure.legal_name if len(active) == 1 else "",
            "tab": "home",
        },
    )


def _previous_login_once(request: HttpRequest) -> Previous | None:
    """§3: « Dernière connexion » is shown on the first page after a login, not again."""
    return signing_in.previous_login(request.session.pop("previous_login", {}))
