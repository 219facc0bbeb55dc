"""What the screens of the wizard share: the draft is found, every earlier step is checked again, what is typed is kept."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from choeur.common.forms import Form
from choeur.signup import brakes, drafting, steps
from choeur.signup.models import SignupDraft
from choeur.signup.steps import Step
from choeur.structures.identifier_types import social_security

NEVER_KEPT = ("csrfmiddlewaretoken", "language", "captcha", "use_suggestion")
Screen = Callable[[HttpRequest, SignupDraft], HttpResponse]


def screen(step: Step) -> Callable[[Screen], Callable[[HttpRequest], HttpResponse]]:
    """A screen of the wizard after the first: shown once the steps before it are done, else the visitor goes to the missing one."""

    def decorate(view: Screen) -> Callable[[HttpRequest], HttpResponse]:
        @login_not_required
        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def show(request: HttpRequest) -> HttpResponse:
            draft = drafting.find(request)
            if draft is not None and draft.is_confirmed:
                return redirect("signup:done")
            missing = steps.first_missing(draft, step)
            if draft is None or missing is not None:
                return _send_to(request, draft, missing or steps.ADDRESS, asked=step)
            if request.method == "POST" and request.POST.get("language"):
                drafting.keep(draft, **{step.name: typed(request.POST)})
                return in_language(request, step)
            return view(request, draft)

        return show

    return decorate


def _send_to(request: HttpRequest, draft: SignupDraft | None, missing: Step, *, asked: Step) -> HttpResponse:
    """To the first step that is missing; what this form held is kept, even where its draft expired meanwhile."""
    response = redirect(f"signup:{missing.name}")
    if request.method != "POST":
        return response
    just_typed = {asked.name: typed(request.POST)}
    if draft is not None:
        drafting.keep(draft, **just_typed)
        return response
    if not brakes.draft(request):
        return response
    _draft, secret = drafting.start(just_typed)
    drafting.remember(response, secret)
    messages.info(request, _("Votre brouillon a expiré. Reprenez ici : ce que vous venez de saisir est conservé."))
    return response


def typed(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a form held, as typed; never a secret nor an answer to the captcha, nor the NUL that PostgreSQL refuses.

    S2b refuses a social security number in any field: it is not kept until it is mended either.
    """
    kept = {_storable(name): _storable(str(value)) for name, value in data.items() if not name.startswith(NEVER_KEPT)}
    return social_security.left_out(kept) if "identifier_type" in kept else kept


def _storable(text: str) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def in_language(request: HttpRequest, step: Step) -> HttpResponseRedirect:
    """The same step in the other language, with what was typed."""
    language = request.POST.get("language", "")
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return HttpResponseRedirect(f"{reverse(f'signup:{step.name}')}?language={known}")


def draw(
    request: HttpRequest, step: Step, draft: SignupDraft | None, *, form: Form | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    """The screen of a step; 422 where the form just sent is refused."""
    refused = request.method == "POST" and form is not None and form.is_bound and bool(form.errors)
    shown = {"form": form, "draft": draft, "step": steps.place_of(step, draft)} | context
    return render(request, f"signup/{step.name}.html", shown, status=422 if refused and status == 200 else status)  # noqa: PLR2004
