"""Countries in the person's language, from the Unicode data that Babel carries; France first."""

import unicodedata
from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language

NOT_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
FIRST = "FR"


def choices() -> list[tuple[str, str]]:
    """ISO 3166 code and name of each country, for a list of choices."""
    return _sorted_names(get_language() or "fr")


def name_of(code: str) -> str:
    """The name of a country in the person's language; the code itself where it is unknown."""
    return dict(choices()).get(code, code)


@lru_cache(maxsize=4)
def _sorted_names(language: str) -> list[tuple[str, str]]:
    territories = Locale(language[:2]).territories
    names = {code: name for code, name in territories.items() if len(code) == len(FIRST) and code not in NOT_COUNTRIES}
    return sorted(names.items(), key=lambda country: (country[0] != FIRST, _without_accents(country[1])))


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
