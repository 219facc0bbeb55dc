"""What must be read again but not by a thief of the database: AES-256-GCM (§ security 11.3.2).

`CHOEUR_FIELD_KEY` holds the key that encrypts, then those that only decrypt. A blob is: version (1 byte), key id (8), nonce (12),
cipher text and tag. The context (« secret_question:<user id> ») is authenticated with it, so that a blob moved to another row is
refused.
"""

import os
from functools import cache
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = b"\x01"
ID_BYTES, KEY_BYTES, NONCE_BYTES = 8, 32, 12
NONCE_AT = len(VERSION) + ID_BYTES
TEXT_AT = NONCE_AT + NONCE_BYTES


class DecryptionError(Exception):
    """The blob was altered, belongs to another row, or was encrypted with a key that is no longer given."""


class Key(NamedTuple):
    """A key, and the name by which a blob says that it was used: made from the secret, reveals nothing of it."""

    id: bytes
    cipher: AESGCM


def encrypt(text: str, context: str) -> bytes:
    """`text` under the first key, tied to `context`; never twice the same."""
    key = _keys()[0]
    head = VERSION + key.id
    nonce = os.urandom(NONCE_BYTES)
    return head + nonce + key.cipher.encrypt(nonce, text.encode("utf-8"), head + context.encode("utf-8"))


def decrypt(blob: bytes, context: str) -> str:
    """The text of a blob made by `encrypt` with the same context.

    Raises:
        DecryptionError: altered, moved to another row, or its key is gone.

    """
    head, nonce, encrypted = blob[:NONCE_AT], blob[NONCE_AT:TEXT_AT], blob[TEXT_AT:]
    key = next((key for key in _keys() if VERSION + key.id == head), None)
    if key is None:
        raise DecryptionError
    try:
        return key.cipher.decrypt(nonce, encrypted, head + context.encode("utf-8")).decode("utf-8")
    except (InvalidTag, ValueError):
        raise DecryptionError from None


def _keys() -> list[Key]:
    return [_derived(secret) for secret in settings.FIELD_KEYS]


@cache
def _derived(secret: str) -> Key:
    made = HKDF(SHA256(), length=ID_BYTES + KEY_BYTES, salt=None, info=b"choeur field encryption").derive(secret.encode("utf-8"))
    return Key(made[:ID_BYTES], AESGCM(made[ID_BYTES:]))
