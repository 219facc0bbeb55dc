"""People of her structures who lost the answer to their secret question, for their principal manager (journeys §4)."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from choeur.common.access import fresh_proof, needs
from choeur.common.errors import Refusal
from choeur.memberships import authority, recovering
from choeur.memberships.models import Recovery
from choeur.myaccount.drawing import draw, person


@needs(authority.RECOVER)
@require_safe
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """« Demandes d'accès », the oldest first."""
    user = person(request)
    if not authority.structures_where(user, authority.RECOVER).exists():
        raise PermissionDenied
    return draw(request, "myaccount/recoveries.html", {"recoveries": list(recovering.within_reach_of(user)), "tab": "home"})


@needs(authority.RECOVER)
@fresh_proof(gettext_lazy("approuver une demande d'accès"), shown_on="myaccount:recoveries")
@require_POST
def approve(request: HttpRequest, recovery_id: UUID) -> HttpResponse:
    """« Approuver »: the link leaves after the waiting time."""
    recovery = _within_reach(request, recovery_id)
    try:
        recovering.approve(recovery, by=person(request))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("La demande d'accès est approuvée. Le lien partira à la fin du délai."))
    return redirect("myaccount:recoveries")


@needs(authority.RECOVER)
@fresh_proof(gettext_lazy("refuser une demande d'accès"), shown_on="myaccount:recoveries")
@require_POST
def refuse(request: HttpRequest, recovery_id: UUID) -> HttpResponse:
    """« Refuser »: the person is told."""
    recovery = _within_reach(request, recovery_id)
    try:
        recovering.refuse(recovery, by=person(request))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("La demande d'accès est refusée."))
    return redirect("myaccount:recoveries")


def _within_reach(request: HttpRequest, recovery_id: UUID) -> Recovery:
    return get_object_or_404(recovering.within_reach_of(person(request)), pk=recovery_id)
