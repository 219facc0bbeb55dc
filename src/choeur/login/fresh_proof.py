"""L4: « Confirmez votre identité », before what is sensitive when the last proof is 5 minutes old (security.md 7.5.1)."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from choeur.accounts import devices, identities, openid_provider, proving, signing_in
from choeur.accounts.models import User
from choeur.accounts.openid_provider import Proof
from choeur.accounts.signing_in import Attempt
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import cookies, networks
from choeur.common.access import own
from choeur.login import confirming, openid
from choeur.login.forms import FactorForm, HumanProofForm, ProofForm
from choeur.login.views import wanted_page

WRONG, TOO_MANY = 422, 429


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
    if request.method == "POST":
        return (_prove_by_provider if "by_provider" in request.POST else _prove)(request, action, page)
    proof = openid.recognised_again(request)
    form = FactorForm(**_factors_after(request, proof)) if proof else ProofForm(**_factors(request))
    return _draw(request, form, action)


def _prove(request: HttpRequest, action: Promise, page: str) -> HttpResponse:
    """The password first, then the code where a second factor is set."""
    attempt = _attempt(request)
    if attempt.user is None:
        return _refuse(request, attempt, action)
    form = ProofForm(request.POST, **_factors(request))
    return _refuse_code(request, form, action) or _let_go_on(request, page, means="password")


def _prove_by_provider(request: HttpRequest, action: Promise, page: str) -> HttpResponse:
    """The provider's word stands for the password; the code follows, unless the provider vouches for one. It serves once."""
    proof = openid.recognised_again(request)
    if proof and (refused := _refuse_code(request, FactorForm(request.POST, **_factors_after(request, proof)), action)):
        return refused
    if proof and openid.serves_now(proof):
        identities.note_used(proof)
        response = _let_go_on(request, page, means="openid")
    else:
        messages.error(request, openid.no_longer())
        response = redirect(request.get_full_path())
    cookies.drop(response, openid.AGAIN)
    return response


def _refuse_code(request: HttpRequest, form: FactorForm, action: Promise) -> HttpResponse | None:
    """The page again where the code is missing or wrong; nothing where it is right, or not asked."""
    if not form.is_valid():
        return _draw(request, form, action, status=WRONG)
    if form.asks_code and not (answer := confirming.check_code(request, cast("User", request.user), form)).means:
        form.refuse_code(answer)
        return _slowed(_draw(request, form, action, status=TOO_MANY if answer.retry_after else WRONG), answer.retry_after)
    return None


def _factors_after(request: HttpRequest, proof: Proof) -> dict[str, Any]:
    """What is asked after the provider's word: her codes, or nothing where its level stands for them."""
    return {"has_app": False, "codes_left": 0} if openid_provider.is_strong(proof) else _factors(request)


def _factors(request: HttpRequest) -> dict[str, Any]:
    """Her codes, where a second factor is set. Who has but a passkey, and no code left, proves her password alone."""
    means = confirming.means_of(cast("User", request.user))
    return {"has_app": means["has_app"], "codes_left": means["codes_left"] if means["has_app"] or means["has_passkey"] else 0}


def _attempt(request: HttpRequest) -> Attempt:
    """A wrong password counts here as at log in: the same brakes, nothing to gain by guessing on this page."""
    check = HumanProofForm(request.POST, **_factors(request)) if "captcha_key" in request.POST else None
    return signing_in.attempt(
        request.user.get_username(),
        request.POST.get("password", ""),
        device=cookies.read(request, devices.COOKIE),
        client=networks.client_address(request),
        is_human=check is not None and check.is_valid(),
    )


def _let_go_on(request: HttpRequest, page: str, *, means: str) -> HttpResponse:
    """She has proven who she is, with the second factor where one is set. `means` goes to the journal."""
    proving.note(request.session)
    request.session.cycle_key()
    network = networks.masked(networks.client_address(request))
    user = cast("User", request.user)
    recording.record(Event.IDENTITY_CONFIRMED, actor=user, target=user, network=network, means=means)
    messages.success(request, _("Votre identité est confirmée. Vous pouvez continuer."))
    return redirect(page)


def _refuse(request: HttpRequest, attempt: Attempt, action: Promise) -> HttpResponse:
    form = (HumanProofForm if attempt.asks_human else ProofForm)(request.POST, **_factors(request))
    form.refuse(_("Le mot de passe n'est pas exact. Après plusieurs essais, patientez quelques minutes."))
    return _slowed(_draw(request, form, action, status=TOO_MANY if attempt.retry_after else WRONG), attempt.retry_after)


def _slowed(response: HttpResponse, seconds: int) -> HttpResponse:
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def _draw(request: HttpRequest, form: FactorForm, action: Promise, *, status: int = 200) -> HttpResponse:
    """« Annuler » leads back to the page, unless that one too asks for a proof."""
    page = wanted_page(request)
    cancel = reverse("myaccount:dashboard") if _action(page) else page
    shown = {"form": form, "action": action, "cancel": cancel, "openid_name": settings.OPENID_NAME}
    shown["by_provider"] = openid_provider.is_on() and identities.of_provider(cast("User", request.user)).exists()
    return render(request, "login/confirm_identity.html", shown, status=status)


def _action(address: str) -> Promise | None:
    """What a page of ours that needs a fresh proof does, in words; None for any other address."""
    try:
        view = resolve(address.partition("?")[0]).func
    except Resolver404:
        return None
    return getattr(view, "proof", None)
