"""M6: « Mes moyens de connexion »: second factors, trusted browsers; and L5, where one must be added (journeys §3, §5)."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from choeur.accounts import devices, factors, identities, openid_provider, recovery_codes, totp, trusted_browsers
from choeur.accounts.factors import Origin
from choeur.accounts.models import Factor
from choeur.common import clock
from choeur.common.access import adds_second_factor, fresh_proof, own
from choeur.common.errors import Refusal
from choeur.common.forms import Form, add_refusal
from choeur.common.paths import page_of_ours
from choeur.memberships import second_factor
from choeur.myaccount import kept_secrets
from choeur.myaccount.drawing import WRONG, draw, person
from choeur.myaccount.factor_forms import AppForm, NameForm, PasswordForm


@adds_second_factor
@require_safe
@never_cache
def login_means(request: HttpRequest) -> HttpResponse:
    """M6: what she has; an account with nothing but a password is told so."""
    user = person(request)
    shown = {
        "factors": user.factors.order_by("added_at", "pk"),
        "codes_left": recovery_codes.left(user),
        "browsers": trusted_browsers.of(user),
        "identities": identities.of(user) if openid_provider.is_on() else (),
        "openid_name": settings.OPENID_NAME if openid_provider.is_on() else "",
    }
    return draw(request, "myaccount/login_means.html", shown)


@adds_second_factor
@require_safe
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """Which second factor suits whom."""
    return draw(request, "myaccount/choose_factor.html", {})


@adds_second_factor
@require_safe
@never_cache
def asked(request: HttpRequest) -> HttpResponse:
    """L5: a second factor is asked of her: until a date « Plus tard » goes on, then nothing but adding one does."""
    deadline = second_factor.deadline(person(request))
    wanted = page_of_ours(request.GET.get("next", ""))
    if deadline is None:
        return redirect(wanted or "myaccount:dashboard")
    shown = {"deadline": deadline, "is_over": deadline <= clock.now(), "wanted": wanted}
    return draw(request, "myaccount/second_factor_asked.html", shown)


@adds_second_factor
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def after_code(request: HttpRequest) -> HttpResponse:
    """A recovery code opened the account: where is the second factor? « Je l'ai toujours » is a POST; the rest is done elsewhere."""
    user = person(request)
    if user.code_used_at is None:
        return redirect("myaccount:login_means")
    if request.method != "POST":
        return draw(request, "myaccount/after_code.html", {"is_over": factors.must_be_settled(user)})
    factors.say_kept(user)
    messages.success(request, _("C'est noté. Gardez vos codes de secours à part de votre second facteur."))
    return redirect("myaccount:login_means")


# --- The application -------------------------------------------------------------------------------------------------


@adds_second_factor
@require_POST
def begin_app(request: HttpRequest) -> HttpResponse:
    """A fresh key, for this session alone until the application has given a right code."""
    kept_secrets.keep(request, kept_secrets.SEED, totp.new_seed())
    return redirect("myaccount:add_app")


@adds_second_factor
@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def add_app(request: HttpRequest) -> HttpResponse:
    """QR code and key; then a code, which shows that the application has it."""
    seed = kept_secrets.read(request, kept_secrets.SEED)
    if not seed:
        return redirect("myaccount:choose_factor")
    form = AppForm(request.POST) if request.method == "POST" else AppForm(initial={"name": _("Mon téléphone")})
    if form.is_valid() and _added(request, form, seed):
        kept_secrets.drop(request, kept_secrets.SEED)
        return after_adding(request)
    shown = {
        "form": form,
        "drawing": mark_safe(totp.drawing(seed, user=person(request))),  # noqa: S308 - drawn by us from a key of ours
        "key": [seed[start : start + 4] for start in range(0, len(seed), 4)],
    }
    return draw(request, "myaccount/add_app.html", shown, status=WRONG if form.errors else 200)


def _added(request: HttpRequest, form: AppForm, seed: str) -> bool:
    typed = form.cleaned_data
    try:
        factors.check_password(person(request), typed["password"])
        totp.add(person(request), seed=seed, code=typed["code"], name=typed["name"], origin=origin(request))
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True


def after_adding(request: HttpRequest) -> HttpResponse:
    """The first factor brings ten recovery codes: without them a lost telephone locks its owner out."""
    messages.success(request, _("Second facteur ajouté. Il sera demandé à la connexion. Vos autres sessions ont été fermées."))
    user = person(request)
    if recovery_codes.left(user):
        return redirect("myaccount:login_means")
    kept_secrets.keep(request, kept_secrets.CODES, " ".join(recovery_codes.renew(user, device=origin(request).device)))
    return redirect("myaccount:recovery_codes")


# --- One of them -----------------------------------------------------------------------------------------------------


@adds_second_factor
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, factor_id: UUID) -> HttpResponse:
    factor = _mine(request, factor_id)
    form = NameForm(request.POST) if request.method == "POST" else NameForm(initial={"name": factor.name})
    if not form.is_valid():
        shown = {"form": form, "factor": factor}
        return draw(request, "myaccount/rename_factor.html", shown, status=WRONG if form.errors else 200)
    factors.rename(factor, name=form.cleaned_data["name"])
    messages.success(request, _("Le nouveau nom est enregistré."))
    return redirect("myaccount:login_means")


@adds_second_factor
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, factor_id: UUID) -> HttpResponse:
    """« Supprimer »: GET says what it changes, POST with the current password does it."""
    factor = _mine(request, factor_id)
    form = PasswordForm(request.POST) if request.method == "POST" else PasswordForm()
    if form.is_valid() and proved(request, form):
        factors.remove(factor, origin=origin(request))
        messages.success(request, _("« %(name)s » est supprimé. Vos autres sessions ont été fermées.") % {"name": factor.name})
        return redirect("myaccount:login_means")
    is_last = person(request).factors.count() == 1
    shown = {"form": form, "factor": factor, "is_last": is_last}
    return draw(request, "myaccount/remove_factor.html", shown, status=WRONG if form.errors else 200)


@adds_second_factor
@require_POST
def revoke_browser(request: HttpRequest, browser_id: UUID) -> HttpResponse:
    """« Ne plus faire confiance »."""
    trusted_browsers.revoke(get_object_or_404(trusted_browsers.of(person(request)), pk=browser_id))
    messages.success(request, _("Ce navigateur devra de nouveau donner le second facteur."))
    return redirect("myaccount:login_means")


@own
@fresh_proof(gettext_lazy("supprimer une identité de votre compte"), shown_on="myaccount:login_means")
@require_POST
def unlink_identity(request: HttpRequest, identity_id: UUID) -> HttpResponse:
    """« Supprimer » an identity of the provider."""
    identity = get_object_or_404(identities.of(person(request)).select_related("user"), pk=identity_id)
    identities.unlink(identity, origin=origin(request))
    messages.success(request, _("Identité supprimée. Elle n'ouvre plus votre compte. Vos autres sessions ont été fermées."))
    return redirect("myaccount:login_means")


def _mine(request: HttpRequest, factor_id: UUID) -> Factor:
    return get_object_or_404(person(request).factors.select_related("user"), pk=factor_id)


def proved(request: HttpRequest, form: Form) -> bool:
    """Whether the current password was typed; the form says why not."""
    try:
        factors.check_password(person(request), form.cleaned_data["password"])
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True


def origin(request: HttpRequest) -> Origin:
    """The browser of this request, and its session."""
    return Origin(devices.label(request.headers.get("User-Agent", "")), request.session.session_key or "")
