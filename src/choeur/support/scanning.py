"""The antivirus, where the operator has one: clamd's INSTREAM over a socket (`CHOEUR_CLAMAV`, clamd(8))."""

import socket
import struct
from enum import Enum
from pathlib import Path

from django.conf import settings

PIECE = 64 * 1024
PATIENCE = 30  # seconds


class Verdict(Enum):
    CLEAN = "clean"
    INFECTED = "infected"
    SILENT = "silent"  # no scanner answers: the file stays in quarantine


def scan(file: Path) -> Verdict:
    """Ask clamd about the bytes of a file, sent in pieces of 64 kB."""
    family, place = _place(settings.CLAMAV)
    try:
        with socket.socket(family) as clamd, file.open("rb") as bytes_of:
            clamd.settimeout(PATIENCE)
            clamd.connect(place)
            clamd.sendall(b"zINSTREAM\0")
            while piece := bytes_of.read(PIECE):
                clamd.sendall(struct.pack(">I", len(piece)) + piece)
            clamd.sendall(struct.pack(">I", 0))
            answer = clamd.recv(4096).rstrip(b"\0\n")
    except OSError:
        return Verdict.SILENT
    if answer.endswith(b" FOUND"):
        return Verdict.INFECTED
    return Verdict.CLEAN if answer.endswith(b": OK") else Verdict.SILENT


def _place(setting: str) -> tuple[socket.AddressFamily, str | tuple[str, int]]:
    """`/run/clamav/clamd.ctl`, or `host:port`."""
    if setting.startswith("/"):
        return socket.AF_UNIX, setting
    host, _colon, port = setting.rpartition(":")
    return socket.AF_INET, (host, int(port))
