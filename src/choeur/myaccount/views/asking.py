"""M10: « Demander un rattachement » (journeys §5)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from choeur.common.access import own
from choeur.common.errors import Refusal
from choeur.common.forms import add_refusal
from choeur.memberships import joining
from choeur.myaccount import asking, attachments
from choeur.myaccount.drawing import WRONG, draw, person
from choeur.myaccount.forms import RequestForm, SearchForm
from choeur.structures.models import Structure

FOUND = "found_structures"  # ids, in the session: the scope of the next page
KEPT = 10


@own
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Step 1: an exact identifier. What is found shows on its own page, to the one who found it."""
    if request.method != "POST":
        return draw(request, "myaccount/search.html", {"form": SearchForm(), "is_unknown": False})
    form = SearchForm(request.POST)
    structure = _found(request, form) if form.is_valid() else None
    if structure is None:
        shown = {"form": form, "is_unknown": form.is_valid()}
        return draw(request, "myaccount/search.html", shown, status=WRONG)
    request.session[FOUND] = [*request.session.get(FOUND, []), str(structure.pk)][-KEPT:]
    return redirect("myaccount:ask", structure.pk)


def _found(request: HttpRequest, form: SearchForm) -> Structure | None:
    typed = form.cleaned_data
    try:
        return asking.find(person(request), typed["identifier_type"], typed["identifier"])
    except Refusal as refusal:
        form.add_error("identifier", str(refusal.message))
        return None


@own
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, structure_id: UUID) -> HttpResponse:
    """Step 2: « Est-ce la bonne structure ? », a message, « Envoyer la demande »."""
    structure = _reachable(request, structure_id)
    form = RequestForm(request.POST) if request.method == "POST" else RequestForm()
    if request.method == "POST" and form.is_valid():
        try:
            asking.ask(structure, user=person(request), message=form.cleaned_data["message"])
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return _sent(request, structure)
    hindrance = joining.hindrance_to_ask(structure, user=person(request))
    attachment = attachments.to(structure, user=person(request)) if hindrance else None
    shown = {"form": form, "structure": structure, "hindrance": hindrance, "attachment": attachment}
    return draw(request, "myaccount/ask.html", shown, status=WRONG if form.errors else 200)


@own
@require_POST
def ask_again(request: HttpRequest, structure_id: UUID) -> HttpResponse:
    """In one click: after a refusal or a departure, or for the structure named at sign-up (branch 1.5)."""
    structure = _reachable(request, structure_id)
    try:
        asking.ask(structure, user=person(request))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("myaccount:memberships")
    return _sent(request, structure)


def _sent(request: HttpRequest, structure: Structure) -> HttpResponse:
    sentence = _("Demande envoyée au gestionnaire de la structure %(name)s. Vous recevrez sa réponse par courriel.")
    messages.success(request, sentence % {"name": structure.public_name})
    return redirect("myaccount:memberships")


def _reachable(request: HttpRequest, structure_id: UUID) -> Structure:
    return get_object_or_404(asking.reachable_by(person(request), request.session.get(FOUND, [])), pk=structure_id)
