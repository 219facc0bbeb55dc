"""Typed text at the border: one spelling, nothing invisible (security.md §1.1)."""

import re
import unicodedata
from typing import Literal

ACCENTS = re.compile("[\u0300-\u036f]+")
LONGEST_TYPED = 2_000  # characters, more than any field takes
INVISIBLE = dict.fromkeys(
    [0x00AD, 0x034F, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x2060, 0x2065), 0xFEFF]
)  # soft hyphen, joiners, zero-width spaces, direction marks: pasted along unseen, dropped without a word


def normalised(text: str, form: Literal["NFKC", "NFKD"] = "NFKC") -> str:
    """The text in this form, as far as a person can have typed it; what is beyond stays as it came.

    The time that Unicode's forms take grows with the square of a run of accents: 30 s for a body of the largest size.
    """
    return unicodedata.normalize(form, text[:LONGEST_TYPED]) + text[LONGEST_TYPED:]


def plain(text: str) -> str:
    """The text without capitals nor accents, for comparing and sorting: « Béraud » and « BERAUD » are one."""
    return ACCENTS.sub("", normalised(text.casefold(), "NFKD"))


def tidy(text: str, *, several_lines: bool = False) -> str:
    r"""The text in NFKC, without invisible characters, each run of spaces made one, trimmed.

    Line ends become `\n` where `several_lines` are welcome, a space elsewhere. A text longer than any field takes comes back
    as it is, to be refused.
    """
    if len(text) > LONGEST_TYPED:
        return text
    plain = unicodedata.normalize("NFKC", text).translate(INVISIBLE)
    plain = re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", plain)
    if not several_lines:
        return " ".join(re.split(r"[^\S\x1c-\x1f]+", plain)).strip()
    return "\n".join(re.sub(r"[^\S\n\x1c-\x1f]+", " ", line).strip() for line in plain.split("\n")).strip()


def unaccepted_character(text: str) -> str:
    """The first control, direction, private or unassigned character of a tidied text; empty when there is none.

    As a person can be shown it: « U+202E », since none of them can be seen.
    """
    for character in text:
        if character != "\n" and (unicodedata.category(character).startswith("C") or character == "\ufffd"):
            return f"U+{ord(character):04X}"
    return ""
