"""H5, « Agir sur le compte »: one agent proposes, another one decides (journeys §7)."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from choeur.accounts.models import User
from choeur.common.access import fresh_proof
from choeur.common.errors import Refusal
from choeur.common.forms import add_refusal
from choeur.support import acting
from choeur.support.forms import AccountActForm
from choeur.support.models import AccountAct, SupportRequest
from choeur.support.views.desk import at_the_desk


@fresh_proof(gettext_lazy("agir sur un compte"))
@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, agent: User, found: SupportRequest) -> HttpResponse:
    """Nothing happens to the account before another agent confirms."""
    form = AccountActForm(request.POST) if request.method == "POST" else AccountActForm(initial={"address": found.login_address})
    if form.is_valid() and _proposed(found, form, by=agent):
        messages.success(request, _done(form))
        return redirect("support:desk", str(found))
    shown = {"form": form, "asked": found, "hours": settings.RECOVERY_HOURS, "tab": "desk"}
    return render(request, "support/account_act.html", shown, status=422 if form.errors else 200)


def _done(form: AccountActForm) -> str:
    if form.cleaned_data["kind"] == AccountAct.Kind.SESSIONS:
        return _("Les sessions sont fermées. La personne est prévenue.")
    return _("L'action est proposée. Un autre agent doit la confirmer.")


def _proposed(found: SupportRequest, form: AccountActForm, *, by: User) -> bool:
    typed = form.cleaned_data
    try:
        acting.propose(found, address=typed["address"], kind=typed["kind"], reason=typed["reason"], by=by)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True


@fresh_proof(gettext_lazy("confirmer une action sur un compte"))
@at_the_desk
@require_POST
def confirm(request: HttpRequest, agent: User, found: SupportRequest, act_id: UUID) -> HttpResponse:
    """« Confirmer », by another agent: the waiting time begins."""
    said = _("L'action est confirmée. La personne est prévenue à toutes ses adresses, et le délai commence.")
    return _decided(request, found, act_id, lambda act: acting.confirm(act, by=agent), said)


@fresh_proof(gettext_lazy("écarter une action sur un compte"))
@at_the_desk
@require_POST
def reject(request: HttpRequest, agent: User, found: SupportRequest, act_id: UUID) -> HttpResponse:
    """« Écarter »: nothing happened to the account."""
    return _decided(request, found, act_id, lambda act: acting.reject(act, by=agent), _("L'action est écartée."))


def _decided(
    request: HttpRequest, found: SupportRequest, act_id: UUID, decide: Callable[[AccountAct], None], said: str
) -> HttpResponse:
    act = get_object_or_404(acting.of(found), pk=act_id)
    try:
        decide(act)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, said)
    return redirect("support:desk", str(found))
