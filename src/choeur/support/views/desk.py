"""H4 and H5: the queue of the support and one sollicitation, for its agents."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from choeur.accounts.models import User
from choeur.common.errors import Refusal
from choeur.support import acting, contesting, drafting, lifecycle
from choeur.support.forms import AgentForm
from choeur.support.models import AT_THE_PERSON, Author, Status, SupportRequest
from choeur.support.rights import agents_only

A_PAGE = 20
TO_TAKE = (Status.SUBMITTED, Status.INFO_GIVEN, Status.SENT_BACK)


class Queue(NamedTuple):
    """One of the queue's views, each with an address of its own."""

    code: str
    label: Promise
    rows: Callable[[User], Q]


QUEUES = (
    Queue("to-take", gettext_lazy("À prendre"), lambda _user: Q(status__in=TO_TAKE)),
    Queue("mine", gettext_lazy("Les miennes"), lambda user: Q(assigned_to=user) & ~Q(status=Status.CLOSED)),
    Queue("waiting", gettext_lazy("En attente de l'usager"), lambda _user: Q(status__in=AT_THE_PERSON)),
    Queue("closed", gettext_lazy("Clôturées"), lambda _user: Q(status=Status.CLOSED)),
)


@never_cache
@require_safe
@agents_only
def queue(request: HttpRequest, agent: User) -> HttpResponse:
    """H4: the oldest first."""
    chosen = {each.code: each for each in QUEUES}.get(request.GET.get("view", ""), QUEUES[0])
    rows = SupportRequest.objects.at_the_desk().filter(chosen.rows(agent))
    rows = rows.select_related("subcategory__category", "assigned_to").order_by("changed_at", "id")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "support/queue.html", {"queues": QUEUES, "chosen": chosen, "page": page, "tab": "desk"})


def at_the_desk(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """The sollicitation of this number among those that agents may read, or 404."""

    @never_cache
    @agents_only
    @wraps(view)
    def show(request: HttpRequest, agent: User, number: str, **captured: Any) -> HttpResponse:
        rows = SupportRequest.objects.at_the_desk().select_related("requester", "subcategory__category", "assigned_to")
        found = rows.filter(number=number).first()
        if found is None:
            raise Http404
        return view(request, agent, found, **captured)

    return show


@at_the_desk
@require_safe
def show(request: HttpRequest, agent: User, found: SupportRequest) -> HttpResponse:
    return _draw(request, found, AgentForm())


def _draw(request: HttpRequest, found: SupportRequest, form: AgentForm) -> HttpResponse:
    contest = contesting.carried_by(found)
    shown = {
        "contest": contest,
        "managers": contesting.managers_of(contest.structure) if contest else [],
        "attachment": contesting.attachment_of(contest) if contest else None,
        "asked": found,
        "facts": drafting.facts(found.context),
        "first_files": found.attachments.filter(message=None),
        "conversation": found.messages.select_related("agent").prefetch_related("attachments"),
        "form": form,
        "may_take": lifecycle.may_become(found, Status.IN_PROGRESS),
        "may_answer": lifecycle.may_become(found, Status.ANSWERED),
        "may_ask": lifecycle.may_become(found, Status.INFO_ASKED),
        "may_close": lifecycle.may_become(found, Status.CLOSED),
        "acts": acting.of(found),
        "tab": "desk",
    }
    return render(request, "support/desk.html", shown, status=422 if form.errors else 200)


def _acted(request: HttpRequest, found: SupportRequest, act: Callable[[], str]) -> HttpResponse:
    try:
        said = act()
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, said)
    return redirect("support:desk", str(found))


@at_the_desk
@require_POST
def take(request: HttpRequest, agent: User, found: SupportRequest) -> HttpResponse:
    def act() -> str:
        lifecycle.take(found, by=agent)
        return _("Vous traitez cette sollicitation.")

    return _acted(request, found, act)


@at_the_desk
@require_POST
def answer(request: HttpRequest, agent: User, found: SupportRequest) -> HttpResponse:
    def act(body: str) -> str:
        lifecycle.answer(found, by=agent, body=body)
        return _("Votre réponse est envoyée.")

    return _written(request, found, act)


@at_the_desk
@require_POST
def ask_more(request: HttpRequest, agent: User, found: SupportRequest) -> HttpResponse:
    def act(body: str) -> str:
        lifecycle.ask_more(found, by=agent, question=body)
        return _("Le complément est demandé.")

    return _written(request, found, act)


@at_the_desk
@require_POST
def close(request: HttpRequest, agent: User, found: SupportRequest) -> HttpResponse:
    """Closing says why: the person reads it. A contest ends with it, « sans suite »."""

    def act(body: str) -> str:
        if contest := contesting.carried_by(found):
            contesting.dismiss(contest, by=agent, reason=body)
        else:
            lifecycle.close(found, author=Author.SUPPORT, by=agent, reason=body)
        return _("La sollicitation est clôturée.")

    return _written(request, found, act)


@at_the_desk
@require_POST
def confirm_manager(request: HttpRequest, agent: User, found: SupportRequest) -> HttpResponse:
    """« Confirmer le gestionnaire », from the sollicitation of a contest alone."""
    contest = contesting.carried_by(found)
    if contest is None:
        raise Http404

    def act(body: str) -> str:
        contesting.confirm_manager(contest, by=agent, reason=body)
        return _("Le gestionnaire est confirmé. Les contestations sont closes, et chacun est prévenu.")

    return _written(request, found, act)


def _written(request: HttpRequest, found: SupportRequest, act: Callable[[str], str]) -> HttpResponse:
    form = AgentForm(request.POST)
    if not form.is_valid():
        return _draw(request, found, form)
    return _acted(request, found, lambda: act(form.cleaned_data["body"]))
