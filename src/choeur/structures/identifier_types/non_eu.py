"""Structures outside the European Union: their country and the first characters of their name (facts §2.1 and §2.2).

The law says « first 16 characters of the raison sociale » and no more (arrêté du 9 décembre 2016). Ours, so that one firm has one
identifier however it is typed: capitals, no accent on Latin letters, one space between words, straight apostrophes, quotes
and hyphens, and the sixteen are counted after that. Other punctuation and other scripts stay as typed.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from choeur.common import cleaning, countries
from choeur.structures.identifier_types.refusing import BadIdentifier
from choeur.structures.identifier_types.spelling import spelled

NAME_LENGTH = 16
EUROPEAN_UNION = frozenset(
    "AT AX BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905 - read as a list
)
"""ISO 3166; the Åland Islands have Finnish VAT numbers. Greenland, the Faroes and the Dutch Caribbean are outside."""
WITH_SIRET = frozenset({"BL", "GF", "GP", "MF", "MQ", "PM", "RE", "TF", "YT"})
"""Overseas and yet in the Sirene register."""
NEW_CALEDONIA, FRENCH_POLYNESIA, WALLIS_AND_FUTUNA = "NC", "PF", "WF"
PREFIXES = {WALLIS_AND_FUTUNA: "FRWF"}  # no register of its own: the same arrêté gives it FRWF and 14 characters

_LATIN_ACCENTS = re.compile(r"(?<=[A-Z])[\u0300-\u036f]+")
_LETTERS = str.maketrans({"Æ": "AE", "Œ": "OE", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH", "ẞ": "SS"})
_MARKS = str.maketrans(dict.fromkeys("’‘ʼ′`´", "'") | dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("“”„«»", '"'))


class NonEu(NamedTuple):
    """« USACME CORPORATION », and what the person is told of it."""

    value: str
    note: str = ""


def clean(country: str, legal_name: str) -> NonEu:
    """The identifier of a structure outside the Union: 3 to 18 characters.

    Raises:
        BadIdentifier: `country_…` or `legal_name_…`, with the type to choose instead where there is one.
    """
    code = spelled(country)
    _refuse_country(code)
    name = in_capitals(legal_name)
    if not any(character.isalnum() for character in name):
        raise BadIdentifier("legal_name_missing", _("Saisissez la raison sociale de votre entreprise"), field="legal_name")
    if character := cleaning.unaccepted_character(name):
        raise BadIdentifier(
            "legal_name_character",
            _("Le champ contient un caractère non accepté : « %(character)s »") % {"character": character},
            field="legal_name",
        )
    prefix = PREFIXES.get(code, code)
    kept = name[: NAME_LENGTH + len(code) - len(prefix)].rstrip()
    return NonEu(prefix + kept, _note(code))


def in_capitals(legal_name: str) -> str:
    """A raison sociale in the one spelling that two people who type it would share; twice changes nothing."""
    capitals = unicodedata.normalize("NFD", cleaning.tidy(legal_name).upper().translate(_MARKS))
    return cleaning.tidy(_LATIN_ACCENTS.sub("", capitals.translate(_LETTERS)))


def is_same_firm(legal_name: str, other: str) -> bool:
    """Two structures share a country and sixteen characters: are their whole names one name, spaces and punctuation apart?"""
    return _letters_and_digits(legal_name) == _letters_and_digits(other)


def _letters_and_digits(legal_name: str) -> str:
    return "".join(character for character in in_capitals(legal_name) if character.isalnum())


def _refuse_country(code: str) -> None:
    known: Mapping[str, str] = dict(countries.choices())
    if code not in known or code in EUROPEAN_UNION:
        mistake = "country_missing" if not code else "country_in_eu" if code in EUROPEAN_UNION else "country_unknown"
        raise BadIdentifier(mistake, _("Choisissez un pays hors de l'Union européenne"), field="country")
    place = {"country": known[code]}
    if code in WITH_SIRET:
        message = _("%(country)s : les structures y ont un SIRET. Revenez à l'étape 1 pour le saisir") % place
        raise BadIdentifier("country_has_siret", message, field="country")
    if code == NEW_CALEDONIA:
        message = _("%(country)s : choisissez le type « Structure avec un RIDET »") % place
        raise BadIdentifier("country_has_ridet", message, field="country")
    if code == FRENCH_POLYNESIA:
        message = _("%(country)s : choisissez le type « Structure avec numéro TAHITI »") % place
        raise BadIdentifier("country_has_tahiti", message, field="country")


def _note(code: str) -> str:
    if code == WALLIS_AND_FUTUNA:
        return _("Wallis-et-Futuna : l'identifiant est fait de FRWF et des 14 premiers caractères de la raison sociale")
    return ""
