"""Log in, log out, stay (journeys §3, screens L1 and L3)."""

import re

from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from choeur.accounts import devices, kept_forms, proving, signing_in
from choeur.accounts.models import User
from choeur.accounts.signing_in import Attempt
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import cookies, networks, portal
from choeur.common.access import own
from choeur.common.credentials import CredentialsForm
from choeur.login.forms import HumanCredentialsForm

PAGE_OF_OURS = re.compile(r"/(?![/\\])[!-~]{0,2000}")  # as `redirect_to_login` writes it


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """L1: one answer for every failure, whoever exists."""
    if request.method != "POST":
        return render(request, "login/login.html", {"form": CredentialsForm(), "next": wanted_page(request)})
    check = HumanCredentialsForm(request.POST) if "captcha_key" in request.POST else None
    is_human = check is not None and check.is_valid()
    attempt = signing_in.attempt(
        request.POST.get("login_address", ""),
        request.POST.get("password", ""),
        device=cookies.read(request, devices.COOKIE),
        client=networks.client_address(request),
        is_human=is_human,
    )
    return _refuse(request, attempt) if attempt.user is None else _open_session(request, attempt.user)


def _refuse(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """The address stays, the password goes, and a new captcha comes where the account has had too many tries."""
    form = (HumanCredentialsForm if attempt.asks_human else CredentialsForm)(request.POST)
    form.refuse(
        _(
            "L'adresse ou le mot de passe ne convient pas, ou le compte n'est pas encore activé. "
            "Après plusieurs essais, patientez quelques minutes."
        )
    )
    context = {"form": form, "next": wanted_page(request)}
    response = render(request, "login/login.html", context, status=429 if attempt.retry_after else 422)
    if attempt.retry_after:
        response.headers["Retry-After"] = str(attempt.retry_after)
    return response


def _open_session(request: HttpRequest, user: User) -> HttpResponse:
    client = networks.client_address(request)
    device = devices.secret_of(cookies.read(request, devices.COOKIE))
    device_label = devices.label(request.headers.get("User-Agent", ""))

    request.session.flush()  # each log in opens a session of its own, whoever was signed in here before
    request.session["network"], request.session["device"] = networks.masked(client), device_label
    request.session["device_digest"] = device.digest
    proving.note(request.session)
    auth.login(request, user)
    signing_in.note_login(user, device_digest=device.digest, device_label=device_label, client=client)

    request.session["previous_login"] = user.last_seen  # as it was before this log in
    page = wanted_page(request)
    if page and kept_forms.give_back(request.session, user, device=device.clear):
        messages.info(request, _("Votre saisie est reprise. Vérifiez-la avant de l'envoyer."))
    response = redirect(page or "myaccount:dashboard")
    cookies.write(response, devices.COOKIE, device.clear, age=devices.COOKIE_AGE)
    return response


def wanted_page(request: HttpRequest) -> str:
    """The page asked for before log in, where it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = PAGE_OF_OURS.fullmatch(wanted) and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else ""


@login_not_required
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Ends the session at once, on the server too. Without a session, the same page."""
    if isinstance(request.user, User):
        network = networks.masked(networks.client_address(request))
        recording.record(Event.LOGGED_OUT, actor=request.user, target=request.user, network=network)
    auth.logout(request)
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
