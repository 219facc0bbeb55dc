"""Which branch of journeys §1 a sign-up follows."""

from django.db.models import TextChoices


class Branch(TextChoices):
    """The values are the sections of the source document."""

    NEW_WITH_SIRET = "1.2", "SIRET, structure nouvelle"
    KNOWN_WITH_SIRET = "1.4", "SIRET, structure active"


def branch_of(*, is_active_here: bool) -> Branch:
    """1.4 where the structure already lives in the portal, 1.2 where the person will found it."""
    return Branch.KNOWN_WITH_SIRET if is_active_here else Branch.NEW_WITH_SIRET
