"""Which branch of journeys §1 a sign-up follows."""

from django.db.models import TextChoices


class Branch(TextChoices):
    """The values are the sections of the source document."""

    NEW_WITH_SIRET = "1.2", "SIRET, structure nouvelle"
    NEW_WITHOUT_SIRET = "1.3", "sans SIRET, structure nouvelle"
    KNOWN_WITH_SIRET = "1.4", "SIRET, structure active"
    KNOWN_WITHOUT_SIRET = "1.5", "sans SIRET, structure active"


FOUNDING = frozenset({Branch.NEW_WITH_SIRET, Branch.NEW_WITHOUT_SIRET})
"""The branches in which the person will found the structure."""


def branch_of(*, has_siret: bool, is_active_here: bool) -> Branch:
    """By what identifies the structure, and whether it lives in the portal already."""
    if has_siret:
        return Branch.KNOWN_WITH_SIRET if is_active_here else Branch.NEW_WITH_SIRET
    return Branch.KNOWN_WITHOUT_SIRET if is_active_here else Branch.NEW_WITHOUT_SIRET
