"""S4: check, then « Confirmer »."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from choeur.common import countries, networks
from choeur.common.forms import Form
from choeur.common.slowing import slowed
from choeur.signup import brakes, company, steps, submitting, wizard
from choeur.signup.models import SignupDraft
from choeur.structures.identifiers import IdentifierType
from choeur.structures.identifiers import shown as shown_identifier


@wizard.screen(steps.CONFIRM)
def show(request: HttpRequest, draft: SignupDraft) -> HttpResponse:
    """Every earlier step was checked again to get here; only now is anything made."""
    if request.method != "POST":
        return _draw(request, draft, Form())
    if not (verdict := brakes.sign_up(request)):
        form = Form(request.POST)
        form.add_error(None, _("Trop d'inscriptions depuis votre réseau. Réessayez dans une minute : votre saisie est conservée."))
        return slowed(_draw(request, draft, form), verdict.retry_after)
    try:
        submitting.submit(draft, steps.typed(draft), language=get_language() or "fr", network=networks.masked_of(request))
    except SignupDraft.DoesNotExist:  # erased from another tab meanwhile
        return redirect("signup:address")
    return redirect("signup:done")


def _draw(request: HttpRequest, draft: SignupDraft, form: Form, *, status: int = 200) -> HttpResponse:
    person = steps.person_form(draft)
    person.is_valid()
    description = company.description(draft)
    founds = steps.WORKSPACES.applies(draft)
    shown = {
        "person": person.cleaned_data,
        "founds": founds,
        "without_membership": not founds and not draft.has_siret,
        "description": description,
        "country": "" if description.country == countries.FIRST else countries.name_of(description.country),
        "structure": draft.structure,
        "identifier": shown_identifier(*draft.identifier),
        "identifier_label": IdentifierType(draft.identifier[0]).label,
        "identifier_note": draft.data.get("identifier", {}).get("note", "") if not draft.has_siret else "",
        "identifier_is_a_name": draft.identifier[0] == IdentifierType.NON_EU,
        "capabilities": [person[code].label for code in steps.chosen_capabilities(draft)],
    }
    return wizard.draw(request, steps.CONFIRM, draft, form=form, status=status, **shown, **_espaces(draft))


def _espaces(draft: SignupDraft) -> dict[str, Any]:
    """The espaces chosen, in words; none where the structure is there already."""
    form = steps.workspaces_form(draft)
    chosen = form.cleaned_data if form.is_valid() else {}
    labels = [field.label for field, _asks in form.switches if chosen.get(field.name)]
    asked = {name: chosen.get(name) for name in ("provider_category", "provider_regime")}
    return {"workspaces": labels} | asked
