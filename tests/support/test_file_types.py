"""Extension, first bytes and structure agree, or the file is refused (security.md §1.5)."""

import contextlib
import io
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from choeur.support import file_types
from choeur.support.file_types import WrongFile
from tests.support import samples

GOOD = {
    "pdf": samples.PDF,
    "png": samples.png(),
    "jpg": samples.JPEG,
    "jpeg": samples.JPEG,
    "odt": samples.open_document("text"),
    "ods": samples.open_document("spreadsheet"),
    "docx": samples.docx(),
    "xlsx": samples.xlsx(),
    "csv": "Nom;Ville\r\nBéraud;Tulle\r\n".encode("cp1252"),
    "txt": "Bonjour\n\tBéraud\n".encode(),
    "zip": samples.archive({"a.txt": b"a", "b/c.pdf": samples.PDF}),
}
HTML = b"<!doctype html><script>alert(1)</script>"
BAD = {
    "HTML under the name of a PDF": ("pdf", HTML),
    "PDF and archive": ("pdf", samples.PDF + samples.archive({"Main.class": b"\xca\xfe"})),
    "PDF and archive with a comment behind": ("pdf", samples.PDF[:-7] + samples.archive({"a": b"a"}, comment=b"\n%%EOF\n")),
    "PDF cut off": ("pdf", b"%PDF-1.7\n"),
    "GIF and script": ("png", b"GIF89a/*" + HTML),
    "PNG with something behind": ("png", samples.png() + HTML),
    "PNG and archive": ("png", samples.png() + samples.archive({"a": b"a"})),
    "PNG cut off": ("png", samples.png()[:-6]),
    "PNG of 2.5 billion points": ("png", samples.png(50_000, 50_000)),
    "JPEG and archive": ("jpg", samples.JPEG + samples.archive({"Main.class": b"\xca\xfe"})),
    "JPEG without size": ("jpg", b"\xff\xd8\xff\xe0\x00\x02\xff\xd9"),
    "JPEG of 4 billion points": ("jpg", samples.JPEG.replace(b"\x00\x10\x00\x10\x01", b"\xff\xff\xff\xff\x01")),
    "PNG under the name of a JPEG": ("jpg", samples.png()),
    "SVG under the name of a text with NUL": ("txt", b"<svg onload=alert(1)>\0"),
    "program under the name of a table": ("csv", b"MZ\x90\x00\x03"),
    "bytes of no alphabet": ("txt", b"\x81\x8d\x8f"),
    "escape sequences": ("txt", b"\x1b[2J"),
    "archive under the name of a document": ("docx", GOOD["zip"]),
    "table under the name of a text": ("docx", GOOD["xlsx"]),
    "document with macros": ("docx", samples.docx(macros=True)),
    "ODS under the name of an ODT": ("odt", GOOD["ods"]),
    "ODT whose first entry is packed": ("odt", samples.archive({"mimetype": b"application/vnd.oasis.opendocument.text"})),
    "empty archive": ("zip", samples.archive({})),
    "archive with a program before it": ("zip", b"#!/bin/sh\n" + GOOD["zip"]),
    "archive cut off": ("zip", GOOD["zip"][:-10]),
    "out of the folder": ("zip", samples.archive({"../../x": b"x"})),
    "out of the folder, the Windows way": ("zip", samples.archive({"..\\..\\x": b"x"})),
    "from the root": ("zip", samples.archive({"/etc/passwd": b"x"})),
    "on a drive": ("zip", samples.archive({"C:/x": b"x"})),
    "symbolic link": ("zip", samples.symlink()),
    "encrypted": ("zip", samples.encrypted()),
    "archive in the archive": ("zip", samples.archive({"a.ZIP": GOOD["zip"]})),
    "bomb of zeros": ("zip", samples.archive({"zeros": b"\0" * 50_000_000})),
    "entries on one another": ("zip", samples.overlapping()),
    "501 entries": ("zip", samples.archive({f"{number}.txt": b"" for number in range(501)})),
    "endless list": ("zip", samples.long_directory()),
}


@pytest.mark.parametrize("extension", file_types.TYPES)
def test_a_file_that_is_what_it_says_passes(extension):
    file_types.check(io.BytesIO(GOOD[extension]), extension)


@pytest.mark.parametrize(("extension", "content"), BAD.values(), ids=BAD)
def test_a_file_that_is_not_or_that_could_harm_is_refused(extension, content):
    with pytest.raises(WrongFile):
        file_types.check(io.BytesIO(content), extension)


@pytest.mark.parametrize("name", ["endless list", "bomb of zeros", "entries on one another", "PNG of 2.5 billion points"])
def test_a_bomb_costs_neither_time_nor_memory(name):
    extension, content = BAD[name]
    tracemalloc.start()
    began = time.perf_counter()

    with pytest.raises(WrongFile):
        file_types.check(io.BytesIO(content), extension)

    taken, (_now, most) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 1
    assert most < 5 * file_types.MB


@settings(max_examples=200, deadline=None)
@given(data=st.data(), extension=st.sampled_from(sorted(file_types.TYPES)))
def test_whatever_the_bytes_the_answer_is_yes_or_no(data, extension):
    content = bytearray(GOOD[extension])
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[at] = data.draw(st.integers(0, 255))

    with contextlib.suppress(WrongFile):
        file_types.check(io.BytesIO(bytes(content[: data.draw(st.integers(0, len(content)))])), extension)


def test_active_pages_and_drawings_are_not_on_the_list():
    assert not {"html", "htm", "xhtml", "svg", "xml", "js", "exe", "docm", "xlsm"} & file_types.TYPES.keys()
