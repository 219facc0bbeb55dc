"""The home page, beside its template rendered with the same context and nothing around it."""

import time
from statistics import median

from django.core.handlers.wsgi import WSGIHandler
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from choeur.common.credentials import CredentialsForm
from tests.bench import figures
from tests.bench.asking import ask
from tests.bench.figures import Figure
from tests.faults import costing

TIMES = 100


def measure(rounds: int, times: int = TIMES) -> list[Figure]:
    portal = WSGIHandler()
    _rendered(5)
    [ask(portal, "/") for _ in range(5)]
    pages, templates = [], []
    for _ in range(rounds):
        templates.append(_rendered(times))
        pages.append(median(ask(portal, "/").seconds for _ in range(times)))
    with costing.listing_statements() as statements:
        ask(portal, "/")
    return [
        figures.of_rounds("home page", [1000 * page for page in pages], "ms"),
        figures.of_rounds(
            "home page, to its template alone", [page / alone for page, alone in zip(pages, templates, strict=True)], "×", 1.5
        ),
        Figure("home page: statements", len(statements), "", 0),
    ]


def _rendered(times: int) -> float:
    request = RequestFactory(HTTP_HOST="127.0.0.1:8000").get("/")
    seconds = []
    with translation.override("fr"):
        for _ in range(times):
            begun = time.thread_time()
            render_to_string("pages/home.html", {"form": CredentialsForm()}, request=request)
            seconds.append(time.thread_time() - begun)
    return median(seconds)
