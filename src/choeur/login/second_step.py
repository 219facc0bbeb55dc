"""L2: « Confirmez que c'est bien vous », between the password and the session (journeys §3)."""

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from choeur.accounts import checking_factors, devices, passkeys, trusted_browsers
from choeur.accounts.checking_factors import Answer, Means
from choeur.accounts.models import User
from choeur.common import cookies, networks
from choeur.common.slowing import slowed
from choeur.login import entering, halfway
from choeur.login.forms import FactorForm, SecondFactorForm
from choeur.login.halfway import Proven

WRONG = 422


@login_not_required
@never_cache
@sensitive_post_parameters("code", "recovery_code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Only for the browser that gave the right password, within ten minutes; any other is sent to L1."""
    proven = halfway.of(request)
    if proven is None:
        return redirect("login:login")
    means = checking_factors.means_of(proven.user)
    form = SecondFactorForm(request.POST if request.method == "POST" else None, means=means)
    if request.method != "POST" or not form.is_valid():
        return _draw(request, proven, form, means, status=WRONG if form.errors else 200)
    answer = check_code(request, proven.user, form)
    if answer.means:
        return _enter(request, proven, answer, form)
    form.refuse_code(answer)
    return slowed(_draw(request, proven, form, means, status=WRONG), answer.retry_after)


def check_code(request: HttpRequest, user: User, form: FactorForm) -> Answer:
    """What was typed in a form that is valid."""
    return checking_factors.confirm(
        user,
        code=form.cleaned_data.get("code", ""),
        recovery_code=form.cleaned_data.get("recovery_code", ""),
        device=cookies.read(request, devices.COOKIE),
        device_label=devices.label(request.headers.get("User-Agent", "")),
        client=networks.client_address(request),
    )


def _enter(request: HttpRequest, proven: Proven, answer: Answer, form: SecondFactorForm) -> HttpResponse:
    response = entering.open_session(request, proven.user, wanted=proven.wanted, means=answer.means, is_fresh=proven.is_fresh)
    if answer.means == "recovery_code":
        messages.warning(
            request,
            _(
                "Un code de secours vient d'ouvrir votre compte. Dites dans les 24 heures, dans « Mes moyens de connexion », où est votre second facteur."
            ),
        )
    if form.cleaned_data["trust"]:
        _trust(request, response, proven.user)
    return response


def _trust(request: HttpRequest, response: HttpResponse, user: User) -> None:
    token = trusted_browsers.trust(user, label=devices.label(request.headers.get("User-Agent", "")))
    cookies.write(response, trusted_browsers.COOKIE, token.clear, age=trusted_browsers.TRUST)


def _draw(request: HttpRequest, proven: Proven, form: SecondFactorForm, means: Means, *, status: int) -> HttpResponse:
    by = settings.OPENID_NAME if proven.by_provider else ""
    shown = {"form": form, "passkey_domain": passkeys.domain(), "recognised_by": by} | asdict(means)
    return render(request, "login/second_factor.html", shown, status=status)
