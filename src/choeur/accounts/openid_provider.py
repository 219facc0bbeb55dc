"""The OpenID provider by which people may log in: where to send them, and who comes back (journeys §3, ADR 9).

Authorization code with PKCE (RFC 7636), state and nonce of one browser. Nothing is kept but what the provider publishes of itself,
for an hour, in the process.
"""

import base64
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse

from choeur.accounts import proving
from choeur.common import clock, web
from choeur.common.web import Silent
from choeur.guard import once

PROOF_LIVES = timedelta(minutes=10)  # what a browser carries there and back
SECONDS = 4.0  # for all that is asked of the provider in one step
KNOWN_FOR = 3600.0  # seconds
RESTS_FOR = 10.0  # seconds during which a provider that was silent is not asked again: nobody else waits for it
ASK_KEYS_EVERY = 60.0  # seconds, where a token names a key that is not known
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
LONGEST_ACR, LONGEST_ADDRESS = 200, 254


class NotProven(Exception):
    """What came back proves nothing: forged, too late, for another browser, or refused by the provider."""


@dataclass(frozen=True)
class Walk:
    """What one browser began: its secrets, and the page that the person asked for.

    `again`: she is signed in, and must be recognised anew, whatever the provider remembers of her (L4).
    """

    state: str
    nonce: str
    verifier: str
    wanted: str
    again: bool

    @classmethod
    def begin(cls, *, wanted: str, again: bool = False) -> Self:
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(32), wanted, again)

    def is_of(self, state: str) -> bool:
        return hmac.compare_digest(self.state.encode(), state.encode("utf-8", "surrogatepass"))

    def as_json(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True)
class Proof:
    """Whom the provider recognised. `address` is what it claims, for the eyes alone: an identity is (issuer, subject).

    `nonce`: of the walk that led to it, which serves once.
    """

    issuer: str
    subject: str
    acr: str
    auth_time: float
    address: str
    wanted: str
    nonce: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class _Provider:
    """What it publishes of itself."""

    metadata: Mapping[str, Any]
    keys: Mapping[str, Any]
    until: float
    keys_asked_at: float


_known: dict[str, _Provider] = {}
_rests: dict[str, float] = {}
_asking = threading.Lock()


def is_on() -> bool:
    """Whether an operator set a provider (`CHOEUR_OPENID_ISSUER`)."""
    return bool(settings.OPENID_ISSUER)


def forget() -> None:
    """As a process that has just started."""
    _known.clear()
    _rests.clear()


def is_strong(proof: Proof) -> bool:
    """Whether the provider says that it asked for a second factor too, in the words that the operator listed."""
    return proof.acr in settings.OPENID_STRONG_ACR


def is_recent(proof: Proof) -> bool:
    """Whether the provider says that it recognised her within the time of a fresh proof; nothing said is long ago."""
    return time.time() - proof.auth_time < proving.FRESH.total_seconds()


def serves_now(proof: Proof) -> bool:
    """True once for each walk: the back button opens no second session."""
    used = hashlib.sha256(proof.nonce.encode("ascii")).hexdigest()[:22]
    return once.is_first(used, until=clock.now() + PROOF_LIVES)


def come_back_address() -> str:
    """The only address that the provider may send people back to; its operator registers it."""
    return f"{settings.BASE_URL}{reverse('login:openid_return')}"


def address_for(walk: Walk) -> str:
    """Where this browser goes to be recognised.

    Raises:
        Silent: the provider does not answer, or not as one.
    """
    challenge = base64.urlsafe_b64encode(hashlib.sha256(walk.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": settings.OPENID_CLIENT_ID,
        "redirect_uri": come_back_address(),
        "scope": settings.OPENID_SCOPE,
        "state": walk.state,
        "nonce": walk.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    if walk.again:
        asked |= {"prompt": "login", "max_age": "0"}
    if settings.OPENID_STRONG_ACR:
        asked["acr_values"] = " ".join(settings.OPENID_STRONG_ACR)
    endpoint = str(_provider(time.monotonic() + SECONDS).metadata["authorization_endpoint"])
    return _with(endpoint, asked)


def recognise(walk: Walk, *, code: str, issuer: str) -> tuple[Proof, str]:
    """Who came back to this walk with this code, and the token that says so. `issuer` is what the answer says of itself, or nothing (RFC 9207).

    Raises:
        NotProven: the code or its token is not for this walk, or not of this provider.
        Silent: the provider does not answer, or not as one.
    """
    deadline = time.monotonic() + SECONDS
    provider = _provider(deadline)
    promised = provider.metadata.get("authorization_response_iss_parameter_supported") is True
    if (issuer or promised) and issuer != settings.OPENID_ISSUER:
        raise NotProven("iss")
    token = _token(provider, walk, code, deadline)
    claims = _claims(token, provider, walk, deadline)
    address = claims.get("email")
    proof = Proof(
        issuer=settings.OPENID_ISSUER,
        subject=claims["sub"],
        acr=str(claims.get("acr") or "")[:LONGEST_ACR],
        auth_time=float(claims.get("auth_time") or 0),
        address=address if isinstance(address, str) and len(address) <= LONGEST_ADDRESS and address.isprintable() else "",
        wanted=walk.wanted,
        nonce=walk.nonce,
    )
    return proof, token


def closes_sessions() -> bool:
    """Whether the provider, as it was last read, can be asked to close the session that it keeps of a person."""
    known = _known.get(settings.OPENID_ISSUER)
    return known is not None and _is_ours_to_ask(known.metadata.get("end_session_endpoint"))


def leaving_address(token: str) -> str:
    """Where a browser goes to close the session of the provider; `token` says whose (OpenID Connect RP-Initiated Logout §2).

    Raises:
        Silent: the provider does not answer, or closes no session any more.
    """
    endpoint = _provider(time.monotonic() + SECONDS).metadata.get("end_session_endpoint")
    if not _is_ours_to_ask(endpoint):
        raise Silent("no end_session_endpoint")
    asked = {
        "id_token_hint": token,
        "client_id": settings.OPENID_CLIENT_ID,
        "post_logout_redirect_uri": f"{settings.BASE_URL}{reverse('pages:home')}",
        "state": secrets.token_urlsafe(16),  # ProConnect wants one; nothing hangs on it
    }
    return _with(str(endpoint), asked)


def _token(provider: _Provider, walk: Walk, code: str, deadline: float) -> str:
    """RFC 6749 §4.1.3: the code becomes a token, once."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": come_back_address(),
        "code_verifier": walk.verifier,
    }
    headers = {}
    methods = provider.metadata.get("token_endpoint_auth_methods_supported")
    if isinstance(methods, list) and "client_secret_post" in methods:
        form |= {"client_id": settings.OPENID_CLIENT_ID, "client_secret": settings.OPENID_CLIENT_SECRET}
    else:
        headers["Authorization"] = f"Basic {_basic(settings.OPENID_CLIENT_ID, settings.OPENID_CLIENT_SECRET)}"
    reply = web.post(str(provider.metadata["token_endpoint"]), form=form, headers=headers, deadline=deadline)
    token = reply.body.get("id_token")
    if reply.status != HTTPStatus.OK or not isinstance(token, str):
        raise NotProven(f"status {reply.status}")
    return token


def _claims(token: str, provider: _Provider, walk: Walk, deadline: float) -> dict[str, Any]:
    from choeur.accounts import id_tokens  # noqa: PLC0415 - 11 MB, and most portals have no provider

    expected = {"issuer": settings.OPENID_ISSUER, "client_id": settings.OPENID_CLIENT_ID, "nonce": walk.nonce}
    try:
        try:
            return id_tokens.verify(token, provider.keys, **expected)
        except id_tokens.UnknownKey:
            return id_tokens.verify(token, _newer_keys(provider, deadline), **expected)
    except id_tokens.Forged as error:
        raise NotProven(str(error)) from error


def _with(endpoint: str, asked: Mapping[str, str]) -> str:
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


def _basic(name: str, secret: str) -> str:
    """RFC 6749 §2.3.1: each half is encoded as in a form."""
    pair = ":".join(urlencode({"": half})[1:] for half in (name, secret))
    return base64.b64encode(pair.encode()).decode()


def _provider(deadline: float) -> _Provider:
    """What the provider says of itself, asked again after an hour."""
    issuer, now = settings.OPENID_ISSUER, time.monotonic()
    known = _known.get(issuer)
    if known and now < known.until:
        return known
    if now < _rests.get(issuer, 0):
        raise Silent("rests")
    try:
        _known[issuer] = _published(issuer, deadline)
    except Silent:
        _rests[issuer] = time.monotonic() + RESTS_FOR
        raise
    return _known[issuer]


def _published(issuer: str, deadline: float) -> _Provider:
    metadata = _json(f"{issuer.rstrip('/')}/.well-known/openid-configuration", deadline)
    if metadata.get("issuer") != issuer or not all(_is_ours_to_ask(metadata.get(name)) for name in ENDPOINTS):
        raise Silent("not the metadata of this issuer")
    now = time.monotonic()
    return _Provider(metadata, _json(metadata["jwks_uri"], deadline), now + KNOWN_FOR, now)


def _newer_keys(provider: _Provider, deadline: float) -> Mapping[str, Any]:
    """The keys after a change of them; once a minute, whatever tokens name."""
    with _asking:
        known, now = _known.get(settings.OPENID_ISSUER, provider), time.monotonic()
        if now - known.keys_asked_at < ASK_KEYS_EVERY:
            return known.keys
        _known[settings.OPENID_ISSUER] = _Provider(known.metadata, known.keys, known.until, now)
    keys = _json(provider.metadata["jwks_uri"], deadline)
    _known[settings.OPENID_ISSUER] = _Provider(known.metadata, keys, known.until, now)
    return keys


def _json(url: str, deadline: float) -> dict[str, Any]:
    reply = web.get(url, deadline=deadline)
    if reply.status != HTTPStatus.OK:
        raise Silent(f"status {reply.status}")
    return reply.body


def _is_ours_to_ask(url: object) -> bool:
    """https; or plain http on this machine, where the operator gave an issuer on it (security.md 1.3.6)."""
    try:
        given, issuer = urlsplit(url if isinstance(url, str) else ""), urlsplit(settings.OPENID_ISSUER)
    except ValueError:
        return False
    is_here = given.scheme == issuer.scheme == "http" and given.hostname == issuer.hostname
    return bool(given.hostname) and (given.scheme == "https" or is_here)
