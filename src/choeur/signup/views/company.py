"""S1b: « Est-ce bien votre entreprise ? », or why it cannot go on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from choeur.signup import brakes, company, drafting, steps, wizard
from choeur.signup.forms import CompanyForm
from choeur.signup.models import SignupDraft
from choeur.structures import looking_up

REFUSED = 422


@wizard.screen(steps.COMPANY)
def show(request: HttpRequest, draft: SignupDraft) -> HttpResponse:
    """The answer of the registry decides which of the variants of ux.md S1b is drawn."""
    kept = company.facts(draft)
    if kept["case"] not in company.GOES_ON:
        return _draw(request, draft, kept, None)
    if request.method != "POST":
        return _draw(request, draft, kept, CompanyForm(initial=draft.data.get("company", {})))
    if request.POST.get("retry"):
        if brakes.look_up(request):
            drafting.keep(draft, registry=looking_up.look_up(kept["siret"]))
        return redirect("signup:company")
    form = CompanyForm(request.POST)
    if not form.is_valid():
        return _draw(request, draft, kept, form)
    drafting.keep(draft, company=form.cleaned_data)
    return redirect("signup:person" if form.cleaned_data["answer"] == "yes" else "signup:address")


def _draw(request: HttpRequest, draft: SignupDraft, kept: dict[str, Any], form: CompanyForm | None) -> HttpResponse:
    shown = looking_up.as_shown(kept) | {"structure": draft.structure}
    status = 200 if form is not None else REFUSED
    return wizard.draw(request, steps.COMPANY, draft, form=form, status=status, **shown)
