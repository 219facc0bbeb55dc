"""How a structure is identified, and the rules of a SIRET (journeys §1, facts §2.1 and §2.2, ux.md S1).

The rules of the other types are in `identifier_types`, one module each.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from choeur.common.errors import Refusal
from choeur.structures.identifier_types import given, non_eu, pacific, social_security, vat
from choeur.structures.identifier_types.spelling import without_separators

SIRET_LENGTH = 14
SIREN_LENGTH = 9
VAT_NUMBER = re.compile(r"FR[0-9A-Z]{2}[0-9]{9}", re.IGNORECASE)


class IdentifierType(TextChoices):
    """The types of the source document; codes and lengths in facts §2.1."""

    SIRET = "SIRET", gettext_lazy("SIRET")
    EU_NON_FRENCH = "EU_NON_FRENCH", gettext_lazy("Structure européenne hors France")
    NON_EU = "NON_EU", gettext_lazy("Structure hors union européenne")
    TAHITI = "TAHITI", gettext_lazy("Structure avec numéro TAHITI")
    RIDET = "RIDET", gettext_lazy("Structure avec un RIDET")
    INDIVIDUAL = "INDIVIDUAL", gettext_lazy("Particulier")
    BEING_REGISTERED = "BEING_REGISTERED", gettext_lazy("En cours d'immatriculation")


NUMBER_FIELDS = {
    IdentifierType.SIRET: "siret",
    IdentifierType.EU_NON_FRENCH: "vat_number",
    IdentifierType.TAHITI: "tahiti",
    IdentifierType.RIDET: "ridet",
}
"""Where the number of each type is typed."""
GIVEN_PREFIXES = {IdentifierType.INDIVIDUAL: "PART", IdentifierType.BEING_REGISTERED: "IMM"}
"""Types whose number the portal gives."""


class Identifier(NamedTuple):
    """A structure's identifier in its one spelling; `note` is what the person is told of it, often nothing."""

    type: IdentifierType
    value: str
    note: str = ""


def clean(identifier_type: str, typed: Mapping[str, object]) -> Identifier | None:
    """The identifier that the fields of this type make; `None` where the portal gives it (`assign`).

    `typed` maps the names of fields (`siret`, `vat_number`, `country`, `legal_name`, `tahiti`, `ridet`) to text; the number
    fields of the other types are not looked at.

    Raises:
        Refusal: the first mistake, with its field; a social security number is refused in any field.
    """
    kind = IdentifierType(identifier_type)
    others = set(NUMBER_FIELDS.values()) - {NUMBER_FIELDS.get(kind)}
    texts = {name: text for name, text in typed.items() if isinstance(text, str) and name not in others}
    social_security.refuse(texts)
    match kind:
        case IdentifierType.SIRET:
            return Identifier(kind, clean_siret(texts.get("siret", "")))
        case IdentifierType.EU_NON_FRENCH:
            return Identifier(kind, *vat.clean(texts.get("vat_number", "")))
        case IdentifierType.NON_EU:
            return Identifier(kind, *non_eu.clean(texts.get("country", ""), texts.get("legal_name", "")))
        case IdentifierType.TAHITI:
            return Identifier(kind, pacific.clean_tahiti(texts.get("tahiti", "")))
        case IdentifierType.RIDET:
            return Identifier(kind, pacific.clean_ridet(texts.get("ridet", "")))
        case _:
            return None


def assign(identifier_type: str) -> str:
    """A new number for a structure that has none: drawn at random, another one at each call."""
    return given.new_number(GIVEN_PREFIXES[IdentifierType(identifier_type)])


class BadSiret(Refusal):
    """What was typed is not a SIRET; each subclass is one mistake, with its own sentence."""

    code = "bad_siret"

    def __init__(self, message: str) -> None:
        super().__init__(message, field="siret")


class MissingSiret(BadSiret):
    code = "siret_missing"

    def __init__(self) -> None:
        super().__init__(_("Saisissez votre numéro de SIRET, ou choisissez « Je n'ai pas de numéro de SIRET »"))


class WrongLength(BadSiret):
    code = "siret_length"

    def __init__(self, digits: int) -> None:
        super().__init__(_("Le numéro de SIRET comporte 14 chiffres ; vous en avez saisi %(n)d") % {"n": digits})


class SirenTyped(BadSiret):
    """Nine digits: `siren` lets the page list the open establishments; empty where its own check digit is wrong."""

    code = "siret_is_a_siren"

    def __init__(self, siren: str) -> None:
        super().__init__(_("Vous avez saisi un SIREN (9 chiffres). Ajoutez les 5 chiffres de votre établissement"))
        self.siren = siren if siren_number.is_valid(siren) else ""


class VatNumberTyped(BadSiret):
    code = "siret_is_a_vat_number"

    def __init__(self) -> None:
        super().__init__(_("Ceci ressemble à un numéro de TVA. Le SIRET est un autre numéro, de 14 chiffres"))


class ForeignVatNumberTyped(BadSiret):
    code = "siret_is_a_foreign_vat_number"

    def __init__(self) -> None:
        super().__init__(
            _("Ceci est le numéro de TVA d'un autre pays de l'Union européenne. Choisissez « Je n'ai pas de numéro de SIRET »")
        )


class NotOnlyDigits(BadSiret):
    code = "siret_letters"

    def __init__(self) -> None:
        super().__init__(_("Le numéro de SIRET ne contient que des chiffres"))


class WrongCheckDigit(BadSiret):
    code = "siret_check_digit"

    def __init__(self) -> None:
        super().__init__(_("Un chiffre au moins est faux : relisez le numéro"))


def clean_siret(text: str) -> str:
    """The 14 digits of what a person typed or pasted; cleaning twice changes nothing.

    Spaces of any kind, invisible characters, dots and dashes are dropped, full-width digits become plain ones.

    Raises:
        BadSiret: one subclass for each mistake of ux.md S1.
    """
    typed = without_separators(text)
    if not typed:
        raise MissingSiret
    if VAT_NUMBER.fullmatch(typed):
        raise VatNumberTyped
    if vat.is_one(typed):
        raise ForeignVatNumberTyped
    if not (typed.isascii() and typed.isdigit()):
        raise NotOnlyDigits
    if len(typed) == SIREN_LENGTH:
        raise SirenTyped(typed)
    if len(typed) != SIRET_LENGTH:
        raise WrongLength(len(typed))
    if not has_right_check_digit(typed):
        raise WrongCheckDigit
    return typed


def siren_typed(text: str) -> str:
    """The SIREN of a person who typed one where her SIRET is asked, else nothing."""
    try:
        clean_siret(text)
    except SirenTyped as typed:
        return typed.siren
    except BadSiret:
        return ""
    return ""


def has_right_check_digit(siret: str) -> bool:
    """Luhn over the 14 digits and over the SIREN.

    La Poste (SIREN 356000000) gives its establishments, the head office 35600000000048 left out, numbers whose digits
    add up to a multiple of five instead (facts §2.2).
    """
    return bool(siret_number.is_valid(siret))


def siren_of(siret: str) -> str:
    """The nine digits of the company inside the number of its establishment."""
    return siret[:SIREN_LENGTH]


def grouped(number: str) -> str:
    """As people read it: « 123 456 782 00010 » for a SIRET, « 123 456 782 » for a SIREN."""
    return " ".join(part for part in (number[0:3], number[3:6], number[6:9], number[9:]) if part)


def shown(identifier_type: str, identifier: str) -> str:
    """An identifier as people read it, in any type."""
    return grouped(identifier) if identifier_type == IdentifierType.SIRET else identifier


def public_name(identifier_type: str, identifier: str, *, legal_name: str, needs_check: bool) -> str:
    """What others than its people may read: never a name that a person typed, but « SIRET 123 456 782 00010 » (decision 5)."""
    named_by_hand = needs_check or identifier_type != IdentifierType.SIRET
    return f"{IdentifierType(identifier_type).label} {shown(identifier_type, identifier)}" if named_by_hand else legal_name
