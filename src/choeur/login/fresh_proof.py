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
from django.views.decorators.http import require_http_methods, require_POST

from choeur.accounts import checking_factors, devices, identities, openid_provider, passkeys, proving, signing_in
from choeur.accounts.models import Kind, User
from choeur.accounts.openid_provider import Proof
from choeur.accounts.signing_in import Attempt
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import cookies, networks
from choeur.common.access import own
from choeur.common.slowing import slowed
from choeur.login import openid, second_step
from choeur.login.forms import FactorForm, HumanProofForm, ProofForm
from choeur.login.views import wanted_page

WRONG = 422


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
    proof = _again(request)
    form = FactorForm(**_factors_after(request, proof)) if proof else ProofForm(**_factors(request))
    return _draw(request, form, action)


@own
@never_cache
@sensitive_post_parameters("answer")
@require_POST
def confirm_by_passkey(request: HttpRequest) -> HttpResponse:
    """One of her keys, which the device gives to nobody but her: it is the password and the second factor at once."""
    user, action, page = cast("User", request.user), _action(request.GET.get("act", "")), wanted_page(request)
    if action is None or not page:
        return redirect("myaccount:dashboard")
    if checking_factors.recognise(request.POST.get("answer", ""), user=user, client=networks.client_address(request)) is None:
        messages.error(request, _("Cette clé d'accès n'a pas été reconnue. Recommencez, ou choisissez un autre moyen."))
        return redirect(f"{reverse('login:confirm_identity')}?{request.GET.urlencode()}")
    return _let_go_on(request, page, means="passkey")


def _prove(request: HttpRequest, action: Promise, page: str) -> HttpResponse:
    """The password first, then the code where a second factor is set; a key alone is proven in its own way."""
    if not _by_password(request):
        return _draw(request, ProofForm(**_factors(request)), action, status=WRONG)
    attempt = _attempt(request)
    if attempt.user is None:
        return _refuse(request, attempt, action)
    form = ProofForm(request.POST, **_factors(request))
    return _refuse_code(request, form, action) or _let_go_on(request, page, means="password")


def _prove_by_provider(request: HttpRequest, action: Promise, page: str) -> HttpResponse:
    """The provider's word stands for the password; the code follows, unless the provider vouches for one. It serves once."""
    proof = _again(request)
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
    if form.asks_code and not (answer := second_step.check_code(request, cast("User", request.user), form)).means:
        form.refuse_code(answer)
        return slowed(_draw(request, form, action, status=WRONG), answer.retry_after)
    return None


def _again(request: HttpRequest) -> Proof | None:
    """The provider's word, a moment ago; of no use to who would still have to use her passkey, which does alone."""
    proof = openid.recognised_again(request)
    return proof if proof and (openid_provider.is_strong(proof) or _by_password(request)) else None


def _factors_after(request: HttpRequest, proof: Proof) -> dict[str, Any]:
    """What is asked after the provider's word: her codes, or nothing where its level stands for them."""
    return {"has_app": False, "codes_left": 0} if openid_provider.is_strong(proof) else _factors(request)


def _factors(request: HttpRequest) -> dict[str, Any]:
    """Her codes, where a second factor is set."""
    means = second_step.means_of(cast("User", request.user))
    return {"has_app": means["has_app"], "codes_left": means["codes_left"] if means["has_app"] or means["has_passkey"] else 0}


def _by_password(request: HttpRequest) -> bool:
    """Unless a passkey is all that she has besides it, and no code is left."""
    means = second_step.means_of(cast("User", request.user))
    return bool(not means["has_passkey"] or means["has_app"] or means["codes_left"])


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
    return slowed(_draw(request, form, action, status=WRONG), attempt.retry_after)


def _draw(request: HttpRequest, form: FactorForm, action: Promise, *, status: int = 200) -> HttpResponse:
    """« Annuler » leads back to the page, unless that one too asks for a proof."""
    page = wanted_page(request)
    cancel = reverse("myaccount:dashboard") if _action(page) else page
    user = cast("User", request.user)
    shown = {
        "form": form,
        "action": action,
        "cancel": cancel,
        "has_passkey": user.factors.filter(kind=Kind.PASSKEY).exists(),
        "passkey_domain": passkeys.domain(),
        "send_to": f"{reverse('login:confirm_by_passkey')}?{request.GET.urlencode()}",
        "by_password": _by_password(request),
        "openid_name": settings.OPENID_NAME,
        "by_provider_now": not isinstance(form, ProofForm),
        "by_provider": openid_provider.is_on() and identities.of_provider(user).exists(),
    }
    return render(request, "login/confirm_identity.html", shown, status=status)


def _action(address: str) -> Promise | None:
    """What a page of ours that needs a fresh proof does, in words; None for any other address."""
    try:
        view = resolve(address.partition("?")[0]).func
    except Resolver404:
        return None
    return getattr(view, "proof", None)
