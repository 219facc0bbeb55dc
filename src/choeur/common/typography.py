"""French typography, put in by the machine: sources have straight apostrophes and plain spaces (decision 29)."""

import re

NARROW = "\u202f"
NO_BREAK = "\u00a0"

_KEPT = re.compile(r"(<[^<>]*>|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\})")  # tags of HTML and of templates
_RULES = (
    (re.compile(r"(?<=\w)'"), "’"),
    (re.compile(r" (?=[;!?])"), NARROW),
    (re.compile(r" (?=:(?:\s|$))"), NO_BREAK),
    (re.compile(r"« "), f"«{NO_BREAK}"),
    (re.compile(r" »"), f"{NO_BREAK}»"),
    (re.compile(r"(?<=\bn°) (?=\d)|(?<=\d) (?=h \d\d\b)|(?<=\d h) (?=\d\d\b)"), NO_BREAK),
)


def french(text: str) -> str:
    """The text with ’, a narrow no-break space before ; ! ?, a no-break one before : and inside « », as in « 18 h 00 ».

    Tags of HTML and of templates stay as they are. Applied twice, it changes nothing more.
    """
    parts = _KEPT.split(text)
    return "".join(part if index % 2 else _set(part) for index, part in enumerate(parts))


def _set(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
