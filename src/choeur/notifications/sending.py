"""Writing to somebody: one row of the outbox, in the transaction of what it tells (layout.md §8)."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.utils import format_datetime
from typing import Protocol

from django.conf import settings
from django.db import transaction

from choeur.common import addresses, clock
from choeur.notifications import quoting, rendering
from choeur.notifications.mail_types import MailType, Recipient, Value
from choeur.notifications.models import OutgoingMail, State

BY_LOGIN = frozenset({Recipient.LOGIN, Recipient.EVERYWHERE, Recipient.MANAGERS_LOGIN, Recipient.GIVEN})


class Person(Protocol):
    """Whom a mail can go to: an account, or an `Addressee`."""

    @property
    def login_address(self) -> str: ...

    @property
    def notified_address(self) -> str: ...

    @property
    def language(self) -> str: ...

    @property
    def first_name(self) -> str: ...


@dataclass(frozen=True)
class Addressee:
    """Somebody without account, or an address that is not proven yet."""

    login_address: str
    language: str
    first_name: str = ""

    @property
    def notified_address(self) -> str:
        """The only address there is."""
        return self.login_address


def notify(person: Person, mail_type: MailType, /, *, expires_at: datetime | None = None, **context: Value) -> OutgoingMail:
    """Write this mail to this person: rendered now, in her language, sent once the transaction is through.

    `expires_at` is when its link ends, where it has one; `context` has the names of the type's sample.

    Raises:
        RuntimeError: outside a transaction, a mail could leave for a change that was never kept.
        ValueError: the context is not the type's, or an address or header holds a line break.
    """
    mail = _written(person, mail_type, expires_at, context)
    mail.save(force_insert=True)
    return mail


def notify_everywhere(person: Person, mail_type: MailType, /, **context: Value) -> None:
    """The same mail to each address of this person: what touches the security of an account may not hide in one of them."""
    notify(person, mail_type, expires_at=None, **context)
    if addresses.normalise(person.notified_address) != addresses.normalise(person.login_address):
        notify(Addressee(person.notified_address, person.language, person.first_name), mail_type, expires_at=None, **context)


def decoy(person: Person, mail_type: MailType, /, *, expires_at: datetime | None = None, **context: Value) -> None:
    """The same work and the same insert, for nobody: what it costs does not tell whether an account exists (decision 2)."""
    mail = _written(person, mail_type, expires_at, context)
    mail.to = mail.domain = mail.subject = mail.text = mail.html = ""
    mail.state = State.DISCARDED
    mail.save(force_insert=True)


def _written(person: Person, mail_type: MailType, expires_at: datetime | None, context: dict[str, Value]) -> OutgoingMail:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a mail is written inside the transaction of what it tells")
    to = quoting.refuse_line_breaks(person.login_address if mail_type.recipient in BY_LOGIN else person.notified_address)
    language = person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    rendered = rendering.render(mail_type, context, to=to, language=language, first_name=person.first_name, expires_at=expires_at)
    key, now = uuid.uuid4(), clock.now()
    return OutgoingMail(
        id=key,
        code=mail_type.code,
        to=to,
        domain=addresses.normalise(to).rpartition("@")[2],
        language=language,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        headers=_headers(key, now, language),
        priority=mail_type.priority,
        created_at=now,
        next_try_at=now,
        expires_at=expires_at,
    )


def _headers(key: uuid.UUID, now: datetime, language: str) -> dict[str, str]:
    """Fixed when the row is born: a mail sent twice is the same mail (ux.md §3.1, RFC 3834)."""
    sender = settings.EMAIL_SENDER
    name = f"{settings.ORGANISATION_NAME} — {settings.PORTAL_NAME}"
    headers = {
        "From": str(Address(display_name=name, addr_spec=sender)),
        "Message-ID": f"<{key}@{sender.rpartition('@')[2]}>",
        "Date": format_datetime(now),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": language,
    }
    return {header: quoting.refuse_line_breaks(value) for header, value in headers.items()}
