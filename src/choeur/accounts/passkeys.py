"""Passkeys (WebAuthn): a device that knows its owner, by a finger, a face or a PIN, answers for her (journeys §3).

It is both factors at once: what she has, and what she is or knows; so it may open a session without a password. A challenge is
signed, lives ten minutes and serves once; nothing is written before it comes back (security.md 6.7.2).
"""

import hashlib
import hmac
import json
import os
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from choeur.accounts import factors
from choeur.accounts.factor_models import Factor, Kind
from choeur.accounts.factors import Origin
from choeur.accounts.models import User
from choeur.common import clock
from choeur.common.errors import Refusal
from choeur.guard import once

LIFE = timedelta(minutes=10)
RANDOM, MOMENT, MAC = 16, 8, 16  # bytes of a challenge
LONGEST_ANSWER = 20_000
LOCALHOST = "localhost"
BAD = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)  # of an answer from anybody


class PasskeyRefused(Refusal):
    code = "passkey_refused"

    def __init__(self) -> None:
        super().__init__(_("La clé d'accès n'a pas pu être ajoutée. Recommencez"))


def domain() -> str:
    """The domain that keys are tied to. Browsers refuse an IP address: a portal on loopback is « localhost » to its keys."""
    host = urlsplit(settings.BASE_URL).hostname or LOCALHOST
    return LOCALHOST if host in {"127.0.0.1", "::1"} else host


def origin() -> str:
    """The only pages that may ask for a key."""
    address = urlsplit(settings.BASE_URL)
    port = f":{address.port}" if address.port else ""
    return f"{address.scheme}://{domain()}{port}"


# --- Adding ----------------------------------------------------------------------------------------------------------


def options_to_add(user: User) -> dict[str, Any]:
    """What the browser asks its device: a key that verifies its owner and finds her account by itself; none that is here already."""
    from choeur.accounts import ceremonies  # noqa: PLC0415 - its library takes 6 MB: the first passkey loads it

    challenge = _new_challenge(f"add:{user.pk}")
    return ceremonies.options_to_add(user, domain=domain(), challenge=challenge, known=_ids(user))


def add(user: User, *, answer: str, name: str, origin_of_act: Origin) -> Factor:
    """§5: the key that the device made for her.

    Raises:
        PasskeyRefused: the answer is not to our question, too old, of another site, or the key is somebody's already.
        TooManyFactors: she has ten.
    """
    from choeur.accounts import ceremonies  # noqa: PLC0415 - as above

    challenge = _challenge_of(answer, f"add:{user.pk}")
    if challenge is None:
        raise PasskeyRefused
    try:
        key = ceremonies.verify_new(answer, challenge=challenge, domain=domain(), origin=origin())
        return _keep(Factor(user=user, kind=Kind.PASSKEY, name=name, **key._asdict()), origin_of_act)
    except (*BAD, IntegrityError):
        raise PasskeyRefused from None


@transaction.atomic
def _keep(factor: Factor, origin_of_act: Origin) -> Factor:
    factors.room_for_one_more(factor.user)
    factor.save(force_insert=True)
    factors.note_added(factor, origin=origin_of_act)
    return factor


# --- Using -----------------------------------------------------------------------------------------------------------


def options_to_use(user: User | None = None) -> dict[str, Any]:
    """What the browser asks its device: any key of this portal, or one of this person's once her password is proven."""
    from choeur.accounts import ceremonies  # noqa: PLC0415 - as above

    allowed = _ids(user) if user else []
    return ceremonies.options_to_use(domain=domain(), challenge=_new_challenge(_use(user)), allowed=allowed)


def accept(answer: str, *, user: User | None = None) -> Factor | None:
    """§3: the key that answered, with its owner, once for each challenge; None where anything is wrong.

    `user`: the only one whose key is taken, where her password is proven already.
    """
    from choeur.accounts import ceremonies  # noqa: PLC0415 - as above

    challenge = _challenge_of(answer, _use(user))
    if challenge is None:
        return None
    try:
        mine = Factor.objects.filter(credential_id=str(json.loads(answer)["id"]), kind=Kind.PASSKEY, user__is_active=True)
        factor = (mine.filter(user=user) if user else mine).select_related("user").first()
        if factor is None:
            return None
        count = ceremonies.verify_use(answer, factor, challenge=challenge, domain=domain(), origin=origin())
    except BAD:
        return None
    unchanged = Factor.objects.filter(pk=factor.pk, sign_count=factor.sign_count)
    return factor if unchanged.update(sign_count=count, last_used_at=clock.now()) else None


def _ids(user: User) -> list[str]:
    hers = Factor.objects.filter(user=user, kind=Kind.PASSKEY).order_by("added_at", "pk")
    return [each for each in hers.values_list("credential_id", flat=True) if each]


def _use(user: User | None) -> str:
    return f"confirm:{user.pk}" if user else "log in"


# --- Challenges ------------------------------------------------------------------------------------------------------


def _new_challenge(purpose: str) -> bytes:
    body = os.urandom(RANDOM) + int(clock.now().timestamp()).to_bytes(MOMENT, "big")
    return body + _mac(body, purpose)


def _challenge_of(answer: str, purpose: str) -> bytes | None:
    """The challenge that this answers, where it is ours, for this purpose, of the last ten minutes, and answered for the first time."""
    if len(answer) > LONGEST_ANSWER:
        return None
    try:
        said = json.loads(_bytes(json.loads(answer)["response"]["clientDataJSON"]))
        challenge = _bytes(said["challenge"])
    except BAD:
        return None
    body, mac = challenge[: RANDOM + MOMENT], challenge[RANDOM + MOMENT :]
    if len(challenge) != RANDOM + MOMENT + MAC or not hmac.compare_digest(mac, _mac(body, purpose)):
        return None
    until = datetime.fromtimestamp(int.from_bytes(body[RANDOM:], "big"), UTC) + LIFE
    is_first = clock.now() <= until and once.is_first(hashlib.sha256(challenge).hexdigest()[:22], until=until)
    return challenge if is_first else None


def _mac(body: bytes, purpose: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), b"passkey\0" + purpose.encode() + b"\0" + body, hashlib.sha256).digest()[:MAC]


def _bytes(text: str) -> bytes:
    """Of base64url without padding, as browsers write it."""
    return urlsafe_b64decode(f"{text}===")
