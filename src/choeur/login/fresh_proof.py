"""L4: « Confirmez votre identité », before what is sensitive when the last proof is 5 minutes old (security.md 7.5.1)."""

from dataclasses import dataclass
from typing import Self, cast

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
from choeur.accounts.checking_factors import Means
from choeur.accounts.models import User
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


@dataclass(frozen=True)
class Asked:
    """What somebody is about to do, where she goes on, and what she has besides her password."""

    request: HttpRequest
    user: User
    action: Promise
    page: str
    means: Means

    @classmethod
    def of(cls, request: HttpRequest) -> Self | None:
        """None where the query names no page of ours that needs a proof."""
        user = cast("User", request.user)
        action, page = _action(request.GET.get("act", "")), wanted_page(request)
        return cls(request, user, action, page, checking_factors.means_of(user)) if action and page else None


@own
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_identity(request: HttpRequest) -> HttpResponse:
    """The query says what the person is about to do and where she goes on; nothing of it is done here."""
    asked = Asked.of(request)
    if asked is None:
        return redirect("myaccount:dashboard")
    if proving.is_fresh(request.session):
        return redirect(asked.page)
    if request.method == "POST":
        return _prove_by_provider(asked) if "by_provider" in request.POST else _prove(asked)
    proof = _again(asked)
    return _draw(asked, FactorForm(means=_left_to_prove(asked, proof)) if proof else ProofForm(means=asked.means))


@own
@never_cache
@sensitive_post_parameters("answer")
@require_POST
def confirm_by_passkey(request: HttpRequest) -> HttpResponse:
    """One of her keys, which the device gives to nobody but her: it is the password and the second factor at once."""
    asked = Asked.of(request)
    if asked is None:
        return redirect("myaccount:dashboard")
    client = networks.client_address(request)
    if checking_factors.recognise(request.POST.get("answer", ""), user=asked.user, client=client) is None:
        messages.error(request, _("Cette clé d'accès n'a pas été reconnue. Recommencez, ou choisissez un autre moyen."))
        return redirect(f"{reverse('login:confirm_identity')}?{request.GET.urlencode()}")
    return _let_go_on(asked, means="passkey")


def _prove(asked: Asked) -> HttpResponse:
    """The password first, then the code where a second factor is set; a key alone is proven in its own way."""
    if asked.means.is_passkey_alone:
        return _draw(asked, ProofForm(means=asked.means), status=WRONG)
    attempt = _attempt(asked)
    if attempt.user is None:
        return _refuse(asked, attempt)
    return _refuse_code(asked, ProofForm(asked.request.POST, means=asked.means)) or _let_go_on(asked, means="password")


def _prove_by_provider(asked: Asked) -> HttpResponse:
    """The provider's word stands for the password; the code follows, unless the provider vouches for one. It serves once."""
    proof, request = _again(asked), asked.request
    if proof and (refused := _refuse_code(asked, FactorForm(request.POST, means=_left_to_prove(asked, proof)))):
        return refused
    if proof and openid_provider.serves_now(proof):
        identities.note_used(proof)
        response = _let_go_on(asked, means="openid")
    else:
        messages.error(request, openid.no_longer())
        response = redirect(request.get_full_path())
    cookies.drop(response, openid.AGAIN)
    return response


def _refuse_code(asked: Asked, form: FactorForm) -> HttpResponse | None:
    """The page again where the code is missing or wrong; nothing where it is right, or not asked."""
    if not form.is_valid():
        return _draw(asked, form, status=WRONG)
    if form.asks_code and not (answer := second_step.check_code(asked.request, asked.user, form)).means:
        form.refuse_code(answer)
        return slowed(_draw(asked, form, status=WRONG), answer.retry_after)
    return None


def _again(asked: Asked) -> Proof | None:
    """The provider's word, a moment ago; of no use to who would still have to use her passkey, which does alone."""
    proof = openid.recognised_again(asked.request)
    return proof if proof and (openid_provider.is_strong(proof) or not asked.means.is_passkey_alone) else None


def _left_to_prove(asked: Asked, proof: Proof) -> Means:
    """After the provider's word: her codes, or nothing where its level stands for them."""
    return checking_factors.NOTHING if openid_provider.is_strong(proof) else asked.means


def _attempt(asked: Asked) -> Attempt:
    """A wrong password counts here as at log in: the same brakes, nothing to gain by guessing on this page."""
    request = asked.request
    check = HumanProofForm(request.POST, means=asked.means) if "captcha_key" in request.POST else None
    return signing_in.attempt(
        asked.user.get_username(),
        request.POST.get("password", ""),
        device=cookies.read(request, devices.COOKIE),
        client=networks.client_address(request),
        is_human=check is not None and check.is_valid(),
    )


def _let_go_on(asked: Asked, *, means: str) -> HttpResponse:
    """She has proven who she is, with the second factor where one is set. `means` goes to the journal."""
    request = asked.request
    proving.note(request.session)
    request.session.cycle_key()
    network = networks.masked_of(request)
    recording.record(Event.IDENTITY_CONFIRMED, actor=asked.user, target=asked.user, network=network, means=means)
    messages.success(request, _("Votre identité est confirmée. Vous pouvez continuer."))
    return redirect(asked.page)


def _refuse(asked: Asked, attempt: Attempt) -> HttpResponse:
    form = (HumanProofForm if attempt.asks_human else ProofForm)(asked.request.POST, means=asked.means)
    form.refuse(_("Le mot de passe n'est pas exact. Après plusieurs essais, patientez quelques minutes."))
    return slowed(_draw(asked, form, status=WRONG), attempt.retry_after)


def _draw(asked: Asked, form: FactorForm, *, status: int = 200) -> HttpResponse:
    """« Annuler » leads back to the page, unless that one too asks for a proof."""
    shown = {
        "form": form,
        "action": asked.action,
        "cancel": reverse("myaccount:dashboard") if _action(asked.page) else asked.page,
        "has_passkey": asked.means.has_passkey,
        "passkey_domain": passkeys.domain(),
        "send_to": f"{reverse('login:confirm_by_passkey')}?{asked.request.GET.urlencode()}",
        "by_password": not asked.means.is_passkey_alone,
        "openid_name": settings.OPENID_NAME,
        "by_provider_now": not isinstance(form, ProofForm),
        "by_provider": openid_provider.is_on() and identities.of_provider(asked.user).exists(),
    }
    return render(asked.request, "login/confirm_identity.html", shown, status=status)


def _action(address: str) -> Promise | None:
    """What a page of ours that needs a fresh proof does, in words; None for any other address."""
    try:
        view = resolve(address.partition("?")[0]).func
    except Resolver404:
        return None
    return getattr(view, "proof", None)
