"""What a password must be (journeys §2, decision 17): long enough, of several kinds, not common, not about its owner.

A password is kept as typed, in NFKC (§ security 6.2.8): « é » is one character whatever the keyboard that made it. Nothing is
trimmed nor cut. Whoever sets or checks one passes it through `normalise` first.
"""

from __future__ import annotations

import importlib.util
import re
import runpy
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from choeur.common import cleaning

SHORTEST = 8
LONGEST = 128
FEWEST_KINDS = 3
SHORTEST_OWN_WORD = 4
SIREN_DIGITS = 9
FRENCH_WORDS = Path(__file__).resolve().parent / "words" / "french.txt"

KINDS: dict[str, Promise] = {
    "upper": gettext_lazy("majuscules"),
    "lower": gettext_lazy("minuscules"),
    "digit": gettext_lazy("chiffres"),
    "other": gettext_lazy("caractères spéciaux"),
}
KIND_OF_CATEGORY = {"Ll": "lower", "Lu": "upper", "Nd": "digit"}  # Unicode's; all the rest, spaces too, is « special »


@dataclass(frozen=True)
class Broken:
    """A rule that a password breaks: a stable code, and the sentence for its owner."""

    code: str
    message: str


@dataclass(frozen=True)
class KindState:
    """One of the four kinds of characters, and whether the password has some."""

    name: str
    text: str
    present: bool


@dataclass(frozen=True)
class RuleState:
    """A rule as the page lists it, under its name in the page (`data-rule`); only « kinds » has kinds."""

    name: str
    text: str
    respected: bool
    kinds: tuple[KindState, ...] = ()


def normalise(password: str) -> str:
    """The form in which a password is judged, hashed and compared: NFKC, nothing else."""
    return cleaning.normalised(password)


def judge(password: str, *, about: Iterable[str]) -> list[Broken]:
    """Every rule that a password breaks, in the order of the page; empty when it is good.

    `about` holds the words of its owner, made by `about_person`; the portal's own name is added here.
    """
    text = normalise(password)
    broken = []
    if len(text) < SHORTEST:
        broken.append(Broken("too_short", _("Le mot de passe doit compter au moins 8 caractères")))
    if len(text) > LONGEST:
        message = _("Le mot de passe compte %(n)d caractères ; le maximum est 128") % {"n": len(text)}
        broken.append(Broken("too_long", message))
    if not _kinds_suffice(text):
        message = _("Utilisez au moins 3 types de caractères parmi majuscules, minuscules, chiffres, caractères spéciaux")
        broken.append(Broken("too_few_kinds", message))
    if is_common(text):
        broken.append(Broken("too_common", _("Ce mot de passe est trop courant. Choisissez-en un autre")))
    if word := _own_word(text, about):
        message = _("Le mot de passe contient « %(word)s », trop facile à deviner") % {"word": word}
        broken.append(Broken("personal", message))
    return broken


def rule_states(password: str, *, about: Iterable[str]) -> list[RuleState]:
    """The rules as the page lists them, each respected or not yet; an empty password respects none."""
    text = normalise(password)
    broken = {rule.code for rule in judge(text, about=about)}
    present = _kinds(text)
    kinds = tuple(KindState(name, str(label), name in present) for name, label in KINDS.items())
    several = _("Au moins 3 de ces 4 types")
    if _is_passphrase(text):
        several = _("%(n)d caractères ou plus, aucun type exigé") % {"n": settings.PASSWORD_PASSPHRASE_FROM}
    return [
        RuleState("length", _("Au moins 8 caractères"), "too_short" not in broken),
        RuleState("kinds", several, "too_few_kinds" not in broken, kinds),
        RuleState("common", _("Différent des mots de passe courants"), bool(text) and "too_common" not in broken),
        RuleState("words", _("Ne contient ni votre nom ni votre adresse"), bool(text) and "personal" not in broken),
    ]


# --- Kinds of characters ---------------------------------------------------------------------------------------------


def _kinds(text: str) -> set[str]:
    return {KIND_OF_CATEGORY.get(unicodedata.category(character), "other") for character in text}


def _is_passphrase(text: str) -> bool:
    return 0 < settings.PASSWORD_PASSPHRASE_FROM <= len(text)


def _kinds_suffice(text: str) -> bool:
    return _is_passphrase(text) or len(_kinds(text)) >= FEWEST_KINDS


# --- Common passwords ------------------------------------------------------------------------------------------------

LEET = str.maketrans({"œ": "oe", "æ": "ae"} | dict(zip("@4€3!1|l0$57+", "aaeeiiiiosstt", strict=True)))
BEFORE = re.compile(r"[\W\d_]{0,4}")
AFTER = re.compile(r"[\W_]{0,2}\d{0,8}[\W_]{0,2}")
PREDICTABLE = re.compile(r"(?:19|20)\d\d|123|\d{5}")
SHORTEST_WORD, SHORTEST_PLAIN_WORD, SHORTEST_LEET_WORD = 3, 5, 6
FEWEST_CHARACTERS = 4
LONGEST_PIECE = 4
SHORTEST_PADDED_WORD, LONGEST_PADDING = 8, 3


def is_common(password: str) -> bool:
    """A common password or word, or one dressed up: capitals, accents, « leet », signs and digits around, said twice.

    Beside a year, « 123 » or a postcode any word counts; else one of 5 plain letters or 6 signs, longer than what is around:
    so that what a generator makes by chance is left alone.
    """
    if not 0 < len(password) <= LONGEST:
        return False
    text = cleaning.plain(password)
    if len(set(text)) < FEWEST_CHARACTERS or len(_repeated_piece(text)) <= min(LONGEST_PIECE, len(text) - 1):
        return True
    if any(_is_listed(word) for word in _unpadded(text)):
        return True
    return any(_is_guessable(word, around) for word, around in _undressed(text))


def _fold(text: str) -> str:
    """One spelling for all that look alike: « B3raud », « BERAUD » and « Béraud » are one, and so are 1, l and i."""
    return cleaning.plain(text).translate(LEET)


def _unpadded(text: str) -> Iterator[str]:
    """The whole, then each long word that has at most 3 characters more, of any kind, around it."""
    yield text
    for size in range(max(SHORTEST_PADDED_WORD, len(text) - LONGEST_PADDING), len(text)):
        for start in range(len(text) - size + 1):
            yield text[start : start + size]


def _undressed(text: str) -> Iterator[tuple[str, str]]:
    """Each way of reading a password as a word with a few signs and digits around it."""
    longest_before = BEFORE.match(text)
    starts = range(longest_before.end() + 1 if longest_before else 1)
    ends = [end for end in range(len(text), max(0, len(text) - 13), -1) if AFTER.fullmatch(text, end)]
    for start in starts:
        for end in ends:
            if end - start >= SHORTEST_WORD:
                yield text[start:end], f"{text[:start]} {text[end:]}"


def _is_guessable(word: str, around: str) -> bool:
    shortest = SHORTEST_PLAIN_WORD if word.isalpha() else SHORTEST_LEET_WORD
    if not PREDICTABLE.search(around) and len(word) < max(shortest, len(around)):
        return False
    return _is_listed(word) or _is_listed(_repeated_piece(word))


def _repeated_piece(text: str) -> str:
    """What a text is a repetition of: « azerty » for « azertyazerty », itself most often."""
    return text[: (text + text).find(text, 1)]


def _is_listed(word: str) -> bool:
    known, wanted = common_words(), hash(_fold(word))
    place = bisect_left(known, wanted)
    return place < len(known) and known[place] == wanted


@cache
def common_words() -> array[int]:
    """Sorted hashes of all lists, read at first use: 8 bytes a word instead of 60.

    zxcvbn's file is run apart: importing the package would keep its own dictionaries for ever.
    """
    package = importlib.util.find_spec("zxcvbn")
    if package is None or package.origin is None:
        raise RuntimeError("zxcvbn is not installed")
    lists: dict[str, list[str]] = runpy.run_path(str(Path(package.origin).with_name("frequency_lists.py")))["FREQUENCY_LISTS"]
    groups = [CommonPasswordValidator().passwords, FRENCH_WORDS.read_text(encoding="utf-8").split(), *lists.values()]
    return array("q", sorted({hash(word) for group in groups for word in _fold("\n".join(group)).split("\n")}))


# --- The person's own words ------------------------------------------------------------------------------------------

MONTH_AND_YEAR = re.compile(
    r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)[\W_]?(?:(?:19|20)\d\d|\d\d(?!\d))"
)


def about_person(
    *, first_name: str, last_name: str, addresses: Iterable[str], legal_name: str = "", identifier: str = ""
) -> list[str]:
    """The words that a person's password may not contain: 4 letters or more of her names, addresses and company.

    `identifier` is the company's, of any type; of a SIRET its SIREN is kept, which is in every SIRET of the company.
    """
    # The end of a domain (« .fr », « .example ») is nobody's own.
    texts = [first_name, last_name, legal_name, *(address.rpartition(".")[0] for address in addresses)]
    compact = re.sub(r"[\W_]", "", identifier)
    numbers = [number[:SIREN_DIGITS] for number in re.findall(r"\d{9,}", compact)] + [compact]
    return list(dict.fromkeys(word for text in [*texts, *numbers] for word in _words(text)))


def _words(text: str) -> list[str]:
    """Runs of letters, then of letters and digits, of 4 or more."""
    found = re.findall(r"[^\W\d_]+", text) + re.findall(r"[^\W_]+", text)
    return [word for word in dict.fromkeys(found) if len(word) >= SHORTEST_OWN_WORD]


def _own_word(text: str, about: Iterable[str]) -> str:
    """The longest word of one's own that a password contains, or a month with its year; empty when there is none."""
    folded = _fold(text)
    contained = [word for word in chain(about, _words(settings.PORTAL_NAME)) if _fold(word) in folded]
    if contained:
        return max(contained, key=len)
    month = MONTH_AND_YEAR.search(cleaning.plain(text))
    return month.group() if month else ""
