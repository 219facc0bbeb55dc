"""« Se connecter avec ProConnect », or any OpenID provider (journeys §3, ADR 9).

The way there and back is read by GET and writes nothing but cookies of this browser; a person's POST opens the session (security.md 7.6.2).
"""

import logging
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from choeur.accounts import devices, identities, openid_provider
from choeur.accounts.factors import Origin
from choeur.accounts.models import User
from choeur.accounts.openid_provider import NotProven, Proof, Walk
from choeur.common import cookies, networks
from choeur.common.access import fresh_proof, own
from choeur.common.credentials import CredentialsForm
from choeur.common.dates import MINUTE
from choeur.common.errors import Refusal
from choeur.common.paths import page_of_ours
from choeur.common.slowing import slowed
from choeur.common.web import Silent
from choeur.guard import buckets
from choeur.login import entering, openid_cookies, openid_leaving, views

WALK, PROOF, AGAIN = "openid", "openid-proof", "openid-again"  # cookies
RETURNS_OF_A_NETWORK = 60  # a minute, as log ins by password
LONGEST_ERROR = 60  # characters in the log
logger = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """A link, not a form: our pages may send forms nowhere else. To the provider, with the secrets of this browser."""
    _only_where_on()
    again = "again" in request.GET and request.user.is_authenticated
    walk = Walk.begin(wanted=page_of_ours(request.GET.get("next", "")), again=again)
    try:
        response = redirect(openid_provider.address_for(walk))
    except Silent as silence:
        return _refuse(request, "silent", silence, walk=walk)
    openid_cookies.write(response, WALK, walk.as_json())
    return response


@login_not_required
@never_cache
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """From the provider; what it proves goes on in a cookie, and its code leaves the address at once."""
    _only_where_on()
    walk, given = openid_cookies.read(request, WALK, Walk), request.GET
    if walk is None or not walk.is_of(given.get("state", "")):
        return _refuse(request, "lost")
    if "error" in given:
        return _refuse_error(request, given["error"], walk)
    if wait := _seconds_to_wait(request):
        return _slow(request, wait)
    try:
        proof, token = openid_provider.recognise(walk, code=given.get("code", ""), issuer=given.get("iss", ""))
    except (NotProven, Silent) as cause:
        return _refuse(request, "silent" if isinstance(cause, Silent) else "lost", cause, walk=walk)
    response = _bring(request, walk, proof)
    openid_leaving.carry(response, token, of=proof)
    return response


def _bring(request: HttpRequest, walk: Walk, proof: Proof) -> HttpResponse:
    """To the page with the button that opens a session, links an identity, or confirms who is signed in."""
    if walk.again and isinstance(request.user, User):
        return _back_to_confirm(request, request.user, proof)
    response = redirect("login:link_identity" if request.user.is_authenticated else "login:openid_continue")
    cookies.drop(response, WALK)
    openid_cookies.write(response, PROOF, proof.as_json())
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest) -> HttpResponse:
    """« Continuer »: the account that this identity opens; or, where it opens none, how to link it to one."""
    _only_where_on()
    proof = proof_of(request)
    if proof is None:
        return redirect("myaccount:dashboard") if request.user.is_authenticated else _refuse(request, "lost")
    owner = identities.owner_of(proof)
    if request.method != "POST" or owner is None:
        shown = {"proof": proof, "is_linked": owner is not None, "name": settings.OPENID_NAME}
        return render(request, "login/openid_continue.html", shown)
    if not openid_provider.serves_now(proof):
        return _refuse(request, "lost")
    identities.note_used(proof)
    is_fresh = openid_provider.is_recent(proof)
    if openid_provider.is_strong(proof):
        response = entering.open_session(request, owner, wanted=proof.wanted, means="openid", is_fresh=is_fresh)
    else:
        response = entering.enter(request, owner, wanted=proof.wanted, by=proof, is_fresh=is_fresh)
    cookies.drop(response, PROOF)
    return response


@own
@fresh_proof(gettext_lazy("relier une identité à votre compte"))
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """§5: GET says which identity, POST links it to the account of who is signed in."""
    _only_where_on()
    proof = proof_of(request)
    if proof is None:
        return _refuse(request, "lost")
    if request.method != "POST":
        return render(request, "login/link_identity.html", {"proof": proof, "name": settings.OPENID_NAME, "tab": "account"})
    try:
        origin = Origin(devices.label(request.headers.get("User-Agent", "")), request.session.session_key or "")
        identities.link(cast("User", request.user), proof, origin=origin)
        messages.success(request, _("Identité reliée. Elle ouvre désormais votre compte. Vos autres sessions ont été fermées."))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    response = redirect("myaccount:login_means")
    openid_leaving.keep(request, response, cast("User", request.user))
    cookies.drop(response, PROOF)
    return response


def proof_of(request: HttpRequest) -> Proof | None:
    """Whom the provider has recognised in this browser, for ten minutes."""
    proof = openid_cookies.read(request, PROOF, Proof) if openid_provider.is_on() else None
    return proof if proof and proof.issuer == settings.OPENID_ISSUER else None


def recognised_again(request: HttpRequest) -> Proof | None:
    """For L4: the provider has recognised the person who is signed in here, in this browser, less than five minutes ago."""
    proof = openid_cookies.read(request, AGAIN, Proof) if openid_provider.is_on() else None
    is_hers = proof is not None and proof.issuer == settings.OPENID_ISSUER and identities.owner_of(proof) == request.user
    return proof if proof and is_hers and openid_provider.is_recent(proof) else None


def _back_to_confirm(request: HttpRequest, user: User, proof: Proof) -> HttpResponse:
    """To L4, which confirms by a button; or which asks for the password, and says why."""
    response = redirect(proof.wanted or "myaccount:dashboard")
    cookies.drop(response, WALK)
    name = {"name": settings.OPENID_NAME}
    if identities.owner_of(proof) != user:
        messages.error(request, _("Cette identité %(name)s n'est pas reliée à votre compte. Utilisez votre mot de passe.") % name)
    elif not openid_provider.is_recent(proof):
        messages.error(
            request, _("%(name)s ne vous a pas demandé de vous identifier à nouveau. Utilisez votre mot de passe.") % name
        )
    else:
        openid_cookies.write(response, AGAIN, proof.as_json())
    return response


def _seconds_to_wait(request: HttpRequest) -> int:
    """Each return asks the provider something: a network does not make us do it without end."""
    client = networks.client_address(request)
    return buckets.take_of_network("openid.network", client, capacity=RETURNS_OF_A_NETWORK, per=MINUTE).retry_after


def _slow(request: HttpRequest, seconds: int) -> HttpResponse:
    """L1, where the password serves; the same address may be loaded again after the wait."""
    messages.error(
        request,
        _("Trop de connexions viennent de votre réseau. Patientez une minute, ou connectez-vous avec votre mot de passe."),
    )
    return slowed(views.draw(request, CredentialsForm()), seconds)


def _refuse_error(request: HttpRequest, error: str, walk: Walk) -> HttpResponse:
    """RFC 6749 §4.1.2.1: she gave up over there; or the provider refuses us, which its operator and ours must see."""
    if error == "access_denied":
        return _refuse(request, "cancelled", walk=walk)
    said = "".join(letter for letter in error[:LONGEST_ERROR] if letter.isalnum() or letter == "_")
    return _refuse(request, "silent", NotProven(said), walk=walk)


def _refuse(request: HttpRequest, why: str, cause: Exception | None = None, *, walk: Walk | None = None) -> HttpResponse:
    """Back to L1, or to L4 where the walk began there: the password serves too. The cause goes to the log, without a word of whom it is about."""
    if cause:
        logger.warning("openid: %s %s", type(cause).__name__, cause)
    name = {"name": settings.OPENID_NAME}
    sentences = {
        "silent": _("%(name)s ne répond pas. Utilisez votre mot de passe, ou recommencez dans quelques minutes.") % name,
        "cancelled": _("Vous n'avez pas terminé chez %(name)s. Recommencez, ou utilisez votre mot de passe.") % name,
        "lost": no_longer(),
    }
    messages.error(request, sentences[why])
    back = "myaccount:login_means" if request.user.is_authenticated else "login:login"
    response = redirect((walk.wanted if walk and walk.again else "") or back)
    cookies.drop(response, WALK)
    cookies.drop(response, PROOF)
    return response


def no_longer() -> str:
    sentence = _("Cette connexion avec %(name)s n'est plus valable : elle a trop duré, ou elle a déjà servi. Recommencez.")
    return sentence % {"name": settings.OPENID_NAME}


def _only_where_on() -> None:
    if not openid_provider.is_on():
        raise Http404
