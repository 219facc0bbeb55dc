"""The mail server that we hand mails to: how to reach it, and what its answers mean (decision 25)."""

import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from django.conf import settings

CONNECT_SECONDS = 10
TOTAL_SECONDS = 30
QUIT_SECONDS = 2
MAILS_A_CONVERSATION = 50
LONGEST_ANSWER = 200
DEFAULT_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
ACCEPTED = range(200, 300)
CLOSING = 421  # RFC 5321 §3.8: the server may say so at any moment
PERMANENT = range(500, 600)

# What a mail server does to a conversation: bad answers, silence, a reset, a certificate that nobody vouches for.
Failure = (smtplib.SMTPException, OSError, ValueError)


@dataclass(frozen=True)
class Relay:
    """Where the mail server is. `security` is smtp (STARTTLS is required), smtps, or smtp+plain."""

    security: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


class Outcome(Enum):
    SENT = "sent"
    LATER = "later"  # this mail or its domain: try again
    NEVER = "never"  # refused for good
    RELAY_DOWN = "relay down"  # says nothing about the mail


@dataclass(frozen=True)
class Answer:
    """What became of one delivery. `is_hang`: the server went silent, so its domain is left alone for a while."""

    outcome: Outcome
    text: str
    is_hang: bool = False


def read(url: str) -> Relay:
    """The relay that `CHOEUR_EMAIL_URL` names.

    Raises:
        ValueError: another scheme, no host, or mail in clear to another machine.
    """
    parts = urlsplit(url)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise ValueError("CHOEUR_EMAIL_URL must be like smtp://user:password@host:587, smtps://… or smtp+plain://127.0.0.1:25.")
    if parts.scheme == "smtp+plain" and not _is_loopback(parts.hostname):
        raise ValueError("CHOEUR_EMAIL_URL: smtp+plain:// is for this machine alone; use smtp:// (STARTTLS) or smtps://.")
    port = parts.port or DEFAULT_PORTS[parts.scheme]
    return Relay(parts.scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))


def _is_loopback(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _our_name() -> str:
    """How we present ourselves: the portal's host, since asking the resolver may take long."""
    host = urlsplit(settings.BASE_URL).hostname or ""
    with contextlib.suppress(ValueError):
        return f"[{ip_address(host)}]"
    return host


class Conversation:
    """One connection to the relay, for several mails in a row. Used by one thread at a time."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self._client: smtplib.SMTP | None = None
        self._handed_over = 0
        self._was_cut = False

    def deliver(self, sender: str, to: str, message: bytes, *, before_data: Callable[[], None]) -> Answer:
        """Hand one mail over, in 30 s at most. `before_data` is called once the address is accepted."""
        if not to.isascii():
            return Answer(Outcome.NEVER, "the address needs SMTPUTF8")
        with self._deadline():
            try:
                client = self._begin(sender)
            except Failure as error:
                self.close()
                return Answer(Outcome.RELAY_DOWN, _described(error))
            return self._hand_over(client, to, message, before_data)

    def close(self) -> None:
        """Hang up, politely where the server still listens."""
        client, self._client, self._handed_over = self._client, None, 0
        if client is None:
            return
        if client.sock is not None:
            with contextlib.suppress(*Failure):
                client.sock.settimeout(QUIT_SECONDS)
                client.quit()
        client.close()

    def _begin(self, sender: str) -> smtplib.SMTP:
        """A connection that accepted our sender: the one we have if it still answers, else a new one."""
        if self._client is not None and self._handed_over < MAILS_A_CONVERSATION:
            with contextlib.suppress(*Failure):
                return _announce(self._client, sender)
        self.close()
        return _announce(self._connect(), sender)

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.relay.security == "smtps":
            client: smtplib.SMTP = smtplib.SMTP_SSL(local_hostname=_our_name(), timeout=CONNECT_SECONDS, context=context)
        else:
            client = smtplib.SMTP(local_hostname=_our_name(), timeout=CONNECT_SECONDS)
        self._client = client
        client._host = self.relay.host  # type: ignore[attr-defined]  # noqa: SLF001 - starttls and SMTP_SSL check this name
        code, reply = client.connect(self.relay.host, self.relay.port)
        if code not in ACCEPTED:
            raise smtplib.SMTPConnectError(code, reply)
        if self.relay.security == "smtp":
            client.starttls(context=context)
        if self.relay.user:
            client.login(self.relay.user, self.relay.password)
        client.ehlo_or_helo_if_needed()
        if client.sock is not None:
            client.sock.settimeout(TOTAL_SECONDS + CONNECT_SECONDS)  # from here on the deadline alone cuts
        return client

    def _hand_over(self, client: smtplib.SMTP, to: str, message: bytes, before_data: Callable[[], None]) -> Answer:
        try:
            code, reply = client.rcpt(to)
            if code in ACCEPTED:
                before_data()
                code, reply = client.data(message)
        except smtplib.SMTPDataError as error:
            code, reply = error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b""
        except Failure as error:
            return self._broken_off(_described(error))
        if code == CLOSING:
            return self._broken_off(_quoted(code, reply))
        self._handed_over += 1
        if code not in ACCEPTED:
            self._reset(client)
        return Answer(_meaning(code), _quoted(code, reply))

    def _broken_off(self, text: str) -> Answer:
        """Cut in the middle: because of this mail if the relay takes a new call, else because the relay went away."""
        hung = self._was_cut
        self.close()
        if not hung:
            try:
                self._connect()
            except Failure as other:
                self.close()
                return Answer(Outcome.RELAY_DOWN, _described(other))
        return Answer(Outcome.LATER, text, is_hang=hung)

    def _reset(self, client: smtplib.SMTP) -> None:
        try:
            client.rset()
        except Failure:
            self.close()

    @contextlib.contextmanager
    def _deadline(self) -> Iterator[None]:
        """Whatever the server does, even one byte every nine seconds, the connection is cut when time is over."""
        self._was_cut = False
        timer = threading.Timer(TOTAL_SECONDS, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        self._was_cut = True
        client = self._client
        if client is not None and client.sock is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(client.sock, socket.SHUT_RDWR)  # of the bare socket: safe beside a thread that reads


def _announce(client: smtplib.SMTP, sender: str) -> smtplib.SMTP:
    """The sender is the same for all mails: a refusal is about us, not about a mail."""
    code, reply = client.mail(sender)
    if code not in ACCEPTED:
        raise smtplib.SMTPSenderRefused(code, reply, sender)
    return client


def _meaning(code: int) -> Outcome:
    if code in ACCEPTED:
        return Outcome.SENT
    return Outcome.NEVER if code in PERMANENT else Outcome.LATER


def _quoted(code: int, reply: bytes) -> str:
    return f"{code} {reply.decode('ascii', 'replace')}"[:LONGEST_ANSWER]


def _described(error: Exception) -> str:
    """Without the texts of the error: they could name an address."""
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {code}".strip()
