"""What the delays of a sollicitation bring, and the sweeping of files (journeys §7)."""

import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock
from choeur.common.dates import DAY
from choeur.jobs.declaring import periodic
from choeur.support import attaching, following, lifecycle, scanning
from choeur.support.lifecycle import NotNow
from choeur.support.models import AT_THE_PERSON, Attachment, Author, Scan, Status, SupportRequest
from choeur.support.scanning import Verdict

BATCH = 200
UNCONFIRMED_KEPT = following.CONFIRMED_WITHIN + DAY
DRAFTS_KEPT = timedelta(days=90)
AN_HOUR = 3600  # seconds: a file that young may still be waiting for its row


@periodic(minutes=10)
def remind_before_closing() -> int:
    """SUP-05: seven days before the end of the delay."""
    limit = clock.now() + lifecycle.REMINDED_BEFORE
    due = SupportRequest.objects.filter(status=Status.INFO_ASKED, reminded_at=None, due_at__lte=limit).order_by("due_at")
    return sum(lifecycle.remind(request) for request in due[:BATCH])


@periodic(minutes=10)
def close_overdue() -> int:
    """A complement that never came, an answer that nobody contested."""
    due = SupportRequest.objects.filter(status__in=AT_THE_PERSON, due_at__lte=clock.now()).order_by("due_at")
    return sum(_close(request) for request in due[:BATCH])


def _close(request: SupportRequest) -> int:
    try:
        lifecycle.close(request, author=Author.PORTAL)
    except NotNow:
        return 0
    return 1


@periodic(hours=1)
@transaction.atomic
def erase_unconfirmed_and_old_drafts() -> int:
    """A visitor who did not confirm in time left nothing; a draft that nobody opens again ends too."""
    now = clock.now()
    unconfirmed = SupportRequest.objects.filter(
        status=Status.SUBMITTED, confirmed_at=None, submitted_at__lte=now - UNCONFIRMED_KEPT
    )
    drafts = SupportRequest.objects.filter(status=Status.DRAFT, changed_at__lte=now - DRAFTS_KEPT)
    keys = [*unconfirmed.values_list("pk", flat=True)[:BATCH], *drafts.values_list("pk", flat=True)[:BATCH]]
    if keys:
        SupportRequest.objects.filter(pk__in=keys).delete()
        recording.record(Event.SUPPORT_UNCONFIRMED_ERASED, count=len(keys))
    return len(keys)


@periodic(hours=1)
def sweep_files() -> int:
    """Files of forms that were never sent, then bytes without row: the row goes first, so that a crash leaves only the latter."""
    kept = SupportRequest.objects.filter(status=Status.DRAFT).values("key")
    stale = Attachment.objects.filter(request=None, added_at__lte=clock.now() - DAY).exclude(batch__in=kept)
    stale.delete()
    known = {*Attachment.objects.values_list("storage_name", flat=True)}
    folder = attaching.folder()
    files = list(folder.iterdir()) if folder.exists() else []
    lost = [file for file in files if file.name not in known and time.time() - file.stat().st_mtime > AN_HOUR]
    for file in lost:
        file.unlink(missing_ok=True)
    return len(lost)


@periodic(minutes=1)
def scan_attachments() -> int:
    """Where there is an antivirus: until it has spoken, a file is served to nobody."""
    if not settings.CLAMAV:
        return 0
    waiting = Attachment.objects.filter(scan=Scan.WAITING).order_by("added_at")[:BATCH]
    return sum(_scan(attachment) for attachment in waiting)


def _scan(attachment: Attachment) -> int:
    verdict = scanning.scan(attaching.path(attachment))
    if verdict is Verdict.SILENT:
        return 0
    scan = Scan.PASSED if verdict is Verdict.CLEAN else Scan.REFUSED
    return Attachment.objects.filter(pk=attachment.pk, scan=Scan.WAITING).update(scan=scan)
