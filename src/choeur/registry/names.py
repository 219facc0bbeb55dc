"""The raison sociale and its companions, from INSEE's columns (registry.md §4 and the masks of §1).

Company names stay in upper case as INSEE gives them: no rule can tell an acronym from a word in a name.
"""

from django.utils.translation import gettext as _

from choeur.registry.records import EstablishmentRecord, UnitRecord

NATURAL_PERSON = "1000"


def is_natural_person(unit: UnitRecord) -> bool:
    """Category 1000 is a natural person, always, and only that."""
    return unit.legal_category == NATURAL_PERSON


def is_hidden(unit: UnitRecord) -> bool:
    """INSEE protects the name of a natural person, never the denomination of a company."""
    return unit.partly_disclosed and is_natural_person(unit)


def legal_name(record: EstablishmentRecord) -> str:
    """The raison sociale, or the sentence that stands for one: never empty, never a mask."""
    if is_hidden(record.unit):
        return _("Entreprise individuelle (identité protégée)")
    if is_natural_person(record.unit):
        known = " ".join(part for part in (first_name(record.unit), last_name(record.unit)) if part)
    else:
        known = record.unit.denomination or acronym(record.unit) or next(iter(record.signs), "")
    return known or _("Raison sociale inconnue")


def last_name(unit: UnitRecord) -> str:
    """Of a natural person: the name in use, else the name at birth; nothing for a company or where it is protected."""
    if not is_natural_person(unit) or is_hidden(unit):
        return ""
    return unit.usage_name or unit.last_name


def first_name(unit: UnitRecord) -> str:
    """Of a natural person; INSEE writes a meaningless star in some."""
    if not is_natural_person(unit) or is_hidden(unit):
        return ""
    return " ".join(unit.first_name.replace("*", " ").split())


def trade_name(record: EstablishmentRecord) -> str:
    """The commercial name: of the establishment, else its signs, else the unit's (before 2008). Never the raison sociale."""
    natural = is_natural_person(record.unit)
    if not (natural and record.partly_disclosed):
        of_establishment = record.usual_name or " ".join(record.signs)
        if of_establishment:
            return of_establishment
    return "" if is_hidden(record.unit) else next(iter(record.unit.usual_names), "")


def acronym(unit: UnitRecord) -> str:
    """The sigle, protected for every unit that is partly disclosed."""
    return "" if unit.partly_disclosed else unit.acronym
