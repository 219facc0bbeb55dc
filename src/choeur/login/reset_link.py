"""R4: the link of the mail. GET shows and writes nothing; a person's POST consumes it (journeys §4, decision 11)."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from choeur.accounts import devices, passwords, resetting, secret_question
from choeur.accounts.models import ResetRequest, User
from choeur.accounts.resetting import LinkNotGood, LinkState
from choeur.common import cookies
from choeur.common.mailed_links import MailedLink
from choeur.login import reset
from choeur.login.reset_forms import LastPageForm
from choeur.memberships import own_words

LINK = MailedLink(cookie="reset-link", page="login:reset_password")


@login_not_required
@never_cache
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - a view
    """Takes the secret out of the address at once."""
    return LINK.follow(token)


@login_not_required
@never_cache
@sensitive_post_parameters("password", "confirmation", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """The last page while the link is good, else why it is not."""
    asked = resetting.find(LINK.token(request))
    if asked is None or asked.user is None or resetting.state_of(asked) is not LinkState.GOOD:
        return _refuse(request, asked, resetting.state_of(asked))
    form = _form(request, asked, asked.user)
    if request.method != "POST" or not form.is_valid():
        return _draw(request, asked, form)
    try:
        if "answer" in form.fields and not resetting.answer_after_link(
            asked, form.cleaned_data["answer"], network=reset.network(request)
        ):
            form.add_error("answer", _("La réponse ne convient pas, ou trop de réponses fausses ont été données aujourd'hui"))
            return _draw(request, asked, form)
        return _change(request, asked, form.cleaned_data["password"])
    except LinkNotGood as refusal:
        return _refuse(request, resetting.find(LINK.token(request)), refusal.state)  # read again: a double click has just used it


def _change(request: HttpRequest, asked: ResetRequest, password: str) -> HttpResponse:
    """The slow hash first, then the transaction. No session is opened: a second factor is asked for at the log in."""
    device = devices.secret_of(cookies.read(request, devices.COOKIE))
    resetting.change_password(
        asked,
        make_password(passwords.normalise(password)),
        device_digest=device.digest,
        device_label=devices.label(request.headers.get("User-Agent", "")),
        network=reset.network(request),
    )
    response = redirect("login:reset_done")
    cookies.write(response, devices.COOKIE, device.clear, age=devices.COOKIE_AGE)
    return response


def _form(request: HttpRequest, asked: ResetRequest, user: User) -> LastPageForm:
    form = LastPageForm(request.POST if request.method == "POST" else None, about=own_words.of(user))
    if resetting.question_owed(asked) is None:
        del form.fields["answer"]
    return form


def _draw(request: HttpRequest, asked: ResetRequest, form: LastPageForm) -> HttpResponse:
    owed = resetting.question_owed(asked)
    shown = {
        "form": form,
        "user_address": asked.user and asked.user.login_address,
        "question": owed and secret_question.text_of(owed),
    }
    return render(request, "login/reset_password.html", shown, status=422 if form.errors else 200)


def _refuse(request: HttpRequest, asked: ResetRequest | None, state: LinkState) -> HttpResponse:
    """Expired, used, replaced or broken; the one who has just changed her password sees again that it is done."""
    if resetting.was_just_used(asked):
        return redirect("login:reset_done")
    return render(request, "login/reset_refused.html", {"state": state.value}, status=410 if asked else 404)


@login_not_required
@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """« Votre mot de passe est modifié », for ten minutes and in the browser that did it."""
    if not resetting.was_just_used(resetting.find(LINK.token(request))):
        return redirect("login:login")
    return render(request, "login/reset_done.html")
