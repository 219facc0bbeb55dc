"""M6: the ten recovery codes: made, shown once, downloaded or printed (journeys §3, §5)."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from choeur.accounts import recovery_codes as codes
from choeur.common import clock, dates
from choeur.common.access import adds_second_factor
from choeur.myaccount import kept_secrets
from choeur.myaccount.drawing import WRONG, draw, person
from choeur.myaccount.factor_forms import KeptForm, PasswordForm
from choeur.myaccount.views.login_means import origin, proved


@adds_second_factor
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """How many are left; POST with the current password makes ten new ones, and the older ones are void."""
    if new := kept_secrets.read(request, kept_secrets.CODES):
        return draw(request, "myaccount/new_recovery_codes.html", {"codes": new.split(), "form": KeptForm()})
    form = PasswordForm(request.POST) if request.method == "POST" else PasswordForm()
    if form.is_valid() and proved(request, form):
        made = codes.renew(person(request), device=origin(request).device)
        kept_secrets.keep(request, kept_secrets.CODES, " ".join(made))
        return redirect("myaccount:recovery_codes")
    shown = {"form": form, "left": codes.left(person(request)), "has_codes": person(request).recovery_codes.exists()}
    return draw(request, "myaccount/recovery_codes.html", shown, status=WRONG if form.errors else 200)


@adds_second_factor
@require_POST
@never_cache
def keep_codes(request: HttpRequest) -> HttpResponse:
    """« Je les ai conservés »: from now on nobody sees them again."""
    form = KeptForm(request.POST)
    new = kept_secrets.read(request, kept_secrets.CODES)
    if new and not form.is_valid():
        return draw(request, "myaccount/new_recovery_codes.html", {"codes": new.split(), "form": form}, status=WRONG)
    kept_secrets.drop(request, kept_secrets.CODES)
    messages.success(request, _("Vos codes de secours sont prêts. Ils ne seront plus affichés."))
    return redirect("myaccount:login_means")


@adds_second_factor
@require_safe
@never_cache
def download(request: HttpRequest) -> HttpResponse:
    """« Télécharger »: the same codes as a text, while they are shown."""
    new = kept_secrets.read(request, kept_secrets.CODES)
    if not new:
        return redirect("myaccount:recovery_codes")
    title = _("Codes de secours de %(address)s pour %(portal)s, créés le %(date)s") % {
        "address": person(request).login_address,
        "portal": settings.PORTAL_NAME,
        "date": dates.long_date(clock.now()),
    }
    lines = [title, "", *new.split(), "", _("Chaque code ne sert qu'une fois. Gardez-les à l'abri des regards."), ""]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="choeur-codes.txt"'
    return response
