"""What a page shows once and the next page needs again: kept in the session, encrypted, for a quarter of an hour.

The key of an application until its first code, recovery codes until they are noted. A copy of the database shows neither.
"""

import base64
from datetime import datetime, timedelta

from django.http import HttpRequest

from choeur.accounts import encryption
from choeur.accounts.encryption import DecryptionError
from choeur.common import clock
from choeur.myaccount.drawing import person

KEPT = timedelta(minutes=15)
SEED, CODES = "new_totp_seed", "new_recovery_codes"


def keep(request: HttpRequest, what: str, text: str) -> None:
    sealed = base64.b64encode(encryption.encrypt(text, _context(request, what))).decode("ascii")
    request.session[what] = {"at": clock.now().isoformat(), "sealed": sealed}


def read(request: HttpRequest, what: str) -> str:
    """Empty where nothing is kept, or not any more."""
    kept = request.session.get(what)
    if not kept or clock.now() - datetime.fromisoformat(kept["at"]) > KEPT:
        return ""
    try:
        return encryption.decrypt(base64.b64decode(kept["sealed"]), _context(request, what))
    except DecryptionError:
        return ""


def drop(request: HttpRequest, what: str) -> None:
    request.session.pop(what, None)


def _context(request: HttpRequest, what: str) -> str:
    return f"{what}:{person(request).pk}"
