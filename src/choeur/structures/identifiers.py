"""How a structure is identified, and the rules of a SIRET (journeys §1, facts §2.1 and §2.2, ux.md S1)."""

import re
import unicodedata

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from choeur.common.errors import Refusal

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
    typed = _without_separators(text)
    if not typed:
        raise MissingSiret
    if VAT_NUMBER.fullmatch(typed):
        raise VatNumberTyped
    if not (typed.isascii() and typed.isdigit()):
        raise NotOnlyDigits
    if len(typed) == SIREN_LENGTH:
        raise SirenTyped(typed)
    if len(typed) != SIRET_LENGTH:
        raise WrongLength(len(typed))
    if not has_right_check_digit(typed):
        raise WrongCheckDigit
    return typed


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


def as_name(identifier_type: str, identifier: str) -> str:
    """« SIRET 123 456 782 00010 »: how a structure is named to others while its name is only what somebody typed (decision 5)."""
    return f"{IdentifierType(identifier_type).label} {shown(identifier_type, identifier)}"


def _without_separators(text: str) -> str:
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    if unicodedata.category(character) in {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"} or character in ".\uff0e\u00b7\u2024\u2212":
        return ""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)
