"""A form that meets an ended session, or that needs a fresh proof first, is kept for its owner and shown filled (ux.md, Session end).

Nothing is done with it: she reads it again and sends it herself. After the end of a session it waits in a row, encrypted, for the
same person in the same browser; her log in moves it into her new session, where a form that waits for a fresh proof is at once.
"""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, MutableMapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from choeur.accounts import encryption
from choeur.accounts.encryption import DecryptionError
from choeur.accounts.models import KeptForm, User
from choeur.common import clock, tokens

LIVES = timedelta(hours=1)
LONGEST = 32_000  # characters of what is encrypted; a longer one is not kept
IN_SESSION = "kept_form"
SECRET_NAMES = re.compile(r"password|confirmation|answer|question|captcha|secret|token|csrf|one_time|recovery|^code", re.IGNORECASE)


@dataclass(frozen=True)
class Typed:
    """What was typed, on which page, and where it was sent: paths of this portal.

    `carried` is what the page needs of the session that ended.
    """

    page: str
    sent_to: str
    fields: list[tuple[str, str]]
    carried: dict[str, Any] = field(default_factory=dict)


def typed(page: str, sent_to: str, fields: Iterable[tuple[str, str]], carried: dict[str, Any] | None = None) -> Typed:
    """What may be kept of a form: no password, code, captcha nor answer."""
    return Typed(page, sent_to, [(name, value) for name, value in fields if not SECRET_NAMES.search(name)], carried or {})


def keep(form: Typed, user: User, *, device: str) -> bool:
    """Keep it for an hour for this person in this browser; the newest counts. False where there is nothing to keep, or too much."""
    content = _encrypted(form, user)
    if not (form.fields and device and content):
        return False
    KeptForm.objects.update_or_create(
        user=user,
        device_digest=tokens.digest(device),
        defaults={"content": content, "expires_at": clock.now() + LIVES},
    )
    return True


@transaction.atomic
def give_back(session: MutableMapping[str, Any], user: User, *, device: str) -> bool:
    """At log in: what this person sent from this browser after the end of her session is hers again. False where there is none."""
    row = KeptForm.objects.filter(user=user, device_digest=tokens.digest(device), expires_at__gt=clock.now()).first()
    if row is None or not KeptForm.objects.filter(pk=row.pk).delete()[0]:
        return False
    _put(session, bytes(row.content), until=row.expires_at.isoformat())
    form = held(session, user)
    session.update(form.carried if form else {})
    return form is not None


def hold(form: Typed, session: MutableMapping[str, Any], user: User) -> None:
    """Keep it in the session while its owner proves who she is."""
    session.pop(IN_SESSION, None)
    if form.fields and (content := _encrypted(form, user)):
        _put(session, content, until=(clock.now() + LIVES).isoformat())


def held(session: MutableMapping[str, Any], user: User) -> Typed | None:
    """What waits in this session to be shown filled."""
    kept = session.get(IN_SESSION)
    if not kept:
        return None
    until = parse_datetime(kept["until"])
    if until is None or until <= clock.now():
        return None
    try:
        content = json.loads(encryption.decrypt(b64decode(kept["content"]), _context(user)))
    except DecryptionError:
        return None
    return Typed(**content | {"fields": [(name, value) for name, value in content["fields"]]})


def let_go(session: MutableMapping[str, Any]) -> None:
    """It was sent again: the page is empty next time."""
    session.pop(IN_SESSION, None)


def erase_old() -> int:
    """What nobody came back for."""
    erased, _ = KeptForm.objects.filter(expires_at__lte=clock.now()).delete()
    return erased


def _put(session: MutableMapping[str, Any], content: bytes, *, until: str) -> None:
    session[IN_SESSION] = {"content": b64encode(content).decode("ascii"), "until": until}


def _encrypted(form: Typed, user: User) -> bytes:
    text = json.dumps(asdict(form))
    return encryption.encrypt(text, _context(user)) if len(text) <= LONGEST else b""


def _context(user: User) -> str:
    return f"kept_form:{user.pk}"
