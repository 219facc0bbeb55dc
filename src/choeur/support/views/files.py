"""An attachment, always as a download: never shown by the browser, whatever its content (security.md §1.5)."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from choeur.support import attaching, following
from choeur.support.file_types import TYPES
from choeur.support.models import Scan, SupportRequest
from choeur.support.rights import is_agent


@login_not_required
@never_cache
@require_safe
def mine(request: HttpRequest, number: str, attachment_id: UUID) -> HttpResponseBase:
    return _serve(following.find(request, number), attachment_id)


@never_cache
@require_safe
def desk(request: HttpRequest, number: str, attachment_id: UUID) -> HttpResponseBase:
    rows = SupportRequest.objects.at_the_desk().filter(number=number)
    return _serve(rows.first() if is_agent(request.user) else None, attachment_id)


desk.access = "agents"  # type: ignore[attr-defined]


def _serve(found: SupportRequest | None, attachment_id: UUID) -> HttpResponseBase:
    """What the antivirus has not passed is not there."""
    if found is None or not found.is_confirmed:
        raise Http404
    attachment = found.attachments.filter(pk=attachment_id, scan=Scan.PASSED).first()
    if attachment is None or not attaching.path(attachment).exists():
        raise Http404
    response = FileResponse(
        attaching.path(attachment).open("rb"),
        as_attachment=True,
        filename=attachment.name,
        content_type=TYPES[attachment.extension].media_type,
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
