"""VAT numbers of the European Union, France left out (journeys §1, facts §2.1 and §2.2, ux.md S2b).

The shapes are those of VIES, the Commission's own check; the check digits are python-stdnum's. Nothing here asks VIES.
"""

import re
from typing import NamedTuple, NoReturn

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.eu import vat as vat_number
from stdnum.fr import siren as siren_number
from stdnum.mc import tva as monegasque_number

from choeur.common import cleaning, countries
from choeur.structures.identifier_types.refusing import BadIdentifier, refuse_siret
from choeur.structures.identifier_types.spelling import spelled

FIELD = "vat_number"
LONGEST = 18  # the rule of Chorus Pro on `UE_HORS_FRANCE` (facts §2.1)
PREFIX_LENGTH = 2
NORTHERN_IRELAND = "XI"  # since 2021, for trade in goods: protocol on Ireland and Northern Ireland
OTHER_PREFIXES = {"GR": "EL", "ΕΛ": "EL"}  # Greece by its ISO code, and by the letters of a Greek keyboard
ISO_CODES = {"EL": "GR"}
LABEL = re.compile(r"^(?:TVA|VAT|BTW)(?=[A-Z]{2})")  # Belgian letterheads say « TVA BE 0428.759.497 »
TWO_LETTERS = re.compile(r"[^\W\d_]{2}")


class Shape(NamedTuple):
    """What follows the prefix, and how a person is told."""

    pattern: str
    form: str | Promise


SHAPES = {
    "AT": Shape(r"U\d{8}", gettext_lazy("ATU et 8 chiffres")),
    "BE": Shape(r"\d{9}|[01]\d{9}", gettext_lazy("BE et 10 chiffres, dont le premier est 0 ou 1")),
    "BG": Shape(r"\d{9,10}", gettext_lazy("BG et 9 ou 10 chiffres")),
    "CY": Shape(r"\d{8}[A-Z]", gettext_lazy("CY, 8 chiffres et une lettre")),
    "CZ": Shape(r"\d{8,10}", gettext_lazy("CZ et 8, 9 ou 10 chiffres")),
    "DE": Shape(r"\d{9}", gettext_lazy("DE et 9 chiffres")),
    "DK": Shape(r"\d{8}", gettext_lazy("DK et 8 chiffres")),
    "EE": Shape(r"\d{9}", gettext_lazy("EE et 9 chiffres")),
    "EL": Shape(r"\d{8,9}", gettext_lazy("EL et 9 chiffres")),
    "ES": Shape(r"[A-Z]\d{7}[A-Z\d]|\d{8}[A-Z]", gettext_lazy("ES et 9 caractères, dont le premier ou le dernier est une lettre")),
    "FI": Shape(r"\d{8}", gettext_lazy("FI et 8 chiffres")),
    "HR": Shape(r"\d{11}", gettext_lazy("HR et 11 chiffres")),
    "HU": Shape(r"\d{8}", gettext_lazy("HU et 8 chiffres")),
    "IE": Shape(r"\d[A-Z\d+*]\d{5}[A-Z]{1,2}", gettext_lazy("IE, 7 chiffres et une ou deux lettres")),
    "IT": Shape(r"\d{11}", gettext_lazy("IT et 11 chiffres")),
    "LT": Shape(r"\d{9}|\d{12}", gettext_lazy("LT et 9 ou 12 chiffres")),
    "LU": Shape(r"\d{8}", gettext_lazy("LU et 8 chiffres")),
    "LV": Shape(r"\d{11}", gettext_lazy("LV et 11 chiffres")),
    "MT": Shape(r"\d{8}", gettext_lazy("MT et 8 chiffres")),
    "NL": Shape(r"\d{9}B\d{2}", gettext_lazy("NL, 9 chiffres, la lettre B et 2 chiffres")),
    "PL": Shape(r"\d{10}", gettext_lazy("PL et 10 chiffres")),
    "PT": Shape(r"\d{9}", gettext_lazy("PT et 9 chiffres")),
    "RO": Shape(r"\d{2,10}", gettext_lazy("RO et 2 à 10 chiffres")),
    "SE": Shape(r"\d{10}01", gettext_lazy("SE et 12 chiffres, dont les deux derniers sont 01")),
    "SI": Shape(r"\d{8}", gettext_lazy("SI et 8 chiffres")),
    "SK": Shape(r"\d{10}", gettext_lazy("SK et 10 chiffres")),
    NORTHERN_IRELAND: Shape(
        r"\d{9}|\d{12}|(?:GD|HA)\d{3}", gettext_lazy("XI et 9 ou 12 chiffres, ou XI, les lettres GD ou HA, et 3 chiffres")
    ),
}
"""The 26 other countries of the Union, and Northern Ireland. France is not here: a French structure has a SIRET."""


class VatNumber(NamedTuple):
    """A VAT number in its one spelling, and what the person is told of it."""

    value: str
    note: str = ""


def clean(text: str) -> VatNumber:
    """The number in capitals without separators, with its country's prefix and leading zeros.

    Raises:
        BadIdentifier: `vat_number_…`, one code and one sentence for each mistake.
    """
    number = typed = _without_label(text)
    _refuse_what_is_no_vat_number(number)
    prefix = OTHER_PREFIXES.get(number[:PREFIX_LENGTH], number[:PREFIX_LENGTH])
    number = prefix + number[PREFIX_LENGTH:]
    _refuse_unreadable(number)
    shape = SHAPES.get(prefix) or _refuse_prefix(number)
    if not re.fullmatch(shape.pattern, number[PREFIX_LENGTH:], re.ASCII):
        raise _bad(
            "form",
            _("Ce numéro de TVA n'a pas la forme attendue pour %(country)s : %(form)s")
            % {"country": _country(prefix), "form": shape.form},
        )
    if not vat_number.is_valid(number):
        raise _bad("check_digit", _("Un chiffre ou une lettre au moins est faux : relisez le numéro"))
    return VatNumber(vat_number.validate(number), _note(prefix, typed=typed))


def is_one(text: str) -> bool:
    """It is a VAT number of another country of the Union, whatever box it was typed in."""
    number = _without_label(text)
    return number[:PREFIX_LENGTH] in SHAPES and vat_number.is_valid(number)


def _without_label(text: str) -> str:
    return LABEL.sub("", spelled(text))


def _refuse_what_is_no_vat_number(number: str) -> None:
    if not number:
        raise _bad("missing", _("Saisissez votre numéro de TVA intracommunautaire"))
    refuse_siret(number, field=FIELD)
    if siren_number.is_valid(number):
        raise _bad(
            "is_a_siren",
            _(
                "Commencez par le code du pays, par exemple BE. Si ce numéro est un SIREN, votre entreprise est française : utilisez son SIRET"
            ),
        )
    if not TWO_LETTERS.match(number):
        raise _bad("country_missing", _("Commencez par le code du pays, par exemple BE pour la Belgique"))


def _refuse_unreadable(number: str) -> None:
    strange = next((character for character in number if not character.isascii()), "")
    if strange:
        raise _bad(
            "character",
            _("Le numéro de TVA contient un caractère qui n'est ni un chiffre ni une lettre de A à Z : « %(character)s »")
            % {"character": cleaning.unaccepted_character(strange) or strange},
        )
    if len(number) > LONGEST:
        raise _bad(
            "length",
            _("Le numéro de TVA comporte %(longest)d caractères au plus ; vous en avez saisi %(n)d")
            % {"longest": LONGEST, "n": len(number)},
        )


def _refuse_prefix(number: str) -> NoReturn:
    prefix = number[:PREFIX_LENGTH]
    if prefix == "FR" and monegasque_number.is_valid(number):
        raise _bad(
            "is_monegasque",
            _("Ce numéro est celui d'une entreprise de Monaco : choisissez le type « Structure hors union européenne »"),
        )
    if prefix == "FR":
        raise _bad("is_french", _("Une entreprise française s'identifie par son SIRET. Revenez à l'étape 1 pour le saisir"))
    if prefix == "GB":
        raise _bad(
            "is_british",
            _(
                "Le Royaume-Uni n'est plus dans l'Union européenne : choisissez le type « Structure hors union européenne ». "
                "En Irlande du Nord, saisissez le numéro qui commence par XI"
            ),
        )
    raise _bad(
        "outside_eu",
        _(
            "« %(prefix)s » n'est pas le code d'un pays de l'Union européenne. Commencez par ce code, par exemple BE ; "
            "hors de l'Union, choisissez le type « Structure hors union européenne »"
        )
        % {"prefix": prefix},
    )


def _note(prefix: str, *, typed: str) -> str:
    if prefix == NORTHERN_IRELAND:
        return _("Irlande du Nord : ce numéro est accepté comme celui d'un pays de l'Union européenne")
    return _("La Grèce s'écrit EL dans un numéro de TVA : le vôtre est noté ainsi") if not typed.startswith(prefix) else ""


def _country(prefix: str) -> str:
    return _("Irlande du Nord") if prefix == NORTHERN_IRELAND else countries.name_of(ISO_CODES.get(prefix, prefix))


def _bad(mistake: str, message: str) -> BadIdentifier:
    return BadIdentifier(f"{FIELD}_{mistake}", message, field=FIELD)
