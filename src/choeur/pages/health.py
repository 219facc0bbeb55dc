"""Probes: is the process alive, and can it serve (contract.md, Addresses)."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@never_cache
@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """200 as long as the process answers; touches nothing else."""
    return JsonResponse({"status": "live"})


@never_cache
@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """200 when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except Error:
        logger.exception("not ready: the database does not answer")
        return JsonResponse({"status": "unready", "database": "down"}, status=503)
    return JsonResponse({"status": "ready", "database": "up"})
