"""R1 to R3: address and captcha, secret question, mail. Whoever has the address, the same pages (journeys §4)."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from choeur.accounts import devices, resetting, secret_question, slowing_resets
from choeur.accounts.models import ResetRequest
from choeur.common import cookies, dates, networks
from choeur.common.slowing import slowed
from choeur.common.stepper import Step
from choeur.login.reset_forms import AddressForm, AnswerForm

COOKIE = "reset"
SALT = "choeur.login.reset"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """R1: whose password, and a person asks."""
    form = AddressForm(request.POST) if request.method == "POST" else AddressForm()
    shown = {"form": form, "step": _step(1)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "login/reset.html", shown, status=422 if form.errors else 200)
    address, device = form.cleaned_data["login_address"], cookies.read(request, devices.COOKIE)
    if wait := slowing_resets.seconds_before_asking(address, device=device, client=networks.client_address(request)):
        return slow(request, "login/reset.html", shown, wait)
    begun = resetting.begin(address, device=device, network=network(request))
    response = redirect("login:reset_question" if resetting.asks_before_link() else "login:reset_sent")
    cookies.write(response, COOKIE, signing.dumps(str(begun.pk), salt=SALT), age=resetting.LINK_LIVES)
    return response


@login_not_required
@never_cache
@sensitive_post_parameters("answer")
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest) -> HttpResponse:
    """R2: the question of the list, or « celle que vous avez rédigée »; right or wrong, the next page is the same."""
    begun = asked(request)
    if begun is None or not resetting.asks_before_link():
        return redirect("login:reset")
    form = AnswerForm(request.POST) if request.method == "POST" else AnswerForm()
    shown = {"form": form, "step": _step(2), "question": secret_question.QUESTIONS.get(begun.question)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "login/reset_question.html", shown, status=422 if form.errors else 200)
    if wait := slowing_resets.seconds_before_answering(client=networks.client_address(request)):
        return slow(request, "login/reset_question.html", shown, wait)
    resetting.answer(begun, form.cleaned_data["answer"], network=network(request))
    return redirect("login:reset_sent")


@login_not_required
@require_POST
def mail_question(request: HttpRequest) -> HttpResponse:
    """R2, « Recevoir ma question »: at the login address alone, if the question is one's own."""
    begun = asked(request)
    if begun is None or not resetting.asks_before_link() or begun.question != secret_question.OWN:
        return redirect("login:reset")
    if wait := slowing_resets.seconds_before_answering(client=networks.client_address(request)):
        _say_slowed(request, wait)
    else:
        resetting.mail_question(begun, network=network(request))
        messages.success(request, _("Si un compte existe à cette adresse, la question vient d'y être envoyée."))
    return redirect("login:reset_question")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sent(request: HttpRequest) -> HttpResponse:
    """R3: « Consultez votre messagerie », whatever left; after two minutes it leaves again."""
    begun = asked(request)
    if begun is None:
        return redirect("login:reset")
    if request.method == "POST":
        if resetting.send_again(begun, network=network(request)):
            messages.success(request, _("Si ce que vous avez saisi est exact, un nouveau courriel est parti."))
        else:
            messages.warning(request, _("Le courriel vient de partir : patientez deux minutes avant d'en demander un autre."))
        return redirect("login:reset_sent")
    shown = {"asked": begun, "step": _step(_total()), "had_question": resetting.asks_before_link(), "sender": settings.EMAIL_SENDER}
    return render(request, "login/reset_sent.html", shown)


def asked(request: HttpRequest) -> ResetRequest | None:
    """The reset that this browser began."""
    try:
        key = signing.loads(cookies.read(request, COOKIE), salt=SALT, max_age=resetting.LINK_LIVES)
    except signing.BadSignature:
        return None
    return resetting.running(str(key))


def slow(request: HttpRequest, template: str, shown: dict[str, object], wait: int) -> HttpResponse:
    _say_slowed(request, wait)
    return slowed(render(request, template, shown), wait)


def _say_slowed(request: HttpRequest, wait: int) -> None:
    minutes = dates.whole_minutes(wait)
    said = ngettext(
        "Trop de demandes. Réessayez dans %(minutes)d minute.", "Trop de demandes. Réessayez dans %(minutes)d minutes.", minutes
    )
    messages.warning(request, said % {"minutes": minutes})


def _step(number: int) -> Step:
    return Step(number, _total())


def _total() -> int:
    return 3 if resetting.asks_before_link() else 2


def network(request: HttpRequest) -> str:
    return networks.masked_of(request)
