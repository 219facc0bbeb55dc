"""Every mail that the portal sends, declared once (journeys §8). The public page and the documentation are made from it.

The texts are in `templates/mail/<name in lower case>.fr.txt` and `.en.txt`. The keys of `sample` are the names that the
text needs; its values serve the previews. The button leads to `page`, a name of an address, or to the path given as `link`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, IntEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Value = str | int | datetime


class Recipient(Enum):
    """Whose address a mail goes to; the value is how the public page says it."""

    LOGIN = _("Adresse de connexion")
    CONTACT = _("Adresse de contact")
    MANAGERS = _("Adresse de contact des gestionnaires")
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


_SAMPLE_LINK = "/activer/9f3KQ2vB7xLmT4cR8wYzPdN6sHjE1aUo5iGbXrCqVtZ"

_SAMPLE_MOMENT = datetime(2026, 11, 24, 16, 40, tzinfo=UTC)

ACTIVATION = MailType(
    code="ACT-01",
    name="ACTIVATION",
    trigger=_("Une inscription vient d'être faite avec l'adresse."),
    recipient=Recipient.LOGIN,
    sample={"link": _SAMPLE_LINK},
    proven=False,
    priority=Priority.URGENT,
    link_lives=timedelta(days=30),
)
ACTIVATION_AGAIN = MailType(
    code="ACT-02",
    name="ACTIVATION_AGAIN",
    trigger=_("Un nouveau lien d'activation est demandé."),
    recipient=Recipient.LOGIN,
    sample={"link": _SAMPLE_LINK, "asked_at": _SAMPLE_MOMENT},
    proven=False,
    priority=Priority.URGENT,
    link_lives=timedelta(days=30),
)
ACTIVATION_REMINDER_7 = MailType(
    code="ACT-03",
    name="ACTIVATION_REMINDER_7",
    trigger=_("Le lien d'activation expire dans 7 jours."),
    recipient=Recipient.LOGIN,
    sample={"link": _SAMPLE_LINK},
    proven=False,
    link_lives=timedelta(days=7),
)
ACTIVATION_REMINDER_1 = MailType(
    code="ACT-04",
    name="ACTIVATION_REMINDER_1",
    trigger=_("Le lien d'activation expire dans un jour."),
    recipient=Recipient.LOGIN,
    sample={"link": _SAMPLE_LINK},
    proven=False,
    link_lives=timedelta(days=1),
)
ALREADY_REGISTERED = MailType(
    code="ACT-05",
    name="ALREADY_REGISTERED",
    trigger=_("Une inscription est tentée avec l'adresse d'un compte existant."),
    recipient=Recipient.LOGIN,
    page="login:login",
    proven=False,
    priority=Priority.URGENT,
)
ACCOUNT_ACTIVE = MailType(
    code="ACT-06",
    name="ACCOUNT_ACTIVE",
    trigger=_("Le compte vient d'être activé."),
    recipient=Recipient.LOGIN,
    sample={"at": _SAMPLE_MOMENT, "outcome": "leads", "structure": "ATELIERS DES TROIS PONTS"},
    page="myaccount:dashboard",
)
SIGN_UP_BECAME_REQUEST = MailType(
    code="ACT-07",
    name="SIGN_UP_BECAME_REQUEST",
    trigger=_("Une autre personne a activé son compte avant, pour la même nouvelle structure."),
    recipient=Recipient.CONTACT,
    sample={"at": _SAMPLE_MOMENT, "structure": "ATELIERS DES TROIS PONTS"},
    page="myaccount:dashboard",
)
NEW_DEVICE = MailType(
    code="SEC-05",
    name="NEW_DEVICE",
    trigger=_("Une connexion vient d'un appareil inconnu."),
    recipient=Recipient.LOGIN,
    sample={"at": _SAMPLE_MOMENT, "device": "Firefox, Windows", "network": "203.0.113.x"},
    page="pages:support",
    priority=Priority.URGENT,
)
LOGIN_SLOWED = MailType(
    code="SEC-06",
    name="LOGIN_SLOWED",
    trigger=_("De nombreux essais de connexion ont échoué (un message par jour au plus)."),
    recipient=Recipient.LOGIN,
    sample={"since": _SAMPLE_MOMENT},
    page="myaccount:dashboard",
    priority=Priority.URGENT,
)
CONTACT_CONFIRMATION = MailType(
    code="SEC-11",
    name="CONTACT_CONFIRMATION",
    trigger=_("Une adresse de contact est indiquée pour un compte."),
    recipient=Recipient.GIVEN,
    sample={"link": "/adresse-de-contact/9f3KQ2vB7xLmT4cR8wYzPdN6sHjE1aUo5iGbXrCqVtZ"},
    proven=False,
    priority=Priority.URGENT,
    link_lives=timedelta(hours=24),
)
MEMBERSHIP_REQUESTED = MailType(
    code="RAT-01",
    name="MEMBERSHIP_REQUESTED",
    trigger=_("Une personne demande à rejoindre une structure."),
    recipient=Recipient.MANAGERS,
    sample={
        "person": "Émile Petit",
        "address": "emile.petit@troisponts.example",
        "structure": "ATELIERS DES TROIS PONTS",
        "identifier": "012 345 674 00017",
        "message": "Je remplace Claire à la comptabilité.",
    },
    page="myaccount:dashboard",
)

MAIL_TYPES: tuple[MailType, ...] = (
    ACTIVATION,
    ACTIVATION_AGAIN,
    ACTIVATION_REMINDER_7,
    ACTIVATION_REMINDER_1,
    ALREADY_REGISTERED,
    ACCOUNT_ACTIVE,
    SIGN_UP_BECAME_REQUEST,
    NEW_DEVICE,
    LOGIN_SLOWED,
    CONTACT_CONFIRMATION,
    MEMBERSHIP_REQUESTED,
)
BY_CODE: Mapping[str, MailType] = {mail_type.code: mail_type for mail_type in MAIL_TYPES}
