"""R5, « J'ai oublié la réponse »: another way back in, and the link that ends it (journeys §4, ux.md R5)."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from choeur.accounts import slowing_resets
from choeur.common import networks
from choeur.common.mailed_links import MailedLink
from choeur.login import reset
from choeur.login.reset_forms import CODE, SUPPORT, OtherWayForm, RecoveryCodeForm
from choeur.memberships import recovering
from choeur.memberships.recovering import NotOpen

LINK = MailedLink(cookie="access", page="login:access_oppose")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def other_way(request: HttpRequest) -> HttpResponse:
    """R5: which way, for whoever has given an address; the same pages whether or not somebody has it."""
    asked = reset.asked(request)
    if asked is None:
        return redirect("login:reset")
    form = OtherWayForm(request.POST) if request.method == "POST" else OtherWayForm()
    shown = {"form": form, "hours": settings.RECOVERY_HOURS}
    if request.method != "POST" or not form.is_valid():
        return render(request, "login/other_way.html", shown, status=422 if form.errors else 200)
    if form.cleaned_data["way"] == SUPPORT:
        return redirect(f"{reverse('support:submit')}?about=forgotten_answer")
    if form.cleaned_data["way"] == CODE:
        return redirect("login:other_way_code")
    if wait := slowing_resets.seconds_before_answering(client=networks.client_address(request)):
        return reset.slow(request, "login/other_way.html", shown, wait)
    recovering.ask(asked.user_id, network=reset.network(request))
    return redirect("login:other_way_asked")


@login_not_required
@never_cache
@sensitive_post_parameters("recovery_code")
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_code(request: HttpRequest) -> HttpResponse:
    """R5, « Un de mes codes de secours »: right or wrong, the same page follows."""
    asked = reset.asked(request)
    if asked is None:
        return redirect("login:reset")
    form = RecoveryCodeForm(request.POST) if request.method == "POST" else RecoveryCodeForm()
    shown = {"form": form, "hours": settings.RECOVERY_HOURS}
    if request.method != "POST" or not form.is_valid():
        return render(request, "login/other_way_code.html", shown, status=422 if form.errors else 200)
    if wait := slowing_resets.seconds_before_code(asked, client=networks.client_address(request)):
        return reset.slow(request, "login/other_way_code.html", shown, wait)
    recovering.ask_with_code(asked.user_id, form.cleaned_data["recovery_code"], network=reset.network(request))
    return redirect("login:other_way_code_given")


@login_not_required
@never_cache
@require_safe
def other_way_asked(request: HttpRequest, *, by_code: bool) -> HttpResponse:
    """« Votre demande est enregistrée », whatever was noted."""
    if reset.asked(request) is None:
        return redirect("login:reset")
    return render(request, "login/other_way_asked.html", {"hours": settings.RECOVERY_HOURS, "by_code": by_code})


@login_not_required
@never_cache
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - a view
    """Takes the secret out of the address at once."""
    return LINK.follow(token)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def oppose(request: HttpRequest) -> HttpResponse:
    """« Ce n'est pas moi »: GET shows, POST ends the request."""
    recovery = recovering.opposable(LINK.token(request))
    if recovery is None:
        return render(request, "login/access_oppose.html", {"recovery": None}, status=404)
    if request.method != "POST":
        return render(request, "login/access_oppose.html", {"recovery": recovery})
    try:
        recovering.oppose(recovery, network=reset.network(request))
    except NotOpen:
        return render(request, "login/access_oppose.html", {"recovery": None}, status=404)
    return redirect("login:access_opposed")


@login_not_required
@require_safe
def opposed(request: HttpRequest) -> HttpResponse:
    return render(request, "login/access_opposed.html")
