"""The number of the French social security (NIR) is never asked nor kept: typed in any field, it is refused (ux.md S2b)."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from stdnum.fr import nir

from choeur.structures.identifier_types.refusing import BadIdentifier

MAY_LOOK_LIKE_ONE = frozenset({"phone"})  # thirteen digits with the prefix of Côte d'Ivoire

_BETWEEN = r"[\s./\-\u2010-\u2015\u2212\u00b7\u200b-\u200d\u2060\ufeff]*"
_NUMBER = _BETWEEN.join(["[1-478]", *[r"\d"] * 5, r"[\dAB]", *[r"\d"] * 6])
_KEY = rf"(?:{_BETWEEN}\d{_BETWEEN}\d)"
_CANDIDATE = re.compile(rf"(?<![\d+])(?<!00)(?<!00\s)({_NUMBER})({_KEY}?)(?!{_BETWEEN}\d)", re.IGNORECASE)
_USUAL = re.compile(r"[12]\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[1-8]\d|9[0-57-9]|2[AB])\d{6}")  # sex, year, month, département


def looks_like_one(text: str) -> bool:
    """Wherever it stands in the text: thirteen characters laid out as most NIRs, with or without a key, or any that its key proves."""
    plain = "".join(str(int(character)) if character.isdecimal() else character for character in text)
    return any(_is_one(*match.groups()) for match in _CANDIDATE.finditer(plain))


def refuse(typed: Mapping[str, object]) -> None:
    """No field holds a social security number.

    Raises:
        BadIdentifier: `social_security_number`, by the field that holds one.
    """
    for field, text in typed.items():
        if _holds_one(field, text):
            raise BadIdentifier("social_security_number", _("Ne saisissez pas votre numéro de sécurité sociale"), field=field)


def left_out(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, less the fields that `refuse` refuses."""
    return {field: text for field, text in typed.items() if not _holds_one(field, text)}


def _holds_one(field: str, text: object) -> bool:
    return field not in MAY_LOOK_LIKE_ONE and isinstance(text, str) and looks_like_one(text)


def _is_one(number: str, key: str) -> bool:
    plain = _joined(number)
    return bool(_USUAL.fullmatch(plain)) or nir.is_valid(plain + _joined(key))


def _joined(text: str) -> str:
    return "".join(character for character in text.upper() if character.isalnum())
