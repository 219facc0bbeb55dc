"""« Ce n'est pas la bonne personne ? », for somebody signed in who asked to join a structure (journeys §1)."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from choeur.accounts.models import User
from choeur.common import networks
from choeur.common.access import own
from choeur.common.errors import Refusal
from choeur.common.forms import add_refusal
from choeur.common.slowing import slowed
from choeur.guard.buckets import Verdict
from choeur.structures.models import Structure
from choeur.support import contesting, quotas
from choeur.support.forms import ContestForm


@own
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, structure_id: UUID) -> HttpResponse:
    """The form, then the number for as long as the support has not decided. Sent twice, it shows the same."""
    user = cast("User", request.user)
    structure = get_object_or_404(contesting.within_reach_of(user), pk=structure_id)
    if structure.manager_verified:
        return draw_verified(request, structure)
    opened = contesting.open_contest(structure, by=user)
    if request.method == "POST":
        return redirect("support:contest", structure.pk) if opened else _send(request, user, structure)
    if opened:
        return render(request, "support/contested.html", {"structure": structure, "contest": opened, "tab": "account"})
    return _draw(request, structure, ContestForm())


def _send(request: HttpRequest, user: User, structure: Structure) -> HttpResponse:
    form, client = ContestForm(request.POST), networks.client_address(request)
    if not form.is_valid():
        return _draw(request, structure, form)
    if not (verdict := quotas.take_contest(user, client=client)):
        return slow_down(_draw, request, structure, form, verdict)
    try:
        contesting.contest(structure, by=user, **form.cleaned_data, network=networks.masked(client))
    except Refusal as refusal:
        add_refusal(form, refusal)
        return _draw(request, structure, form)
    return redirect("support:contest", structure.pk)


def _draw(request: HttpRequest, structure: Structure, form: ContestForm) -> HttpResponse:
    shown = {"structure": structure, "form": form, "tab": "account"}
    return render(request, "support/contest.html", shown, status=422 if form.errors else 200)


def slow_down(draw: Any, request: HttpRequest, structure: Structure, form: ContestForm, verdict: Verdict) -> HttpResponse:
    """Too many: the page comes back with what was typed."""
    form.add_error(None, _("Trop de contestations pour le moment. Réessayez plus tard ; votre saisie est conservée sur cette page"))
    return slowed(draw(request, structure, form), verdict.retry_after)


def draw_verified(request: HttpRequest, structure: Structure) -> HttpResponse:
    """The manager was confirmed: the support is the way on."""
    status = 422 if request.method == "POST" else 200
    return render(request, "support/manager_verified.html", {"structure": structure, "form": None}, status=status)
