"""« Ce n'est pas la bonne personne ? », from the recap: the same page whatever the address (journeys §1)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from choeur.accounts.models import SignUp
from choeur.common import networks
from choeur.signup import brakes, contesting
from choeur.signup.views.done import confirmed
from choeur.structures.models import Structure
from choeur.support.forms import ContestForm
from choeur.support.views.contest import draw_verified, slow_down


@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, sign_up: SignUp) -> HttpResponse:
    """The form, then that it is noted. Sent twice, it shows the same."""
    structure = contesting.structure_of(sign_up)
    if structure is None:
        return redirect("signup:done")
    if structure.manager_verified:
        return draw_verified(request, structure)
    if request.method == "POST":
        return redirect("signup:contest") if sign_up.contest_reason else _keep(request, sign_up, structure)
    if sign_up.contest_reason:
        return render(request, "signup/contested.html", {"structure": structure, "sign_up": sign_up})
    return _draw(request, structure, ContestForm())


def _keep(request: HttpRequest, sign_up: SignUp, structure: Structure) -> HttpResponse:
    form = ContestForm(request.POST)
    if not form.is_valid():
        return _draw(request, structure, form)
    if not (verdict := brakes.contest(request)):
        return slow_down(_draw, request, structure, form, verdict)
    network = networks.masked_of(request)
    contesting.keep(sign_up, **form.cleaned_data, network=network)
    return redirect("signup:contest")


def _draw(request: HttpRequest, structure: Structure, form: ContestForm) -> HttpResponse:
    shown = {"structure": structure, "form": form}
    return render(request, "signup/contest.html", shown, status=422 if form.errors else 200)
