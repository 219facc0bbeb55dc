"""How an identifier is refused, in any type but the SIRET, which has a class for each mistake."""

from django.utils.translation import gettext as _
from stdnum.fr import siret as siret_number

from choeur.common.errors import Refusal


class BadIdentifier(Refusal):
    """What was typed identifies no structure of this type; `code` tells one mistake from another."""

    def __init__(self, code: str, message: str, *, field: str) -> None:
        self.code = code
        super().__init__(message, field=field)


def refuse_siret(number: str, *, field: str) -> None:
    """A SIRET typed where another number is asked: who has one goes back to step 1.

    Raises:
        BadIdentifier: fourteen digits with the check digit of a SIRET.
    """
    if siret_number.is_valid(number):
        raise BadIdentifier(
            f"{field}_is_a_siret", _("Ceci est un SIRET (14 chiffres). Revenez à l'étape 1 pour le saisir"), field=field
        )
