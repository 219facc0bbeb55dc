"""From a row of the outbox to the bytes that a mail server takes."""

from email.message import EmailMessage
from email.policy import SMTP

from choeur.notifications.models import OutgoingMail


def composed(mail: OutgoingMail) -> bytes:
    """The whole message: text first, HTML second, UTF-8 in quoted-printable; the same bytes' headers at every try."""
    message = EmailMessage(policy=SMTP)
    message["To"] = envelope_address(mail)
    message["Subject"] = mail.subject
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return message.as_bytes()


def envelope_address(mail: OutgoingMail) -> str:
    """The address as servers know it, its domain in ASCII."""
    local = mail.to.rpartition("@")[0]
    return f"{local}@{mail.domain}"
