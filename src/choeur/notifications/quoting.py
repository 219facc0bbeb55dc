"""Words that somebody typed, made harmless before they enter a mail (ux.md §3.1, security.md T27)."""

import re

LONGEST_QUOTE = 300

_SPACES_AND_CONTROLS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
_MAIL_ADDRESS = re.compile(r"[\w.+'-]+@[\w.-]+")
_AROUND_A_WORD = ".,;:!?()<>[]«»“”\"'"
_DOT_OF_A_DOMAIN = re.compile(r"(?<=[\w-])[.。．｡](?=[^\W\d_]{2,})")


def one_line(text: str) -> str:
    """The text on one line, without control or direction characters."""
    return _SPACES_AND_CONTROLS.sub(" ", text).strip()


def quoted(text: str) -> str:
    """A typed text as a mail may show it: one line, 300 characters, addresses of pages broken (« exemple[.]fr »)."""
    return shortened(" ".join(_broken(word) for word in one_line(text).split(" ")), LONGEST_QUOTE)


def shortened(text: str, longest: int) -> str:
    """The text cut between two words where possible, and … in place of the rest."""
    if len(text) <= longest:
        return text
    cut = text[:longest]
    head, space, _tail = cut.rpartition(" ")
    kept = head if space and len(head) > longest // 2 else cut[:-1]
    return kept[: longest - 1].rstrip(" ,;:.-«(") + "…"


def refuse_line_breaks(value: str) -> str:
    """The value itself, fit for a header.

    Raises:
        ValueError: it holds a control character, which would start a header of its own.
    """
    if any(ord(character) < ord(" ") or character in "\x7f\x85\u2028\u2029" for character in value):
        raise ValueError("a control character in a mail header")
    return value


def _broken(word: str) -> str:
    if _MAIL_ADDRESS.fullmatch(word.strip(_AROUND_A_WORD)):
        return word
    return _DOT_OF_A_DOMAIN.sub("[.]", word.replace("://", "[:]//"))
