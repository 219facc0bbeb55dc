"""From a row of the outbox to the bytes that a mail server takes.

With the older classes of `email`: the newer ones lose a space where they cut a long header that is not in ASCII.
"""

from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import parseaddr, quote
from typing import Any

from choeur.notifications.models import OutgoingMail

POLICY = compat32.clone(linesep="\r\n")


def composed(mail: OutgoingMail) -> bytes:
    """The whole message: text first, HTML second, UTF-8 in quoted-printable; the same headers at every try."""
    message: Any = MIMEMultipart("alternative", boundary=f"=_{mail.id.hex}")
    message["To"] = envelope_address(mail)
    message["Subject"] = Header(mail.subject)
    for name, value in mail.headers.items():
        message[name] = _named(value) if name == "From" else value
    message.attach(_part("plain", mail.text))
    message.attach(_part("html", mail.html))
    return bytes(message.as_bytes(policy=POLICY))


def envelope_address(mail: OutgoingMail) -> str:
    """The address as servers know it, its domain in ASCII."""
    local = mail.to.rpartition("@")[0]
    return f"{local}@{mail.domain}"


def _named(sender: str) -> Header:
    name, address = parseaddr(sender)
    header = Header(f'"{quote(name)}"' if name.isascii() else name)
    header.append(f"<{address}>", "us-ascii")
    return header


def _part(subtype: str, body: str) -> MIMENonMultipart:
    charset = Charset("utf-8")
    charset.body_encoding = QP
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    part.set_payload(body, charset)
    return part
