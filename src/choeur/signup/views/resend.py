"""« Recevoir un nouveau lien »: for whoever lost the mail, with the same answer for everybody (journeys §2)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from choeur.common import networks
from choeur.common.slowing import slowed
from choeur.signup import brakes, resending
from choeur.signup.forms import ResendForm


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    form = ResendForm(request.POST) if request.method == "POST" else ResendForm()
    if request.method != "POST" or not form.is_valid():
        return render(request, "signup/resend.html", {"form": form}, status=422 if form.errors else 200)
    retry_after = ask_again(request, form.cleaned_data["login_address"])
    if retry_after:
        return slowed(render(request, "signup/resend.html", {"form": form}), retry_after)
    return redirect("signup:resend")


def ask_again(request: HttpRequest, address: str) -> int:
    """Ask for a new link, within the quota of the network; says the one answer. Returns the seconds to wait, or 0."""
    if not (verdict := brakes.resend(request)):
        messages.warning(request, _("Trop de demandes depuis votre réseau. Réessayez dans une minute."))
        return verdict.retry_after
    network = networks.masked_of(request)
    resending.resend(address, language=get_language() or "fr", network=network)
    messages.success(request, _("Si un compte attend son activation à cette adresse, un nouveau courriel est parti."))
    return 0
