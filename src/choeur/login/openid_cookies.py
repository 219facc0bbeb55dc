"""What one browser carries from the portal to the provider and back: encrypted, bound to its purpose, for ten minutes (ADR 9)."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

from choeur.accounts import encryption
from choeur.accounts.encryption import DecryptionError
from choeur.accounts.openid_provider import PROOF_LIVES
from choeur.common import clock, cookies

T = TypeVar("T")


def write(response: HttpResponse, name: str, content: dict[str, Any]) -> None:
    """`content` can be read again by the portal alone, under this name alone, until its end."""
    text = json.dumps({"until": (clock.now() + PROOF_LIVES).timestamp(), "content": content})
    blob = encryption.encrypt(text, _context(name))
    cookies.write(response, name, urlsafe_b64encode(blob).decode("ascii"), age=PROOF_LIVES)


def read(request: HttpRequest, name: str, kind: type[T]) -> T | None:
    """What `write` put there; None where it is missing, altered, another one, older than ten minutes or than this version."""
    try:
        kept = json.loads(encryption.decrypt(urlsafe_b64decode(cookies.read(request, name)), _context(name)))
        return kind(**kept["content"]) if clock.now().timestamp() < kept["until"] else None
    except (DecryptionError, binascii.Error, TypeError):
        return None


def _context(name: str) -> str:
    return f"cookie:{name}"
