"""« J'ai maintenant mon SIRET »: a number, « is this your company? », then the change (journeys §1, type « En cours d'immatriculation »)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from choeur.common import dates, networks
from choeur.common.access import needs
from choeur.common.errors import Refusal
from choeur.common.slowing import slowed
from choeur.memberships import authority, registering
from choeur.myaccount import siret
from choeur.myaccount.drawing import WRONG, draw, person
from choeur.myaccount.forms import SiretForm
from choeur.registry import lookup
from choeur.structures import identifiers, looking_up
from choeur.structures.models import Structure
from choeur.structures.registering import FOUND, SiretTaken, is_taken


@needs(authority.GIVE_SIRET)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, structure_id: UUID) -> HttpResponse:
    """The number: by the rules of S1. The registry is asked here, once; the next page shows what it said."""
    structure = _managed(request, structure_id)
    if not structure.is_being_registered:
        return redirect("myaccount:dashboard")
    if request.method != "POST":
        asked = siret.answer_for(request.session, structure) or {}
        return _draw(request, structure, SiretForm(initial={"siret": asked.get("siret", "")}))
    form = SiretForm(request.POST)
    if not form.is_valid():
        return _draw(request, structure, form, establishments=_establishments(request))
    verdict = siret.may_look_up(person(request), networks.client_address(request))
    if not verdict:
        return _slow_down(request, structure, form, verdict.retry_after)
    siret.look_up(request.session, structure, form.cleaned_data["siret"])
    return redirect("myaccount:siret_answer", structure.pk)


@needs(authority.GIVE_SIRET)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, structure_id: UUID) -> HttpResponse:
    """« Est-ce bien votre entreprise ? », or why this number cannot be taken; POST takes it."""
    structure = _managed(request, structure_id)
    kept = siret.answer_for(request.session, structure)
    if kept is None or not structure.is_being_registered:
        return redirect("myaccount:siret", structure.pk)
    if request.method != "POST" or kept["case"] != FOUND:
        return _draw_answer(request, structure, kept)
    try:
        taken = registering.give_siret(structure, by=person(request), answer=kept)
    except SiretTaken:
        return redirect("myaccount:siret_answer", structure.pk)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("myaccount:dashboard")
    del request.session[siret.ANSWER]
    sentence = _("Votre structure est maintenant inscrite avec le SIRET %(siret)s.")
    messages.success(request, sentence % {"siret": taken.shown_identifier})
    return redirect("myaccount:dashboard")


def _managed(request: HttpRequest, structure_id: UUID) -> Structure:
    return get_object_or_404(authority.structures_where(person(request), authority.GIVE_SIRET), pk=structure_id)


def _draw(request: HttpRequest, structure: Structure, form: SiretForm, **context: Any) -> HttpResponse:
    shown = {"structure": structure, "form": form, "tab": "home"} | context
    return draw(request, "myaccount/siret.html", shown, status=WRONG if form.errors else 200)


def _draw_answer(request: HttpRequest, structure: Structure, kept: dict[str, Any]) -> HttpResponse:
    variant = "taken" if kept["case"] == FOUND and is_taken(kept["siret"]) else kept["case"]
    shown = looking_up.as_shown(kept) | {"structure": structure, "variant": variant, "tab": "home"}
    return draw(request, "myaccount/siret_answer.html", shown, status=200 if variant == FOUND else WRONG)


def _establishments(request: HttpRequest) -> list[lookup.Establishment]:
    """A SIREN was typed: the open establishments to choose from, as at step 1 of the sign-up."""
    siren = identifiers.siren_typed(request.POST.get("siret", ""))
    may_ask = siren and siret.may_look_up(person(request), networks.client_address(request))
    return lookup.establishments(siren) if may_ask else []


def _slow_down(request: HttpRequest, structure: Structure, form: SiretForm, seconds: int) -> HttpResponse:
    minutes = dates.whole_minutes(seconds)
    text = ngettext(
        "Trop de vérifications. Réessayez dans %(n)d minute ; votre saisie est conservée",
        "Trop de vérifications. Réessayez dans %(n)d minutes ; votre saisie est conservée",
        minutes,
    )
    form.add_error("siret", text % {"n": minutes})
    return slowed(_draw(request, structure, form), seconds)
