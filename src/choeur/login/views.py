"""Log in, log out, stay (journeys §3, screens L1 and L3)."""

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from choeur.accounts import devices, openid_provider, passkeys, signing_in
from choeur.accounts.models import User
from choeur.accounts.signing_in import Attempt
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import cookies, networks, portal
from choeur.common.access import own
from choeur.common.credentials import CredentialsForm
from choeur.common.paths import page_of_ours
from choeur.common.slowing import slowed
from choeur.login import entering, openid_leaving
from choeur.login.forms import HumanCredentialsForm


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """L1: one answer for every failure, whoever exists."""
    if request.method != "POST":
        return draw(request, CredentialsForm())
    check = HumanCredentialsForm(request.POST) if "captcha_key" in request.POST else None
    is_human = check is not None and check.is_valid()
    attempt = signing_in.attempt(
        request.POST.get("login_address", ""),
        request.POST.get("password", ""),
        device=cookies.read(request, devices.COOKIE),
        client=networks.client_address(request),
        is_human=is_human,
    )
    return _refuse(request, attempt) if attempt.user is None else entering.enter(request, attempt.user, wanted=wanted_page(request))


def _refuse(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """The address stays, the password goes, and a new captcha comes where the account has had too many tries."""
    form = (HumanCredentialsForm if attempt.asks_human else CredentialsForm)(request.POST)
    form.refuse(
        _(
            "L'adresse ou le mot de passe ne convient pas, ou le compte n'est pas encore activé. "
            "Après plusieurs essais, patientez quelques minutes."
        )
    )
    return slowed(draw(request, form, status=422), attempt.retry_after)


def draw(request: HttpRequest, form: CredentialsForm, *, status: int = 200) -> HttpResponse:
    shown = {
        "form": form,
        "next": wanted_page(request),
        "passkey_domain": passkeys.domain(),
        "openid_name": settings.OPENID_NAME if openid_provider.is_on() else "",
    }
    return render(request, "login/login.html", shown, status=status)


def wanted_page(request: HttpRequest) -> str:
    """The page asked for before log in, where it is one of ours."""
    return page_of_ours(request.POST.get("next") or request.GET.get("next", ""))


@login_not_required
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Ends the session at once, on the server too. Without a session, the same page."""
    if isinstance(request.user, User):
        network = networks.masked_of(request)
        recording.record(Event.LOGGED_OUT, actor=request.user, target=request.user, network=network)
    token = openid_leaving.kept(request)
    auth.logout(request)
    if token:
        response = redirect("login:openid_left")
        openid_leaving.take_away(response, token)
    else:
        messages.success(request, _("Votre session est fermée."))
        response = redirect("pages:home")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@own
@require_POST
@never_cache
def keep_alive(request: HttpRequest) -> HttpResponse:
    """« Rester connecté »: the request itself counts as activity; answers in how many seconds the session ends."""
    end = portal.of(request).session_end
    return JsonResponse({"idle": end.idle_seconds, "absolute": end.absolute_seconds} if end else {})
