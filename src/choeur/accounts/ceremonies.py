"""What a passkey and the portal say to each other, by the library `webauthn`: questions as JSON, answers verified (ADR 8)."""

import json
from typing import Any, NamedTuple

import webauthn
from django.conf import settings
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from choeur.accounts.factor_models import Factor
from choeur.accounts.models import User

VERIFIED = UserVerificationRequirement.REQUIRED


class NewKey(NamedTuple):
    """What is kept of a key: columns of `Factor`."""

    credential_id: str
    public_key: bytes
    sign_count: int


def options_to_add(user: User, *, domain: str, challenge: bytes, known: list[str]) -> dict[str, Any]:
    """For `navigator.credentials.create`; a device that holds one of `known` is left out."""
    return _as_json(
        webauthn.generate_registration_options(
            rp_id=domain,
            rp_name=settings.PORTAL_NAME,
            user_id=user.pk.bytes,
            user_name=user.login_address,
            user_display_name=user.full_name,
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
            ),
            exclude_credentials=_descriptors(known),
        )
    )


def verify_new(answer: str, *, challenge: bytes, domain: str, origin: str) -> NewKey:
    """The key that the device made.

    Raises:
        ValueError: the answer is not to this question, or not of this site.
    """
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=domain,
            expected_origin=origin,
            require_user_verification=True,
        )
    except WebAuthnException as error:
        raise ValueError(type(error).__name__) from error
    return NewKey(bytes_to_base64url(made.credential_id), made.credential_public_key, made.sign_count)


def options_to_use(*, domain: str, challenge: bytes, allowed: list[str]) -> dict[str, Any]:
    """For `navigator.credentials.get`; any key of this portal where none is named."""
    return _as_json(
        webauthn.generate_authentication_options(
            rp_id=domain, challenge=challenge, allow_credentials=_descriptors(allowed), user_verification=VERIFIED
        )
    )


def verify_use(answer: str, factor: Factor, *, challenge: bytes, domain: str, origin: str) -> int:
    """How often the device says that the key has served by now.

    Raises:
        ValueError: the answer is not to this question, not of this site, not of this key, or its count went back.
    """
    try:
        used = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=domain,
            expected_origin=origin,
            credential_public_key=bytes(factor.public_key),
            credential_current_sign_count=factor.sign_count,
            require_user_verification=True,
        )
    except WebAuthnException as error:
        raise ValueError(type(error).__name__) from error
    return used.new_sign_count


def _descriptors(ids: list[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in ids]


def _as_json(options: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return made
