"""RIDET of New Caledonia and numéro TAHITI of French Polynesia (facts §2.1 and §2.2, ux.md S2b).

Neither has a check digit: only their shape can be wrong.
"""

import re

from django.utils.translation import gettext as _

from choeur.structures.identifier_types.refusing import BadIdentifier, refuse_siret
from choeur.structures.identifier_types.spelling import spelled

RIDET_LENGTHS = (9, 10)
TAHITI_LENGTH = 9
TAHITI = re.compile(r"[A-Z0-9][0-9]{8}")
DIGITS = re.compile(r"[0-9]+")


def clean_ridet(text: str) -> str:
    """Nine or ten digits: the RID of the firm and three for the establishment.

    ISEE writes ten, with a zero in front of the older RIDs, and people leave that zero out: both are the same establishment,
    kept without it.

    Raises:
        BadIdentifier: `ridet_missing`, `ridet_is_a_siret`, `ridet_letters` or `ridet_length`.
    """
    number = spelled(text)
    if not number:
        raise BadIdentifier("ridet_missing", _("Saisissez votre numéro RIDET"), field="ridet")
    refuse_siret(number, field="ridet")
    if not DIGITS.fullmatch(number):
        raise BadIdentifier("ridet_letters", _("Le RIDET comporte 9 ou 10 chiffres, sans lettre"), field="ridet")
    if len(number) not in RIDET_LENGTHS:
        message = _("Le RIDET comporte 9 ou 10 chiffres ; vous en avez saisi %(n)d") % {"n": len(number)}
        raise BadIdentifier("ridet_length", message, field="ridet")
    return number[1:] if len(number) == max(RIDET_LENGTHS) and number.startswith("0") else number


def clean_tahiti(text: str) -> str:
    """Nine characters: six for the firm, the first of which is a letter since 10 October 2011, three for the establishment.

    Raises:
        BadIdentifier: `tahiti_missing`, `tahiti_is_a_siret`, `tahiti_length` or `tahiti_letters`.
    """
    number = spelled(text)
    if not number:
        raise BadIdentifier("tahiti_missing", _("Saisissez votre numéro TAHITI"), field="tahiti")
    refuse_siret(number, field="tahiti")
    if len(number) != TAHITI_LENGTH:
        message = _("Le numéro TAHITI comporte 9 caractères ; vous en avez saisi %(n)d") % {"n": len(number)}
        raise BadIdentifier("tahiti_length", message, field="tahiti")
    if not TAHITI.fullmatch(number):
        message = _("Dans un numéro TAHITI, seul le premier caractère peut être une lettre ; les autres sont des chiffres")
        raise BadIdentifier("tahiti_letters", message, field="tahiti")
    return number
