"""A number as a person types or pastes it, made comparable: cleaning twice changes nothing."""

import unicodedata

INVISIBLE_OR_BLANK = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"})
DOTS_AND_MINUS = ".\uff0e\u00b7\u2024\u2212"
OTHER_SEPARATORS = dict.fromkeys(map(ord, "/,:;()_'"))
FULL_WIDTH_FORMS = range(0xFF01, 0xFF5F)
FROM_FULL_WIDTH = 0xFEE0


def without_separators(text: str) -> str:
    """Without spaces of any kind, invisible characters, dots and dashes; digits of any script become plain ones."""
    return "".join(_plain(character) for character in text)


def spelled(text: str) -> str:
    """The same, without slashes, commas and brackets either, full-width letters made plain, in capitals."""
    narrow = "".join(chr(ord(c) - FROM_FULL_WIDTH) if ord(c) in FULL_WIDTH_FORMS else c for c in text)
    return without_separators(narrow).translate(OTHER_SEPARATORS).upper()


def _plain(character: str) -> str:
    if unicodedata.category(character) in INVISIBLE_OR_BLANK or character in DOTS_AND_MINUS:
        return ""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)
