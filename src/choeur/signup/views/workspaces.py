"""S3: the espaces of a new structure."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from choeur.signup import drafting, steps, wizard
from choeur.signup.models import SignupDraft


@wizard.screen(steps.WORKSPACES)
def show(request: HttpRequest, draft: SignupDraft) -> HttpResponse:
    """« Factures émises » is on until the person says otherwise."""
    if not steps.WORKSPACES.applies(draft):
        return redirect("signup:confirm")
    if request.method != "POST":
        return wizard.draw(request, steps.WORKSPACES, draft, form=steps.workspaces_form(draft))
    form = steps.workspaces_form(draft, request.POST)
    is_valid = form.is_valid()
    drafting.keep(draft, workspaces=wizard.typed(request.POST))
    return redirect("signup:confirm") if is_valid else wizard.draw(request, steps.WORKSPACES, draft, form=form)
