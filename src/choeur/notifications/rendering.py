"""From one source a mail and language to its text and its HTML, which therefore say the same (layout.md §8).

A source begins with lines `key: words`, then come paragraphs; the paragraph `[button]` stands where the button goes, and its
delay and address with it. Keys of the mail win over those of `_common`: the greeting, the warning, the foot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine, Template
from django.template.loader import render_to_string

from choeur.common import addresses, clock, dates
from choeur.common.typography import NO_BREAK, french
from choeur.notifications import links, quoting
from choeur.notifications.mail_types import MailType, Value

LONGEST_SUBJECT = 60
LONGEST_PREHEADER = 90
SOURCES = Path(__file__).parent / "templates" / "mail"
BUTTON = "[button]"

_engine = Engine(autoescape=False)  # makes plain text; the layout escapes every piece of it


@dataclass(frozen=True)
class RenderedMail:
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class _Parts:
    keys: Mapping[str, str]
    before: list[str]
    after: list[str]


def render(
    mail_type: MailType,
    context: Mapping[str, Value],
    *,
    to: str,
    language: str,
    first_name: str = "",
    expires_at: datetime | None = None,
) -> RenderedMail:
    """The mail in this language for this address.

    Raises:
        ValueError: the context has not exactly the names of the type, or its link needs a date and has none.
    """
    if context.keys() != mail_type.sample.keys():
        raise ValueError(f"{mail_type.code} needs exactly {sorted(mail_type.sample)}")
    if mail_type.link_lives and expires_at is None:
        raise ValueError(f"{mail_type.code} needs the date on which its link expires")
    values = _written(context, language) | _around(to, language, first_name if mail_type.proven else "", expires_at)
    parts = _parts(mail_type, language, values)
    url = links.page(mail_type.page) if mail_type.page else links.absolute(str(context["link"]))
    subject = quoting.refuse_line_breaks(quoting.shortened(parts.keys["subject"], LONGEST_SUBJECT))
    pieces = {
        "language": language,
        "subject": subject,
        "preheader": quoting.shortened(parts.keys["preheader"], LONGEST_PREHEADER),
        "keys": parts.keys,
        "before": [f"{parts.keys['opening']} {parts.before[0]}", *parts.before[1:]],
        "after": parts.after,
        "url": url,
        "expires": values["expires"],
        "help_url": links.page("pages:help"),
        "wordmark": settings.PORTAL_NAME.partition("œ"),
    }
    return RenderedMail(subject, _text(pieces, language), render_to_string("mail/layout.html", pieces))


def example(mail_type: MailType, language: str) -> RenderedMail:
    """The mail as the public page previews it, with the sample of its declaration."""
    expires_at = clock.now() + mail_type.link_lives if mail_type.link_lives else None
    return render(
        mail_type,
        mail_type.sample,
        to="claire.martin@troisponts.example",
        language=language,
        first_name="Claire",
        expires_at=expires_at,
    )


def _written(context: Mapping[str, Value], language: str) -> dict[str, Value]:
    """The values as the mail shows them: a moment in words, typed words made harmless."""
    return {name: _value(value, language) for name, value in context.items() if name != "link"}


def _value(value: Value, language: str) -> str | int:
    if isinstance(value, datetime):
        return _moment(value, language)
    return quoting.quoted(value) if isinstance(value, str) else value


def _around(to: str, language: str, first_name: str, expires_at: datetime | None) -> dict[str, str]:
    """What any source may say: who writes, to whom, until when."""
    return {
        "organisation": settings.ORGANISATION_NAME,
        "portal": settings.PORTAL_NAME,
        "masked": quoting.one_line(addresses.masked(to)),
        "first_name": quoting.quoted(first_name),
        "expires": _moment(expires_at, language) if expires_at else "",
        "lives": dates.duration(expires_at - clock.now(), language) if expires_at else "",
    }


def _moment(value: datetime, language: str) -> str:
    words = dates.date_and_time(value, language)
    return french(words) if language == "fr" else words


def _parts(mail_type: MailType, language: str, values: Mapping[str, Value]) -> _Parts:
    common_keys, _none = _read("_common", language, values)
    keys, paragraphs = _read(mail_type.name.lower(), language, values)
    place = paragraphs.index(BUTTON)
    return _Parts(common_keys | keys, paragraphs[:place], paragraphs[place + 1 :])


def _read(name: str, language: str, values: Mapping[str, Value]) -> tuple[dict[str, str], list[str]]:
    rendered = _source(name, language).render(Context(dict(values), autoescape=False))
    head, *paragraphs = rendered.strip().split("\n\n")
    keys = dict(line.split(": ", 1) for line in head.splitlines())
    return keys, [" ".join(paragraph.split("\n")).strip() for paragraph in paragraphs if paragraph.strip()]


@cache
def _source(name: str, language: str) -> Template:
    text = (SOURCES / f"{name}.{language}.txt").read_text(encoding="utf-8")
    return _engine.from_string(french(text) if language == "fr" else text)


def _text(pieces: Mapping[str, Any], language: str) -> str:
    """The text: the same words in the same order, the address under the name of its button."""
    keys = pieces["keys"]
    colon = f"{NO_BREAK}:" if language == "fr" else ":"
    expiry = [f"{keys['expiry_before']} {pieces['expires']} {keys['expiry_after']}"] if pieces["expires"] else []
    warning = [f"{keys['question']} {keys['not_you']} {keys['never']}"] if "not_you" in keys else []
    paragraphs = [
        keys["greeting"],
        *pieces["before"],
        f"{keys['button']}{colon}\n{pieces['url']}",
        *expiry,
        *pieces["after"],
        *warning,
        f"{keys['foot']}\n{keys['help']}{colon} {pieces['help_url']}",
    ]
    return "\n\n".join(paragraphs) + "\n"
