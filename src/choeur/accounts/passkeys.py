"""Passkeys (WebAuthn): a device that knows its owner, by a finger, a face or a PIN, answers for her (journeys §3).

It is both factors at once: what she has, and what she is or knows; so it may open a session without a password. A challenge is
signed, lives ten minutes and serves once; nothing is written before it comes back (security.md 6.7.2).
"""

import hashlib
import hmac
import json
import os
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import webauthn
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

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
VERIFIED = UserVerificationRequirement.REQUIRED
BAD = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)  # of an answer from anybody


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
    hers = Factor.objects.filter(user=user, kind=Kind.PASSKEY).order_by("added_at", "pk")
    options = webauthn.generate_registration_options(
        rp_id=domain(),
        rp_name=settings.PORTAL_NAME,
        user_id=user.pk.bytes,
        user_name=user.login_address,
        user_display_name=user.full_name,
        challenge=_new_challenge(f"add:{user.pk}"),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
        ),
        exclude_credentials=_descriptors(hers),
    )
    return _as_json(options)


def add(user: User, *, answer: str, name: str, origin_of_act: Origin) -> Factor:
    """§5: the key that the device made for her.

    Raises:
        PasskeyRefused: the answer is not to our question, too old, of another site, or the key is somebody's already.
        TooManyFactors: she has ten.
    """
    challenge = _challenge_of(answer, f"add:{user.pk}")
    if challenge is None:
        raise PasskeyRefused
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=domain(),
            expected_origin=origin(),
            require_user_verification=True,
        )
        return _keep(
            Factor(
                user=user,
                kind=Kind.PASSKEY,
                name=name,
                credential_id=bytes_to_base64url(made.credential_id),
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
            ),
            origin_of_act,
        )
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
    hers = Factor.objects.filter(user=user, kind=Kind.PASSKEY).order_by("added_at", "pk") if user else []
    options = webauthn.generate_authentication_options(
        rp_id=domain(),
        challenge=_new_challenge(_use(user)),
        allow_credentials=_descriptors(hers),
        user_verification=VERIFIED,
    )
    return _as_json(options)


def accept(answer: str, *, user: User | None = None) -> Factor | None:
    """§3: the key that answered, with its owner, once for each challenge; None where anything is wrong.

    `user`: the only one whose key is taken, where her password is proven already.
    """
    challenge = _challenge_of(answer, _use(user))
    if challenge is None:
        return None
    try:
        mine = Factor.objects.filter(credential_id=str(json.loads(answer)["id"]), kind=Kind.PASSKEY, user__is_active=True)
        factor = (mine.filter(user=user) if user else mine).select_related("user").first()
        if factor is None:
            return None
        used = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=domain(),
            expected_origin=origin(),
            credential_public_key=bytes(factor.public_key),
            credential_current_sign_count=factor.sign_count,
            require_user_verification=True,
        )
    except BAD:
        return None
    unchanged = Factor.objects.filter(pk=factor.pk, sign_count=factor.sign_count)
    return factor if unchanged.update(sign_count=used.new_sign_count, last_used_at=clock.now()) else None


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
        said = json.loads(base64url_to_bytes(json.loads(answer)["response"]["clientDataJSON"]))
        challenge = base64url_to_bytes(said["challenge"])
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


def _descriptors(hers: Any) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(factor.credential_id)) for factor in hers]


def _as_json(options: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return made
