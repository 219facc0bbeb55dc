"""What is said of each kind of mail: to whom it goes, how soon, what its address has proven (journeys §8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, IntEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Value = str | int | datetime


class Recipient(Enum):
    """Whose address a mail goes to; the value is how the public page says it."""

    LOGIN = _("Adresse de connexion")
    CONTACT = _("Adresse de contact")
    EVERYWHERE = _("Adresses de connexion et de contact")
    MANAGERS = _("Adresse de contact des gestionnaires")
    MANAGERS_LOGIN = _("Adresse de connexion des gestionnaires")
    GIVEN = _("Adresse à confirmer")


class Priority(IntEnum):
    """What leaves first. A link that somebody waits for and a warning about her account pass before the rest."""

    URGENT = 0
    NORMAL = 1


@dataclass(frozen=True, kw_only=True)
class MailType:
    """One kind of mail.

    `proven=False`: the address may be a stranger's, so the text holds no word typed by anybody. `link_lives` is how long
    the link of the sample is good; a type that has it needs `expires_at` when it is sent.
    """

    code: str
    name: str
    trigger: Promise | str
    recipient: Recipient
    sample: Mapping[str, Value] = field(default_factory=dict, hash=False)
    page: str = ""
    mandatory: bool = True
    proven: bool = True
    priority: Priority = Priority.NORMAL
    link_lives: timedelta | None = None

    def __str__(self) -> str:
        return self.code
