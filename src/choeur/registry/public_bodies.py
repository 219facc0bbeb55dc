"""Which legal units are public bodies: they are customers of the portal and do not register themselves (registry.md §3)."""

from choeur.registry.records import UnitRecord

PUBLIC_CATEGORIES = frozenset({"4110", "4120", "4140", "4150", "4160"})
PUBLIC_LAW = "7"
"""First digit of the categories of public law: State, local authorities, their establishments."""

NEVER_PUBLIC: frozenset[str] = frozenset()
"""SIRENs that register themselves whatever their category says."""

ALWAYS_PUBLIC: frozenset[str] = frozenset()
"""SIRENs refused whatever their category says."""

PUBLIC_NUMBERS = ("1", "2")
"""SIRENs of the State and of local authorities: a second signal, where the category is missing (purged units)."""


def is_public(unit: UnitRecord) -> bool:
    """True where the structure must be asked for by a sollicitation, not created."""
    if unit.siren in NEVER_PUBLIC:
        return False
    if unit.siren in ALWAYS_PUBLIC:
        return True
    if not unit.legal_category:
        return unit.siren.startswith(PUBLIC_NUMBERS)
    return unit.legal_category.startswith(PUBLIC_LAW) or unit.legal_category in PUBLIC_CATEGORIES
