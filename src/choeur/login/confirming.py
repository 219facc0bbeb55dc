"""L4: « Confirmez votre identité », before what is sensitive when the last proof is 5 minutes old (security.md 7.5.1)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from choeur.accounts import devices, proving, signing_in
from choeur.accounts.models import User
from choeur.accounts.signing_in import Attempt
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import cookies, networks
from choeur.common.access import own
from choeur.login.forms import HumanProofForm, ProofForm
from choeur.login.views import wanted_page


@own
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_identity(request: HttpRequest) -> HttpResponse:
    """The query says what the person is about to do and where she goes on; nothing of it is done here."""
    action, page = _action(request.GET.get("act", "")), wanted_page(request)
    if action is None or not page:
        return redirect("myaccount:dashboard")
    if proving.is_fresh(request.session):
        return redirect(page)
    if request.method != "POST":
        return _draw(request, ProofForm(), action)
    attempt = _attempt(request)
    if attempt.user is None:
        return _refuse(request, attempt, action)
    _note_proof(request, attempt.user)
    messages.success(request, _("Votre identité est confirmée. Vous pouvez continuer."))
    return redirect(page)


def _attempt(request: HttpRequest) -> Attempt:
    """A wrong password counts here as at log in: the same brakes, nothing to gain by guessing on this page."""
    check = HumanProofForm(request.POST) if "captcha_key" in request.POST else None
    return signing_in.attempt(
        request.user.get_username(),
        request.POST.get("password", ""),
        device=cookies.read(request, devices.COOKIE),
        client=networks.client_address(request),
        is_human=check is not None and check.is_valid(),
    )


def _note_proof(request: HttpRequest, user: User) -> None:
    """The password is right. Whoever has a second factor will be asked for it here, before the proof is noted."""
    proving.note(request.session)
    request.session.cycle_key()
    network = networks.masked(networks.client_address(request))
    recording.record(Event.IDENTITY_CONFIRMED, actor=user, target=user, network=network)


def _refuse(request: HttpRequest, attempt: Attempt, action: Promise) -> HttpResponse:
    form = (HumanProofForm if attempt.asks_human else ProofForm)(request.POST)
    form.refuse(_("Le mot de passe n'est pas exact. Après plusieurs essais, patientez quelques minutes."))
    response = _draw(request, form, action, status=429 if attempt.retry_after else 422)
    if attempt.retry_after:
        response.headers["Retry-After"] = str(attempt.retry_after)
    return response


def _draw(request: HttpRequest, form: ProofForm, action: Promise, *, status: int = 200) -> HttpResponse:
    """« Annuler » leads back to the page, unless that one too asks for a proof."""
    page = wanted_page(request)
    cancel = reverse("myaccount:dashboard") if _action(page) else page
    return render(request, "login/confirm_identity.html", {"form": form, "action": action, "cancel": cancel}, status=status)


def _action(address: str) -> Promise | None:
    """What a page of ours that needs a fresh proof does, in words; None for any other address."""
    try:
        view = resolve(address.partition("?")[0]).func
    except Resolver404:
        return None
    return getattr(view, "proof", None)
