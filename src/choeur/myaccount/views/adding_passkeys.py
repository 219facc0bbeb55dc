"""M6: « Ajouter une clé d'accès »: a device makes it, in a browser with JavaScript (journeys §3, §5)."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from choeur.accounts import factors, passkeys
from choeur.common.access import adds_second_factor
from choeur.common.errors import Refusal
from choeur.common.forms import add_refusal
from choeur.myaccount.drawing import WRONG, draw, person
from choeur.myaccount.factor_forms import PasskeyForm
from choeur.myaccount.views.login_means import after_adding, origin


@adds_second_factor
@require_safe
@never_cache
def options(request: HttpRequest) -> HttpResponse:
    """What the script asks the device; writes nothing."""
    return JsonResponse(passkeys.options_to_add(person(request)))


@adds_second_factor
@never_cache
@sensitive_post_parameters("password", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def add_passkey(request: HttpRequest) -> HttpResponse:
    """A name and the current password; the script adds what the device answered."""
    form = PasskeyForm(request.POST) if request.method == "POST" else PasskeyForm(initial={"name": _("Mon appareil")})
    if form.is_valid() and _added(request, form):
        return after_adding(request)
    shown = {"form": form, "passkey_domain": passkeys.domain()}
    return draw(request, "myaccount/add_passkey.html", shown, status=WRONG if form.errors else 200)


def _added(request: HttpRequest, form: PasskeyForm) -> bool:
    typed = form.cleaned_data
    try:
        factors.check_password(person(request), typed["password"])
        passkeys.add(person(request), answer=typed["answer"], name=typed["name"], origin_of_act=origin(request))
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True
