"""The session opens: the one place of the portal that signs a person in (journeys §3)."""

from urllib.parse import urlencode

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from choeur.accounts import devices, factors, kept_forms, proving, signing_in, trusted_browsers
from choeur.accounts.models import User
from choeur.accounts.openid_provider import Proof
from choeur.common import cookies, networks
from choeur.login import halfway, openid_leaving
from choeur.memberships import second_factor


def enter(request: HttpRequest, user: User, *, wanted: str, by: Proof | None = None, is_fresh: bool = True) -> HttpResponse:
    """Straight in; or to L2 first, where a second factor is set and this browser is not trusted.

    `by`: a provider's word instead of the password. It is a fresh proof with the second factor, or where none is set.
    """
    if not factors.are_set(user):
        return open_session(request, user, wanted=wanted, means="openid" if by else "password", is_fresh=is_fresh)
    if trusted_browsers.is_trusted(user, cookies.read(request, trusted_browsers.COOKIE)):
        return open_session(request, user, wanted=wanted, means="trusted", is_fresh=is_fresh and by is None)
    halfway.remember(request, user, wanted=wanted, is_fresh=is_fresh, by=by)
    return redirect("login:second_factor")


def open_session(request: HttpRequest, user: User, *, wanted: str, means: str = "password", is_fresh: bool = True) -> HttpResponse:
    """To the page that she asked for, or to L5 where she must add a second factor. `means` goes to the journal.

    `is_fresh`: she has just proven who she is, and need not do it again before what is sensitive.
    """
    client = networks.client_address(request)
    device = devices.secret_of(cookies.read(request, devices.COOKIE))
    device_label = devices.label(request.headers.get("User-Agent", ""))

    request.session.flush()  # each log in opens a session of its own, whoever was signed in here before
    request.session["network"], request.session["device"] = networks.masked(client), device_label
    request.session["device_digest"] = device.digest
    if is_fresh:
        proving.note(request.session)
    auth.login(request, user)
    signing_in.note_login(user, device_digest=device.digest, device_label=device_label, client=client, means=means)

    request.session["previous_login"] = user.last_seen  # as it was before this log in
    if wanted and kept_forms.give_back(request.session, user, device=device.clear):
        messages.info(request, _("Votre saisie est reprise. Vérifiez-la avant de l'envoyer."))
    response = redirect(_first_page(user, wanted))
    cookies.write(response, devices.COOKIE, device.clear, age=devices.COOKIE_AGE)
    openid_leaving.keep(request, response, user)
    return response


def _first_page(user: User, wanted: str) -> str:
    page = wanted or reverse("myaccount:dashboard")
    if second_factor.tell(user) is None:
        return page
    return f"{reverse('myaccount:second_factor_asked')}?{urlencode({'next': page})}"
