"""The lists that an operator edits, loaded once and never overwritten (layout.md §10).

The State's own list of catégories could not be had: these come from public pages on the providers of justice (facts.md §5).
"""

from choeur.workspaces.models import ProviderCategory

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


def load() -> int:
    """Add the categories that are not there yet; returns how many. An operator's edit is kept."""
    known = set(ProviderCategory.objects.values_list("code", flat=True))
    missing = [
        ProviderCategory(code=code, label_fr=french, label_en=english, rank=rank)
        for rank, (code, french, english) in enumerate(PROVIDER_CATEGORIES)
        if code not in known
    ]
    ProviderCategory.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)
