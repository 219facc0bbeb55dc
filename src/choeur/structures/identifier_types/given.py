"""Numbers that the portal gives to those who have none: a person, a firm being registered (facts §2.3).

They hold nothing of the person: no fragment of a social security number, no date, no order of arrival.
"""

import secrets

ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXYZ"
"""No 0, 1, I nor O, which are mistaken for one another; no vowel, so that no word comes out. 29 characters, a prime number."""
DRAWN = 10  # 29 ** 10: 48 bits, none is met by trying


def new_number(prefix: str) -> str:
    """« PART-7KQ2M9XW4HD »: ten characters drawn at random, then their check character."""
    drawn = "".join(secrets.choice(ALPHABET) for _rank in range(DRAWN))
    return f"{prefix}-{drawn}{check_character(drawn)}"


def check_character(drawn: str) -> str:
    """Any one wrong character, and any two exchanged, change it: the weights are all different modulo a prime number."""
    return ALPHABET[sum(rank * ALPHABET.index(character) for rank, character in enumerate(drawn, start=1)) % len(ALPHABET)]


def is_well_copied(number: str) -> bool:
    """The number, as somebody read it out or copied it, is one that the portal may have given."""
    _prefix, _dash, code = number.partition("-")
    return len(code) == DRAWN + 1 and set(code) <= set(ALPHABET) and check_character(code[:DRAWN]) == code[DRAWN]
