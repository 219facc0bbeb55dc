"""G1 and G2 for one request at a time: who asks to join, and the answer (journeys §6)."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from choeur.common.access import needs
from choeur.common.errors import Refusal
from choeur.memberships import authority, granting, joining
from choeur.memberships.models import Membership
from choeur.myaccount import deciding
from choeur.myaccount.drawing import WRONG, draw, person
from choeur.myaccount.forms import RefusalForm, RightsForm


@needs(authority.APPROVE)
@require_safe
@never_cache
def requests(request: HttpRequest) -> HttpResponse:
    """« Demandes en attente », of every structure that she manages; sign-ups that nobody activated are shown, no more."""
    user = person(request)
    structures = list(authority.structures_where(user, authority.APPROVE).order_by("legal_name", "pk"))
    if not structures:
        raise PermissionDenied
    shown = {
        "pending": deciding.pending_for(user),
        "not_activated": deciding.not_activated_for(user),
        "several": len(structures) > 1,
        "may_recover": authority.structures_where(user, authority.RECOVER).exists(),
        "tab": "home",
    }
    return draw(request, "myaccount/requests.html", shown)


@needs(authority.APPROVE)
@require_safe
@never_cache
def show(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """G2: who asks, with which rights to accept; an answered one says who answered."""
    membership = _within_reach(request, request_id)
    form = RightsForm(workspaces=granting.open_on(membership.structure))
    return _draw(request, membership, form)


@needs(authority.APPROVE)
@require_POST
def approve(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """« Valider »: the rights chosen are open at once."""
    membership = _within_reach(request, request_id)
    form = RightsForm(request.POST, workspaces=granting.open_on(membership.structure))
    if not form.is_valid():
        return _draw(request, membership, form)
    try:
        joining.approve(membership, by=person(request), rights=form.rights())
    except Refusal as refusal:
        return _back(request, request_id, refusal)
    messages.success(request, _("Le rattachement de %(person)s est validé.") % {"person": membership.user.full_name})
    return redirect("myaccount:requests")


@needs(authority.APPROVE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """« Refuser »: the person reads the reason."""
    membership = _within_reach(request, request_id)
    if request.method != "POST" and not membership.is_pending:
        return redirect("myaccount:request", request_id)
    form = RefusalForm(request.POST) if request.method == "POST" else RefusalForm()
    if not form.is_valid():
        shown = {"form": form, "membership": membership, "tab": "home"}
        return draw(request, "myaccount/refuse.html", shown, status=WRONG if form.errors else 200)
    try:
        joining.refuse(membership, by=person(request), reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        return _back(request, request_id, refusal)
    messages.success(request, _("La demande de %(person)s est refusée.") % {"person": membership.user.full_name})
    return redirect("myaccount:requests")


def _back(request: HttpRequest, request_id: UUID, refusal: Refusal) -> HttpResponse:
    """To the page of the request: answered meanwhile, it says by whom and when."""
    if not isinstance(refusal, joining.AlreadyDecided):
        messages.error(request, str(refusal.message))
    return redirect("myaccount:request", request_id)


def _within_reach(request: HttpRequest, request_id: UUID) -> Membership:
    return get_object_or_404(deciding.within_reach_of(person(request)), pk=request_id)


def _draw(request: HttpRequest, membership: Membership, form: RightsForm) -> HttpResponse:
    shown = {
        "membership": membership,
        "form": form,
        "answer": "" if membership.is_pending else joining.answer_given(membership, named=True),
        "refused_before": deciding.refused_before(membership),
        "tab": "home",
    }
    return draw(request, "myaccount/request.html", shown, status=WRONG if form.errors else 200)
