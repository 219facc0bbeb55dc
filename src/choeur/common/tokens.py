"""Secrets that travel by mail or cookie: 256 bits, kept only as SHA-256."""

import hashlib
import secrets
from typing import NamedTuple


class Token(NamedTuple):
    """A secret in clear, for the mail or the cookie alone, and what the database keeps of it."""

    clear: str
    digest: str


def new_token() -> Token:
    """A fresh secret of 256 bits, safe in an address."""
    clear = secrets.token_urlsafe(32)
    return Token(clear, digest(clear))


def digest(clear: str) -> str:
    """What the database keeps of a secret: 64 hexadecimal characters. High entropy needs no slow hash."""
    return hashlib.sha256(clear.encode("utf-8", "surrogatepass")).hexdigest()
