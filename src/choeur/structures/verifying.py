"""« Gestionnaire non vérifié » until somebody with the right to say so confirms it (journeys §1)."""

from choeur.structures.models import Structure


def confirm_manager(structure: Structure) -> None:
    """Whoever manages it now is the right person. The caller holds the structure and has checked who decides."""
    structure.manager_verified = True
    structure.save(update_fields=["manager_verified"])
