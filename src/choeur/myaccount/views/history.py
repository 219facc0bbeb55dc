"""M12: « Historique de mon compte »."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from choeur.common.access import fresh_proof, own
from choeur.myaccount import history as journal
from choeur.myaccount.drawing import WRONG, draw, person
from choeur.myaccount.forms import HistoryForm

A_PAGE = 25


@own
@require_safe
@never_cache
def history(request: HttpRequest) -> HttpResponse:
    """The newest first; filters and pages stand in the address."""
    form = HistoryForm(request.GET)
    entries = journal.of(person(request), **form.asked())
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    lines = journal.lines(list(page.object_list), user=person(request))
    shown = {"form": form, "page": page, "lines": lines, "query": form.query()}
    return draw(request, "myaccount/history.html", shown, status=WRONG if form.errors else 200)


@own
@fresh_proof(gettext_lazy("télécharger l'historique de votre compte"), shown_on="myaccount:history")
@require_safe
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """All of what the page shows under these filters, for a spreadsheet."""
    form = HistoryForm(request.GET)
    if not form.is_valid():
        return redirect("myaccount:history")
    entries = list(journal.of(person(request), **form.asked()))
    table = journal.as_csv(journal.lines(entries, user=person(request)))
    sent = HttpResponse(table.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    sent.headers["Content-Disposition"] = 'attachment; filename="historique.csv"'
    return sent
