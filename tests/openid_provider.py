"""An OpenID provider on loopback, for the tests: honest, unless a test says what it does wrong."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.registry import server

CLIENT, SECRET = "choeur", "secret-of-the-tests"
SUBJECT = "4f1c-sujet-de-claire"


class Provider:
    """`claims` go over those of an honest token; `paths` over what it serves; `answer` over what it sends a browser back with."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
        self.claims: dict[str, Any] = {}
        self.answer: dict[str, str] = {}
        self.paths: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.metadata: dict[str, Any] = {}
        self.sign: Callable[[dict[str, Any]], str] = self.signed
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    def published(self) -> dict[str, Any]:
        here = {"issuer": self.issuer} | {
            name: f"{self.issuer}/{path}"
            for name, path in (
                ("authorization_endpoint", "authorize"),
                ("token_endpoint", "token"),
                ("jwks_uri", "jwks"),
                ("end_session_endpoint", "leave"),
            )
        }
        return here | self.metadata

    def turn_key(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"})

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def unsigned(self, claims: dict[str, Any]) -> str:
        return f"{_encoded({'alg': 'none'}, claims)}."

    def signed_with_the_public_key(self, claims: dict[str, Any]) -> str:
        head = _encoded({"alg": "HS256", "kid": self.key.kid}, claims)
        return f"{head}.{_base64(hmac.digest(self.key.as_pem(private=False), head.encode(), 'sha256'))}"

    def signed_by_a_stranger(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, RSAKey.generate_key(2048))

    def authorize(self, asked: dict[str, str]) -> str:
        """Where it sends the browser, whoever sits there being recognised at once."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], 'iss': self.issuer} | self.answer)}"

    def token(self, given: dict[str, str], authorization: str) -> dict[str, str] | None:
        """As RFC 6749 and RFC 7636 ask: a code serves once, for who began and has its verifier."""
        asked = self.codes.pop(given.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        is_client = authorization == f"Basic {basic}" or (given.get("client_id"), given.get("client_secret")) == (CLIENT, SECRET)
        challenge = _base64(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        if not asked or not is_client or asked["code_challenge"] != challenge or given["redirect_uri"] != asked["redirect_uri"]:
            return None
        now = int(time.time())
        honest = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": SUBJECT,
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 60,
            "auth_time": now,
        }
        claims = {name: value for name, value in (honest | self.claims).items() if value is not None}
        return {"access_token": "unused", "token_type": "Bearer", "id_token": self.sign(claims)}


@contextmanager
def running() -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            provider.asked.append(parts.path)
            if parts.path in provider.paths:
                provider.paths[parts.path](self)
            elif parts.path == "/authorize":
                self.send_response(302)
                self.send_header(
                    "Location", provider.authorize({name: values[0] for name, values in parse_qs(parts.query).items()})
                )
                self.end_headers()
            elif parts.path == "/leave":
                self.send_response(302)
                self.send_header("Location", parse_qs(parts.query)["post_logout_redirect_uri"][0])
                self.end_headers()
            elif parts.path == "/jwks":
                _send(self, {"keys": [provider.key.as_dict(private=False)]})
            else:
                _send(self, provider.published())

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self.path in provider.paths:
                provider.paths[self.path](self)
                return
            given = {name: values[0] for name, values in parse_qs(body).items()}
            token = provider.token(given, self.headers.get("Authorization", ""))
            _send(self, token or {"error": "invalid_grant"}, status=200 if token else 400)

        def log_message(self, *_: object) -> None:
            """Silence."""

    with server.listening(Handler) as address:
        provider = Provider(address)
        yield provider


def _encoded(*parts: dict[str, Any]) -> str:
    return ".".join(_base64(json.dumps(part).encode()) for part in parts)


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _send(handler: BaseHTTPRequestHandler, content: dict[str, Any], *, status: int = 200) -> None:
    body = json.dumps(content).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
