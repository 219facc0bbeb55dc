"""Files that come with a sollicitation: checked, kept under a random name, claimed when the form is sent (security.md §1.5)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from choeur.common import cleaning, clock
from choeur.common.errors import Refusal
from choeur.support import file_types
from choeur.support.models import Attachment, Message, Scan, SupportRequest

LARGEST = 10 * file_types.MB
LONGEST_NAME = 50
MOST_FILES = 5  # with one message


class FileRefused(Refusal):
    """The sentence names the file."""

    code = "file_refused"


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept, with the name that the person will read."""

    file: UploadedFile[Any]
    name: str
    extension: str
    size: int


def check(file: UploadedFile[Any]) -> CheckedFile:
    """Name, size, and a content that is what the extension says.

    Raises:
        FileRefused: the sentence says which file and why.
    """
    name = cleaning.tidy(file.name or "")
    shown = name[:LONGEST_NAME]
    extension = Path(name).suffix[1:].lower()
    size = file.size or 0
    if len(name) > LONGEST_NAME:
        raise FileRefused(_("« %(name)s… » : le nom dépasse 50 caractères") % {"name": shown})
    if cleaning.unaccepted_character(name):
        raise FileRefused(_("Le nom d'un fichier contient un caractère non accepté : renommez-le"))
    if extension not in file_types.TYPES or not Path(name).stem.strip(". "):
        raise FileRefused(_("« %(name)s » : format non accepté") % {"name": shown})
    if size > LARGEST:
        raise FileRefused(_("« %(name)s » dépasse 10 Mo") % {"name": shown})
    if not size:
        raise FileRefused(_("« %(name)s » est vide") % {"name": shown})
    try:
        file_types.check(file, extension)
    except file_types.WrongFile as refusal:
        raise FileRefused(_("« %(name)s » : %(reason)s") % {"name": shown, "reason": refusal.message}) from None
    return CheckedFile(file, name, extension, size)


def sort(files: Iterable[UploadedFile[Any]], *, already: int) -> tuple[list[CheckedFile], list[str]]:
    """The files that may be kept beside those `already` there, and a sentence for each that may not."""
    good: list[CheckedFile] = []
    sentences: list[str] = []
    for file in files:
        try:
            good.append(check(file))
        except FileRefused as refusal:
            sentences.append(str(refusal.message))
    room = max(0, MOST_FILES - already)
    if len(good) > room:
        text = ngettext("%(n)d fichier au plus : retirez-en", "%(n)d fichiers au plus : retirez-en", MOST_FILES)
        sentences.append(text % {"n": MOST_FILES})
    return good[:room], sentences


def keep(files: Sequence[CheckedFile], *, batch: str) -> None:
    """Write the bytes, then the row; a crash in between leaves a file without row, which a job removes."""
    folder().mkdir(parents=True, exist_ok=True)
    for checked in files:
        storage_name = secrets.token_hex(32)
        digest = _copy(checked.file, folder() / storage_name)
        Attachment.objects.create(
            batch=batch,
            storage_name=storage_name,
            name=checked.name,
            extension=checked.extension,
            size=checked.size,
            sha256=digest,
            scan=Scan.WAITING if settings.CLAMAV else Scan.PASSED,
            added_at=clock.now(),
        )


def _copy(file: UploadedFile[Any], target: Path) -> str:
    """Piece by piece; returns the SHA-256. Readable by the portal alone."""
    digest = hashlib.sha256()
    with target.open("xb") as copy:
        target.chmod(0o600)
        for piece in file.chunks():
            digest.update(piece)
            copy.write(piece)
    return digest.hexdigest()


def waiting(batch: str) -> list[Attachment]:
    """The files that a form has brought so far."""
    return list(Attachment.objects.filter(batch=batch)) if batch else []


def remove(batch: str, ids: Iterable[str]) -> None:
    """« Retirer »: out of the form; the bytes go with the next sweep."""
    chosen = {str(attachment.pk) for attachment in waiting(batch)} & {*ids}
    if chosen:
        Attachment.objects.filter(batch=batch, pk__in=chosen).delete()


def claim(batch: str, *, request: SupportRequest, message: Message | None = None) -> None:
    """The form is sent: its files are the sollicitation's. Runs in the caller's transaction."""
    if batch:
        Attachment.objects.filter(batch=batch).update(request=request, message=message, batch="")


def folder() -> Path:
    """Outside what is served; created with the first file."""
    return settings.DATA.resolve() / "attachments"


def path(attachment: Attachment) -> Path:
    return folder() / attachment.storage_name
