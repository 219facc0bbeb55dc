"""H2 and H3: my sollicitations, and one of them, by my account or by the link of a mail."""

from collections.abc import Callable
from functools import wraps
from typing import NamedTuple, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from choeur.accounts.models import User
from choeur.common.access import own
from choeur.common.errors import Refusal
from choeur.common.slowing import slowed
from choeur.support import drafting, following, lifecycle, quotas
from choeur.support.forms import ReplyForm, SendBackForm
from choeur.support.models import AT_THE_PERSON, AT_THE_SUPPORT, Author, Status, SupportRequest
from choeur.support.views import attachments


class Tab(NamedTuple):
    """One of H2's tabs, each with an address of its own."""

    code: str
    label: Promise
    rows: Q
    when_empty: Promise


TABS = (
    Tab("todo", gettext_lazy("Actions requises"), Q(status__in=AT_THE_PERSON), gettext_lazy("Aucune action requise.")),
    Tab("open", gettext_lazy("En cours"), Q(status__in=AT_THE_SUPPORT), gettext_lazy("Aucune sollicitation en cours.")),
    Tab("closed", gettext_lazy("Clôturées"), Q(status=Status.CLOSED), gettext_lazy("Aucune sollicitation clôturée.")),
    Tab("drafts", gettext_lazy("Brouillons"), Q(status=Status.DRAFT), gettext_lazy("Aucun brouillon.")),
)


@own
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """H2. The tab of what waits for her is the first, and says how many."""
    rows = SupportRequest.objects.of(cast("User", request.user)).select_related("subcategory__category")
    todo = rows.filter(TABS[0].rows).count()
    default = "todo" if todo else "open"
    chosen = {tab.code: tab for tab in TABS}.get(request.GET.get("tab", default), TABS[0])
    shown = {
        "tabs": TABS,
        "chosen": chosen,
        "todo": todo,
        "requests": rows.filter(chosen.rows).order_by("-changed_at", "-id")[:200],
        "tab": "support",
    }
    return render(request, "support/mine.html", shown)


@login_not_required
@never_cache
@require_safe
def follow_link(request: HttpRequest, token: str) -> HttpResponse:
    """The secret leaves the address at once (decision 11); nothing is written."""
    followed = following.link(token)
    if followed is None:
        return _closed_door(request)
    response = redirect("support:show", str(followed.request))
    response.headers["Referrer-Policy"] = "no-referrer"
    following.remember(response, followed, token)
    return response


def _theirs(
    view: Callable[[HttpRequest, SupportRequest], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """The sollicitation of this number through the caller's scope; unknown or not hers is the same page."""

    @login_not_required
    @never_cache
    @wraps(view)
    def show(request: HttpRequest, number: str) -> HttpResponse:
        found = following.find(request, number)
        return view(request, found) if found else _closed_door(request)

    return show


def _closed_door(request: HttpRequest) -> HttpResponse:
    return render(request, "support/closed_door.html", {"path": request.path}, status=404)


@_theirs
@require_safe
def show(request: HttpRequest, found: SupportRequest) -> HttpResponse:
    return _draw(request, found)


def _draw(request: HttpRequest, found: SupportRequest, form: ReplyForm | None = None) -> HttpResponse:
    """Before the confirmation only the number is shown: the words may be a stranger's."""
    if not found.is_confirmed:
        return render(request, "support/to_confirm.html", {"asked": found})
    key = attachments.key_of(request)
    if form is None and lifecycle.may_become(found, Status.INFO_GIVEN):
        form = ReplyForm(kept=[])
    elif form is None and lifecycle.may_become(found, Status.SENT_BACK):
        form = SendBackForm(kept=[])
    shown = {
        "asked": found,
        "facts": drafting.facts(found.context),
        "first_files": found.attachments.filter(message=None),
        "conversation": found.messages.exclude(event=Status.IN_PROGRESS).select_related("agent").prefetch_related("attachments"),
        "form": form,
        "key": key,
        "sends_back": isinstance(form, SendBackForm),
        "may_close": lifecycle.may_become(found, Status.CLOSED),
        "tab": "support",
    }
    return render(request, "support/show.html", shown, status=422 if form and form.errors else 200)


@_theirs
@require_POST
def confirm(request: HttpRequest, found: SupportRequest) -> HttpResponse:
    lifecycle.confirm_address(found)
    messages.success(request, _("Votre adresse est confirmée. Le support va traiter votre sollicitation."))
    return redirect("support:show", str(found))


@_theirs
@require_POST
def give_more(request: HttpRequest, found: SupportRequest) -> HttpResponse:
    """« Envoyer le complément »."""

    def act(form: ReplyForm, key: str) -> str:
        lifecycle.give_more(found, body=form.cleaned_data["body"], key=key)
        return _("Votre complément est envoyé.")

    return _reply(request, found, ReplyForm, act)


@_theirs
@require_POST
def send_back(request: HttpRequest, found: SupportRequest) -> HttpResponse:
    """« Renvoyer : la réponse ne convient pas », or reopen within 30 days."""

    def act(form: ReplyForm, key: str) -> str:
        lifecycle.send_back(found, reason=form.cleaned_data["body"], key=key)
        return _("Votre sollicitation est renvoyée au support.")

    return _reply(request, found, SendBackForm, act)


def _reply(
    request: HttpRequest, found: SupportRequest, form_class: type[ReplyForm], act: Callable[[ReplyForm, str], str]
) -> HttpResponse:
    """Files first, then the words; a refusal of the rule comes back on the page with what was typed."""
    key = attachments.key_of(request)
    form = form_class(request.POST, request.FILES, kept=attachments.kept_with(request, key))
    is_valid = form.is_valid()
    wait = attachments.keep(request, form, key)
    if wait or not is_valid:
        return slowed(_draw(request, found, form), wait)
    if not (verdict := quotas.take_reply(str(found))):
        form.add_error(None, _("Trop de messages en une heure. Réessayez plus tard ; votre saisie est conservée sur cette page"))
        return slowed(_draw(request, found, form), verdict.retry_after)
    return _acted(request, found, lambda: act(form, key))


def _acted(request: HttpRequest, found: SupportRequest, act: Callable[[], str]) -> HttpResponse:
    try:
        said = act()
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, said)
    return redirect("support:show", str(found))


@_theirs
@require_POST
def close(request: HttpRequest, found: SupportRequest) -> HttpResponse:
    def act() -> str:
        lifecycle.close(found, author=Author.REQUESTER)
        return _("Votre sollicitation est clôturée.")

    return _acted(request, found, act)
