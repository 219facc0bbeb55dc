"""Files as they are, and as somebody with bad intentions makes them."""

import io
import stat
import struct
import zipfile
import zlib

OPEN_XML = {"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<Relationships/>"}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\nstartxref\n9\n%%EOF\n"
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\xd2\xff\xd9"
)


def png(width: int = 1, height: int = 1) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0\0")) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def archive(entries: dict[str, bytes], *, stored: tuple[str, ...] = (), comment: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        for name, content in entries.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            written.writestr(zipfile.ZipInfo(name), content, compress_type=kind)
        written.comment = comment
    return made.getvalue()


def docx(*, macros: bool = False) -> bytes:
    return archive(OPEN_XML | {"word/document.xml": b"<document/>"} | ({"word/vbaProject.bin": b""} if macros else {}))


def xlsx() -> bytes:
    return archive(OPEN_XML | {"xl/workbook.xml": b"<workbook/>"})


def open_document(kind: str) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    return archive({"mimetype": mimetype, "content.xml": b"<office/>"}, stored=("mimetype",))


def symlink() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        written.writestr(entry, "/etc/passwd")
    return made.getvalue()


def encrypted() -> bytes:
    plain = bytearray(archive({"a.txt": b"a"}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        plain[plain.index(signature) + at] |= 1
    return bytes(plain)


def overlapping() -> bytes:
    """Two names over one content, as the bombs of 2019 do with thousands."""
    plain = archive({"a.txt": b"a" * 500})
    start, end = plain.index(b"PK\x01\x02"), plain.index(b"PK\x05\x06")
    entry = plain[start:end]
    close = plain[end : end + 8] + struct.pack("<HHII", 2, 2, 2 * len(entry), start) + b"\0\0"
    return plain[:start] + entry + entry.replace(b"a.txt", b"b.txt") + close


def long_directory() -> bytes:
    """A list that is far too long, and an end that says so."""
    return archive({f"{'x' * 200}{number}.txt": b"" for number in range(3000)})
