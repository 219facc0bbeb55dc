"""Addresses of INSEE in the case that people write: « 12 quai des Tanneurs », « Saint-Pierre-des-Corps ».

INSEE writes capitals without accents. Capitals can be undone by a few rules of French; accents cannot, and are not guessed.
Text that already carries a small letter is left as it is.
"""

import re

SMALL_WORDS = frozenset("A À AU AUX CHEZ D DE DES DU EN ES ET L LA LE LES LEZ LÈS OU PAR SOUS SUR".split())  # noqa: SIM905 - read as a list of words
MONTHS = frozenset(
    "JANVIER FEVRIER FÉVRIER MARS AVRIL MAI JUIN JUILLET AOUT AOÛT SEPTEMBRE OCTOBRE NOVEMBRE DECEMBRE DÉCEMBRE".split()  # noqa: SIM905
)
KEPT = frozenset("BP CS TSA SP ZA ZAC ZAD ZAE ZI ZC ZUP HLM PAE CC CD CR RN RD VC SNCF RATP EDF CNRS CHU CHR CEA".split())  # noqa: SIM905
ROMAN = re.compile(r"(?=[IVX]{2})X{0,3}(IX|IV|V?I{0,3})")
ORDINAL = re.compile(r"\d+(ER|ERE|ÈRE|E|EME|ÈME|ND|NDE)")
WORD = re.compile(r"[^\W_]+")


def readable(text: str, *, starts: bool = True) -> str:
    """`text` with capitals where French puts them.

    `starts` gives its capital to a small word that comes first (« Le Havre », « L'Isle »): not so in what follows the
    type of a street (« rue de la Paix »).
    """
    if any(character.islower() for character in text):
        return text
    return WORD.sub(lambda found: _word(found, first=starts and found.start() == 0), text)


def _word(found: re.Match[str], *, first: bool) -> str:
    word, before = found[0], found.string[: found.start()].rstrip()
    if ORDINAL.fullmatch(word) or (word in MONTHS and _ends_with_a_number(before)):
        return word.lower()
    if word in KEPT or ROMAN.fullmatch(word) or any(character.isdigit() for character in word):
        return word
    if word in SMALL_WORDS and not first and not _is_initial(word, before, found.string[found.end() :]):
        return word.lower()
    return word.capitalize()


def _ends_with_a_number(before: str) -> bool:
    return bool(re.search(r"\d(ER)?$", before))


def _is_initial(word: str, before: str, after: str) -> bool:
    """A lone letter is a name (« Bâtiment A », « A Briand ») unless an apostrophe, or words on both sides, make it a word."""
    return len(word) == 1 and not after.startswith(("'", "’")) and not (before and after.lstrip()[:1].isalpha())
