"""The lists that an operator edits, loaded once and never overwritten (layout.md §10).

The State's own lists could not be had: these come from public pages on the providers of justice (facts.md §5). COSP, the
collaborateur occasionnel du service public, is under article D311-1 of the code de la sécurité sociale.
"""

from typing import TypeVar

from django.db.models import Manager

from choeur.workspaces.models import ProviderCategory, ProviderRegime, ReferenceEntry

Entry = TypeVar("Entry", bound=ReferenceEntry)

PROVIDER_CATEGORIES = (
    ("construction-expert", "Expert en construction", "Construction expert"),
    ("accounting-expert", "Expert comptable ou financier", "Accounting or financial expert"),
    ("automotive-expert", "Expert automobile ou mécanique", "Automotive or mechanical expert"),
    ("it-expert", "Expert en informatique", "IT expert"),
    ("ballistics-expert", "Expert en balistique", "Ballistics expert"),
    ("fire-expert", "Expert incendie ou explosifs", "Fire or explosives expert"),
    ("aviation-naval-expert", "Expert aéronautique ou naval", "Aviation or naval expert"),
    ("other-expert", "Autre expert (hors médecine)", "Other expert (not medical)"),
    ("medical-expert", "Médecin ou psychologue expert", "Medical or psychological expert"),
    ("interpreter", "Interprète ou traducteur", "Interpreter or translator"),
    ("mediator", "Médiateur", "Mediator"),
    ("prosecutor-delegate", "Délégué du procureur", "Prosecutor's delegate"),
    ("social-investigator", "Enquêteur social", "Social investigator"),
    ("ad-hoc-administrator", "Administrateur ad hoc", "Ad hoc administrator"),
    ("judicial-supervisor", "Contrôleur judiciaire", "Judicial supervision officer"),
    ("bailiff", "Commissaire de justice", "Bailiff"),
    ("technical-works", "Travaux techniques", "Technical works"),
)

PROVIDER_REGIMES = (
    (
        "cosp-without-vat",
        "Collaborateur occasionnel du service public (COSP), sans TVA",
        "Occasional contributor to the public service (COSP), without VAT",
    ),
    (
        "cosp-with-vat",
        "Collaborateur occasionnel du service public (COSP), assujetti à la TVA",
        "Occasional contributor to the public service (COSP), subject to VAT",
    ),
    ("independent-with-vat", "Indépendant (hors COSP), assujetti à la TVA", "Self-employed (not COSP), subject to VAT"),
    ("independent-without-vat", "Indépendant (hors COSP), sans TVA", "Self-employed (not COSP), without VAT"),
)


def load() -> int:
    """Add the categories and the régimes that are not there yet; returns how many. An operator's edit is kept."""
    return _add(ProviderCategory.objects, PROVIDER_CATEGORIES) + _add(ProviderRegime.objects, PROVIDER_REGIMES)


def _add(entries: Manager[Entry], wanted: tuple[tuple[str, str, str], ...]) -> int:
    known = set(entries.values_list("code", flat=True))
    missing = [
        entries.model(code=code, label_fr=french, label_en=english, rank=rank)
        for rank, (code, french, english) in enumerate(wanted)
        if code not in known
    ]
    entries.bulk_create(missing, ignore_conflicts=True)
    return len(missing)
