"""The signed token by which an OpenID provider says who somebody is, verified by the library `joserfc` (OpenID Connect Core §3.1.3.7)."""

import hmac
import time
from collections.abc import Mapping
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures with a key that the provider alone has: neither `none`, nor one with a key that both sides know."""
CLOCKS_APART = 60  # seconds
OLDEST = 600  # seconds since it was made
LATEST = 2**40  # seconds: what JSON can write beyond that, infinity included, is no date
LONGEST_SUBJECT = 255


class Forged(ValueError):
    """It is not signed by the provider, not for us, not for this walk, or too old."""


class UnknownKey(Forged):
    """Its key is not among those that we know of: the provider may have a new one."""


def verify(token: str, keys: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """What it claims, once everything holds. The time is the machine's, as for the codes of an application.

    Raises:
        UnknownKey: no key of `keys` has its name.
        Forged: anything else is wrong with it.
    """
    try:
        claims = dict(jwt.decode(token, KeySet.import_key_set(dict(keys)), algorithms=list(ALGORITHMS)).claims)  # type: ignore[arg-type]
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise (UnknownKey if _names_another(token, keys) else Forged)(type(error).__name__) from error
    for what, holds in _checks(claims, issuer=issuer, client_id=client_id, nonce=nonce).items():
        if not holds:
            raise Forged(what)
    return claims


def _checks(claims: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str) -> dict[str, bool]:
    now, audience, subject = time.time(), claims.get("aud"), claims.get("sub")
    audiences = [audience] if isinstance(audience, str) else audience
    return {
        "iss": claims.get("iss") == issuer,
        "aud": isinstance(audiences, list) and client_id in audiences,
        "azp": claims.get("azp", client_id) == client_id and (audiences == [client_id] or "azp" in claims),
        "exp": _is_number(claims.get("exp")) and claims["exp"] > now - CLOCKS_APART,
        "iat": _is_number(claims.get("iat")) and now - OLDEST < claims["iat"] < now + CLOCKS_APART,
        "nonce": isinstance(claims.get("nonce"), str) and hmac.compare_digest(claims["nonce"].encode(), nonce.encode()),
        "sub": isinstance(subject, str) and 0 < len(subject) <= LONGEST_SUBJECT and subject.isascii() and subject.isprintable(),
        "auth_time": claims.get("auth_time") is None
        or (_is_number(claims["auth_time"]) and 0 <= claims["auth_time"] < now + CLOCKS_APART),
        "acr": claims.get("acr") is None or isinstance(claims["acr"], str),
    }


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LATEST


def _names_another(token: str, keys: Mapping[str, Any]) -> bool:
    """Whether its head names a key that is not there."""
    try:
        named = jws.extract_compact(token.encode()).headers().get("kid")
    except (JoseError, ValueError, UnicodeError):
        return False
    known = keys.get("keys")
    names = [key.get("kid") for key in known if isinstance(key, dict)] if isinstance(known, list) else []
    return named is not None and named not in names
