"""S1: the address and the SIRET."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from choeur.common import dates
from choeur.common.slowing import slowed
from choeur.registry import lookup
from choeur.signup import brakes, company, drafting, steps, wizard
from choeur.signup.forms import AddressForm
from choeur.signup.models import SignupDraft
from choeur.structures import identifiers, looking_up
from choeur.structures.identifier_types import social_security


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """A fresh form where the draft of this browser was confirmed: one draft makes one sign-up."""
    draft = drafting.find(request)
    if draft is not None and draft.is_confirmed:
        draft = None
    if request.method != "POST":
        return wizard.draw(request, steps.ADDRESS, draft, form=_unchecked(draft))
    if request.POST.get("language"):
        return _keep(request, draft, "", language=True)
    return _go_without_siret(request, draft) if "without_siret" in request.POST else _go_with_siret(request, draft)


def _go_without_siret(request: HttpRequest, draft: SignupDraft | None) -> HttpResponse:
    """« Je n'ai pas de numéro de SIRET »: the address is checked, the SIRET is not looked at."""
    form = AddressForm(request.POST, asks_siret=False)
    if form.is_valid():
        return _keep(request, draft, "signup:person")
    shown = AddressForm(request.POST)
    shown.errors.pop("siret", None)
    return _refuse(request, draft, shown)


def _go_with_siret(request: HttpRequest, draft: SignupDraft | None) -> HttpResponse:
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _refuse(request, draft, form, establishments=_establishments(request))
    verdict = brakes.look_up(request)
    if not verdict.allowed:
        return _slow_down(request, draft, form, verdict.retry_after)
    return _look_up(request, draft, form)


def _unchecked(draft: SignupDraft | None) -> AddressForm:
    """What was typed before, without its errors: nobody is told off on arriving."""
    return AddressForm(initial=draft.data.get("address", {})) if draft else AddressForm()


def _look_up(request: HttpRequest, draft: SignupDraft | None, form: AddressForm) -> HttpResponse:
    """The registry is asked here, once; the next screen shows what it said."""
    found = looking_up.look_up(form.cleaned_data["siret"])
    data: dict[str, Any] = {"registry": found}
    if draft is not None and company.facts(draft).get("siret") != found["siret"]:
        data |= {"company": {}, "person": company.without_structure(draft.data.get("person", {}))}
    return _keep(request, draft, "signup:company", data=data)


def _keep(
    request: HttpRequest, draft: SignupDraft | None, target: str, *, data: dict[str, Any] | None = None, language: bool = False
) -> HttpResponse:
    """Keep what was typed, in the draft of this browser or in a new one, and go on."""
    kept = {"address": _unchecked_typing(request) if language else wizard.typed(request.POST)} | (data or {})
    secret = ""
    if draft is None:
        verdict = brakes.draft(request)
        if not verdict.allowed:
            return _slow_down(request, None, AddressForm(request.POST), verdict.retry_after)
        draft, secret = drafting.start(kept)
    else:
        drafting.keep(draft, **kept)
    response = wizard.in_language(request, steps.ADDRESS) if language else redirect(target)
    if secret:
        drafting.remember(response, secret)
    return response


def _refuse(request: HttpRequest, draft: SignupDraft | None, form: AddressForm, *, status: int = 200, **shown: Any) -> HttpResponse:
    """What is refused is kept as well, within the quota of drafts: the browser may be closed before it is mended."""
    secret, typed = "", _unchecked_typing(request)
    if draft is not None:
        drafting.keep(draft, address=typed)
    elif brakes.draft(request):
        draft, secret = drafting.start({"address": typed})
    response = wizard.draw(request, steps.ADDRESS, draft, form=form, status=status, **shown)
    if secret:
        drafting.remember(response, secret)
    return response


def _unchecked_typing(request: HttpRequest) -> dict[str, str]:
    """A social security number may have been typed in the place of a SIRET: it is never kept."""
    return social_security.left_out(wizard.typed(request.POST))


def _establishments(request: HttpRequest) -> list[lookup.Establishment]:
    """A SIREN was typed: the open establishments to choose from, where the registry knows them."""
    siren = identifiers.siren_typed(request.POST.get("siret", ""))
    return lookup.establishments(siren) if siren and brakes.look_up(request) else []


def _slow_down(request: HttpRequest, draft: SignupDraft | None, form: AddressForm, seconds: int) -> HttpResponse:
    minutes = dates.whole_minutes(seconds)
    text = ngettext(
        "Trop de vérifications depuis votre réseau. Réessayez dans %(n)d minute ; votre saisie est conservée",
        "Trop de vérifications depuis votre réseau. Réessayez dans %(n)d minutes ; votre saisie est conservée",
        minutes,
    )
    form.add_error("siret", text % {"n": minutes})
    return slowed(_refuse(request, draft, form), seconds)


@login_not_required
@require_POST
def erase_draft(request: HttpRequest) -> HttpResponse:
    """« Effacer ce brouillon »: on a shared computer, nothing stays."""
    draft = drafting.find(request)
    if draft is not None:
        drafting.erase(draft)
    messages.success(request, _("Le brouillon est effacé."))
    response = redirect("pages:home")
    drafting.forget(response)
    return response
