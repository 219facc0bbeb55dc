"""« Utiliser ma clé d'accès »: instead of the password, or as the second factor after it (journeys §3)."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from choeur.accounts import checking_factors, passkeys
from choeur.accounts.models import User
from choeur.common import networks
from choeur.common.access import own
from choeur.common.paths import page_of_ours
from choeur.login import entering, halfway


@login_not_required
@require_safe
@never_cache
def options(request: HttpRequest, *, second: bool) -> HttpResponse:
    """What the script asks the device; writes nothing. `second`: after the password, for its owner's keys alone."""
    proven = halfway.of(request) if second else None
    return JsonResponse(passkeys.options_to_use(proven.user if proven else None))


@own
@require_safe
@never_cache
def proof_options(request: HttpRequest) -> HttpResponse:
    """L4: for the keys of who is signed in; writes nothing."""
    return JsonResponse(passkeys.options_to_use(cast("User", request.user)))


@login_not_required
@require_POST
@never_cache
@sensitive_post_parameters("answer")
def passkey(request: HttpRequest) -> HttpResponse:
    """L1 without password: the key says who it is, and proves it."""
    return _enter(request, None, wanted=page_of_ours(request.POST.get("next", "")), back="login:login", is_fresh=True)


@login_not_required
@require_POST
@never_cache
@sensitive_post_parameters("answer")
def second_passkey(request: HttpRequest) -> HttpResponse:
    """L2: one of her keys, for the browser that gave her password."""
    proven = halfway.of(request)
    if proven is None:
        return redirect("login:login")
    return _enter(request, proven.user, wanted=proven.wanted, back="login:second_factor", is_fresh=proven.is_fresh)


def _enter(request: HttpRequest, user: User | None, *, wanted: str, back: str, is_fresh: bool) -> HttpResponse:
    answer = request.POST.get("answer", "")
    recognised = checking_factors.recognise(answer, user=user, client=networks.client_address(request))
    if recognised is None:
        messages.error(request, _("Cette clé d'accès n'a pas été reconnue. Recommencez, ou choisissez un autre moyen."))
        return redirect(back)
    return entering.open_session(request, recognised, wanted=wanted, means="passkey", is_fresh=is_fresh)
