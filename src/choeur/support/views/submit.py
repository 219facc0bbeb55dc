"""H1: « Saisir une sollicitation », signed in or not (journeys §7)."""

import re
from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from choeur.accounts.models import User
from choeur.common import cookies, dates, networks
from choeur.common.access import own
from choeur.common.slowing import slowed
from choeur.guard.captcha import Way
from choeur.guard.forms import HumanCheck
from choeur.support import attaching, drafting, lifecycle, quotas
from choeur.support.forms import RequestForm, VisitorForm
from choeur.support.lifecycle import Asked
from choeur.support.models import Attachment, Status, Subcategory, SupportRequest
from choeur.support.views import attachments

DONE_COOKIE = "support-done"
SALT = "choeur.support.done"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """GET proposes what the page of the link knew; POST sends, or redraws where only the page itself is to change."""
    key = attachments.key_of(request)
    if request.method != "POST":
        return _propose(request, key)
    form = _form(request)(request.POST, request.FILES, kept=attachments.kept_with(request, key))
    if "redraw" in request.POST or (isinstance(form, HumanCheck) and form.asks_new_image):
        return _redraw(request, form, key)
    is_valid = form.is_valid()
    wait = attachments.keep(request, form, key)
    if wait or not is_valid:
        return _draw(request, form, key, wait=wait)
    return _send(request, form, key)


def _form(request: HttpRequest) -> type[RequestForm]:
    return RequestForm if isinstance(request.user, User) else VisitorForm


def _propose(request: HttpRequest, key: str) -> HttpResponse:
    """An empty form, one of a subject, or the person's own draft."""
    draft = _draft(request)
    if draft is not None:
        initial: dict[str, Any] = {
            "about": draft.context.get("about", ""),
            "category": draft.subcategory.category_id if draft.subcategory else "",
            "subcategory": draft.subcategory_id,
            "title": draft.title,
            "description": draft.description,
        }
        return _draw(request, _form(request)(initial=initial, kept=attaching.waiting(draft.key)), draft.key, draft.context)
    about = request.GET.get("about", "")
    subject = drafting.SUBJECTS.get(about)
    initial = {"about": about} if subject else {}
    if subject and (proposed := Subcategory.objects.filter(code=subject.subcategory, active=True).first()):
        initial |= {"category": proposed.category_id, "subcategory": proposed.pk, "title": subject.title}
    return _draw(request, _form(request)(initial=initial, kept=[]), key)


def _draft(request: HttpRequest) -> SupportRequest | None:
    """The draft that the address names, if it is hers."""
    wanted = request.GET.get("draft", "")
    if not isinstance(request.user, User) or not UUID.fullmatch(wanted):
        return None
    drafts = SupportRequest.objects.select_related("subcategory")
    return drafts.filter(requester=request.user, status=Status.DRAFT, pk=wanted).first()


def _redraw(request: HttpRequest, form: RequestForm, key: str) -> HttpResponse:
    """« Retirer », another language, a new image: the page comes back as it was, its files kept, without errors."""
    form.good_files, _refused = attaching.sort(request.FILES.getlist("attachments"), already=len(form.kept))
    drawn = _form(request)(initial=request.POST.dict(), kept=form.kept)
    if not quotas.take_files(form.good_files, user=_user(request), client=networks.client_address(request)):
        form.good_files = []
    attaching.keep(form.good_files, batch=key)
    drawn.kept = attaching.waiting(key)
    if request.POST.get("redraw") != "without_facts":
        return _draw(request, drawn, key)
    drawn.initial["about"] = ""
    response = _draw(request, drawn, key, context={})
    drafting.forget(response)
    return response


def _user(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _draw(
    request: HttpRequest, form: RequestForm, key: str, context: Mapping[str, str] | None = None, *, wait: int = 0
) -> HttpResponse:
    if context is None:
        context = drafting.context_of(request, str(form["about"].value() or ""))
    shown = {"form": form, "key": key, "facts": drafting.facts(context), "tab": "support"}
    return slowed(render(request, "support/submit.html", shown, status=422 if form.errors else 200), wait)


def _send(request: HttpRequest, form: RequestForm, key: str) -> HttpResponse:
    """The same answer for every address: nothing here knows who has an account."""
    user, address = _user(request), form.cleaned_data.get("address", "")
    client = networks.client_address(request)
    skips = isinstance(form, HumanCheck) and form.human_way is Way.SKIPPED
    verdict = quotas.take_request(user=user, address=address, client=client, skips=skips)
    if not verdict:
        minutes = dates.whole_minutes(verdict.retry_after)
        text = ngettext(
            "Trop de sollicitations pour le moment. Réessayez dans %(n)d minute ; votre saisie est conservée sur cette page",
            "Trop de sollicitations pour le moment. Réessayez dans %(n)d minutes ; votre saisie est conservée sur cette page",
            minutes,
        )
        form.add_error(None, text % {"n": minutes})
        return _draw(request, form, key, wait=verdict.retry_after)
    sent = lifecycle.submit(_asked(request, form, key), by=user, address=address, network=networks.masked(client))
    response = redirect("support:done")
    cookies.write(response, DONE_COOKIE, signing.dumps(str(sent), salt=SALT), age=drafting.COOKIE_AGE)
    drafting.forget(response)
    return response


def _asked(request: HttpRequest, form: RequestForm, key: str) -> Asked:
    typed = form.cleaned_data
    return Asked(
        key=key,
        subcategory=typed.get("subcategory"),
        title=typed.get("title", ""),
        description=typed.get("description", ""),
        context=drafting.context_of(request, typed.get("about", "")),
        language=get_language() or "fr",
    )


@login_not_required
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """A page that refuses sends what it knows: it goes on in a signed cookie, and only the subject stands in the address."""
    context = drafting.cleaned(request.POST.get("about", ""), request.POST.get("siret", ""))
    address = reverse("support:submit")
    response = redirect(f"{address}?about={context['about']}" if context else address)
    drafting.remember(response, context)
    return response


@own
@never_cache
@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    """« Enregistrer le brouillon »: whatever is well-formed is kept, nothing is required."""
    key = attachments.key_of(request)
    kept: list[Attachment] = attachments.kept_with(request, key)
    form = RequestForm(request.POST, request.FILES, kept=kept)
    form.is_valid()
    if attachments.keep(request, form, key) or form.has_error("attachments"):
        return _draw(request, form, key)
    lifecycle.save_draft(_asked(request, form, key), by=cast("User", request.user))
    messages.success(request, _("Votre brouillon est enregistré. Personne d'autre ne le lit."))
    return redirect(f"{reverse('support:mine')}?tab=drafts")


@login_not_required
@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """The number at once, in the browser that sent it."""
    try:
        number = signing.loads(cookies.read(request, DONE_COOKIE), salt=SALT, max_age=drafting.COOKIE_AGE)
    except signing.BadSignature:
        return redirect("support:submit")
    sent = SupportRequest.objects.filter(number=number).select_related("requester", "subcategory__category").first()
    if sent is None:
        return redirect("support:submit")
    return render(request, "support/done.html", {"sent": sent, "form": None, "tab": "support"})
