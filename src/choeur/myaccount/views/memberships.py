"""M9: « Mes rattachements » (journeys §5)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from choeur.common.access import own
from choeur.common.errors import Refusal
from choeur.memberships import authority, joining, leaving, sign_ups
from choeur.memberships.models import Membership
from choeur.myaccount import attachments
from choeur.myaccount.drawing import draw, person


@own
@require_safe
@never_cache
def memberships(request: HttpRequest) -> HttpResponse:
    """M9: every rattachement, its state, what to do about it."""
    user = person(request)
    shown = {"attachments": attachments.of(user), "suggested": list(sign_ups.suggested_to(user))}
    return draw(request, "myaccount/memberships.html", shown)


@own
@require_POST
def withdraw(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """« Retirer ma demande »."""
    membership = _mine(request, membership_id)
    try:
        joining.withdraw(membership, by=person(request))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Votre demande est retirée."))
    return redirect("myaccount:memberships")


@own
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """« Quitter »: GET says what will be lost, POST leaves."""
    membership = _mine(request, membership_id)
    if request.method != "POST":
        return _draw_leaving(request, membership)
    try:
        leaving.leave(membership, by=person(request))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Vous avez quitté la structure %(name)s.") % {"name": membership.structure.legal_name})
    return redirect("myaccount:memberships")


def _draw_leaving(request: HttpRequest, membership: Membership) -> HttpResponse:
    attachment = attachments.Attachment(membership, may_ask_again=False)
    if not attachment.may_leave:
        return redirect("myaccount:memberships")
    if membership.is_principal:
        return draw(request, "myaccount/hand_over_first.html", {"membership": membership})
    lost = authority.espaces_of(person(request), membership=membership)
    return draw(request, "myaccount/leave.html", {"membership": membership, "lost": lost})


def _mine(request: HttpRequest, membership_id: UUID) -> Membership:
    return get_object_or_404(Membership.objects.filter(user=person(request)).select_related("structure"), pk=membership_id)
