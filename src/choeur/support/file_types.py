"""Which files may be attached: extension, first bytes and structure must agree (security.md §1.5). Nothing is ever unpacked."""

import codecs
import re
import stat
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from choeur.common.errors import Refusal

KB, MB = 1024, 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_ENTRIES = 500
MOST_UNPACKED = 200 * MB
MOST_RATIO = 100
MOST_DIRECTORY = 256 * KB  # the list of 500 entries with long names; read whole by `zipfile`
LONGEST_COMMENT = 64 * KB
END_OF_ZIP = b"PK\x05\x06"
ZIP64_LOCATOR = b"PK\x06\x07"
ARCHIVES = (".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar", ".cab", ".jar", ".iso", ".zst", ".lz", ".arj")
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
SIZES_OF_JPEG = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # start of frame, whatever the coding
ALONE_IN_JPEG = {0x01, *range(0xD0, 0xD8)}


class WrongFile(Refusal):
    """The content is not what the extension says, or could harm who opens it. The caller names the file."""

    code = "wrong_file"


NOT_WHAT_IT_SAYS = _("le contenu ne correspond pas à l'extension")
TOO_MANY_PIXELS = _("l'image dépasse 40 millions de points")
UNSAFE_ARCHIVE = _(
    "l'archive ne peut pas être contrôlée (mot de passe, archive dans l'archive, trop de fichiers ou trop volumineuse)"
)


@dataclass(frozen=True)
class FileType:
    """A kind of file: how it is served, and the check of its content."""

    media_type: str
    check: Callable[[IO[bytes]], None]


def check(file: IO[bytes], extension: str) -> None:
    """Compare the content with its extension.

    Raises:
        WrongFile: another kind of content, two kinds at once, or an archive that is not safe to list.
    """
    file.seek(0)
    try:
        TYPES[extension].check(file)
    except (struct.error, zipfile.BadZipFile, UnicodeError, ValueError, OSError, RuntimeError, NotImplementedError):
        raise WrongFile(NOT_WHAT_IT_SAYS) from None
    finally:
        file.seek(0)


def _require(right: bool, sentence: str | Promise = NOT_WHAT_IT_SAYS) -> None:
    if not right:
        raise WrongFile(sentence)


def _pdf(file: IO[bytes]) -> None:
    _require(file.read(5) == b"%PDF-")
    _require(b"%%EOF" in _tail(file, KB))
    _refuse_archive_behind(file)


def _png(file: IO[bytes]) -> None:
    """Signature, size, then chunk after chunk to the last byte: nothing may follow the end."""
    _require(file.read(8) == b"\x89PNG\r\n\x1a\n")
    length, name, width, height = struct.unpack(">I4sII", file.read(16))
    _require(name == b"IHDR" and length == 13)  # noqa: PLR2004 - PNG, §11.2.2
    _require(width * height <= MOST_PIXELS, TOO_MANY_PIXELS)
    file.seek(8)
    while name != b"IEND":
        length, name = struct.unpack(">I4s", file.read(8))
        file.seek(length + 4, 1)
    _require(file.tell() == _size(file))


def _jpeg(file: IO[bytes]) -> None:
    """Segment after segment to the one that says the size; telephones add data of theirs behind the image."""
    _require(file.read(2) == b"\xff\xd8")
    while True:
        mark, kind = struct.unpack(">BB", file.read(2))
        _require(mark == 0xFF)  # noqa: PLR2004 - every marker begins so (T.81, §B.1.1.2)
        if kind == 0xFF:  # noqa: PLR2004 - filling
            file.seek(-1, 1)
        elif kind in SIZES_OF_JPEG:
            height, width = struct.unpack(">3xHH", file.read(7))
            _require(width * height <= MOST_PIXELS, TOO_MANY_PIXELS)
            break
        elif kind not in ALONE_IN_JPEG:
            file.seek(struct.unpack(">H", file.read(2))[0] - 2, 1)
    _refuse_archive_behind(file)


def _text(file: IO[bytes]) -> None:
    """UTF-8, or what Windows writes; no control character. Read in pieces."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    while piece := file.read(64 * KB):
        _require(not CONTROLS.search(piece))
        if is_utf8:
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                is_utf8 = False
        if not is_utf8:
            piece.decode("cp1252")


def _zip(file: IO[bytes]) -> None:
    _entries(file)


def _open_xml(folder: str) -> Callable[[IO[bytes]], None]:
    """DOCX or XLSX: an archive with this folder, and without macros."""

    def look(file: IO[bytes]) -> None:
        names = {entry.filename for entry in _entries(file)}
        _require("[Content_Types].xml" in names and any(name.startswith(folder) for name in names))
        _require(not any(name.lower().endswith(".bin") and "vba" in name.lower() for name in names))

    return look


def _open_document(kind: str) -> Callable[[IO[bytes]], None]:
    """ODT or ODS: its first entry, stored as it is, names the kind."""
    expected = f"application/vnd.oasis.opendocument.{kind}".encode()

    def look(file: IO[bytes]) -> None:
        first = min(_entries(file), key=lambda entry: entry.header_offset)
        _require(first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED and first.file_size == len(expected))
        with zipfile.ZipFile(file) as archive:
            _require(archive.read(first) == expected)

    return look


def _entries(file: IO[bytes]) -> list[zipfile.ZipInfo]:
    """The list of an archive that is safe to open: the sizes it declares are bounded, and no entry lies on another."""
    file.seek(0)
    _require(file.read(4) == b"PK\x03\x04")
    _require(_directory_size(file) <= MOST_DIRECTORY, UNSAFE_ARCHIVE)
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
    safe = (
        0 < len(entries) <= MOST_ENTRIES
        and sum(entry.file_size for entry in entries) <= MOST_UNPACKED
        and all(_is_safe(entry) for entry in entries)
    )
    _require(safe and not _overlap(entries), UNSAFE_ARCHIVE)
    return entries


def _is_safe(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.replace("\\", "/")
    return (
        not entry.flag_bits & 1  # encrypted: nobody could look inside
        and not stat.S_ISLNK(entry.external_attr >> 16)
        and not name.startswith("/")
        and ":" not in name
        and ".." not in name.split("/")
        and not name.lower().endswith(ARCHIVES)
        and entry.file_size <= MOST_RATIO * max(entry.compress_size, KB)
    )


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Several entries over the same bytes: how a small file unpacks to petabytes (Fifield, 2019)."""
    placed = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [entry.header_offset + zipfile.sizeFileHeader + entry.compress_size for entry in placed]  # type: ignore[attr-defined]
    return any(end > following.header_offset for end, following in zip(ends, placed[1:], strict=False))


def _directory_size(file: IO[bytes]) -> int:
    """What the end of the archive says of the size of its list, before `zipfile` reads it whole."""
    tail = _tail(file, LONGEST_COMMENT + 22)
    at = len(tail) - 22 if tail[-22:-18] == END_OF_ZIP and tail[-2:] == b"\0\0" else tail.rfind(END_OF_ZIP)
    _require(at >= 0)
    _require(tail[max(0, at - 20) :][:4] != ZIP64_LOCATOR, UNSAFE_ARCHIVE)  # of use above 4 GB alone
    size: int = struct.unpack("<I", tail[at + 12 : at + 16])[0]
    return size


def _refuse_archive_behind(file: IO[bytes]) -> None:
    """An image or a PDF that is an archive too, or a program that hides in one (Java reads archives from their end)."""
    if END_OF_ZIP not in _tail(file, LONGEST_COMMENT + 22):
        return
    _require(_directory_size(file) <= MOST_DIRECTORY)
    try:
        with zipfile.ZipFile(file) as archive:
            _require(not archive.infolist())
    except zipfile.BadZipFile:
        return


def _tail(file: IO[bytes], length: int) -> bytes:
    size = _size(file)
    file.seek(max(0, size - length))
    return file.read(length)


def _size(file: IO[bytes]) -> int:
    here = file.tell()
    size = file.seek(0, 2)
    file.seek(here)
    return size


_DOCUMENT = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": FileType("application/pdf", _pdf),
    "png": FileType("image/png", _png),
    "jpg": FileType("image/jpeg", _jpeg),
    "jpeg": FileType("image/jpeg", _jpeg),
    "odt": FileType("application/vnd.oasis.opendocument.text", _open_document("text")),
    "docx": FileType(f"{_DOCUMENT}.wordprocessingml.document", _open_xml("word/")),
    "ods": FileType("application/vnd.oasis.opendocument.spreadsheet", _open_document("spreadsheet")),
    "xlsx": FileType(f"{_DOCUMENT}.spreadsheetml.sheet", _open_xml("xl/")),
    "csv": FileType("text/csv", _text),
    "txt": FileType("text/plain", _text),
    "zip": FileType("application/zip", _zip),
}
