"""Categories of sollicitations: loaded once, never overwriting an operator's edit (layout.md §10).

« Gestion des structures et utilisateurs » / « Demande de création de structure publique » is the State's own (facts §8); its
full list could not be had, the rest is ours.
"""

from choeur.common.typography import french
from choeur.support.models import Category, Subcategory

CATEGORIES = (
    ("account", "Ouverture et accès au compte", "Opening and accessing an account"),
    ("structures", "Gestion des structures et utilisateurs", "Managing entities and users"),
    ("security", "Sécurité du compte", "Account security"),
    ("other", "Autre demande", "Other request"),
)
SUBCATEGORIES = (
    ("account", "activation", "Lien d'activation non reçu ou expiré", "Activation link not received or expired"),
    ("account", "log-in", "Impossible de se connecter", "Unable to log in"),
    ("account", "secret-question", "Réponse à la question secrète oubliée", "Forgotten answer to the secret question"),
    ("account", "lost-factor", "Second facteur perdu", "Lost second factor"),
    ("account", "address-change", "Adresse de connexion perdue ou fausse", "Login address lost or wrong"),
    ("structures", "public-structure", "Demande de création de structure publique", "Request to create a public entity"),
    ("structures", "unknown-siret", "SIRET inconnu ou fermé", "Unknown or closed SIRET"),
    ("structures", "without-siret", "Création d'une structure sans SIRET", "Creating an entity without a SIRET"),
    ("structures", "membership", "Demande de rattachement sans réponse", "Attachment request without an answer"),
    ("structures", "lost-manager", "Gestionnaire parti ou injoignable", "Manager gone or out of reach"),
    ("structures", "wrong-manager", "Le gestionnaire n'est pas la bonne personne", "The manager is not the right person"),
    ("structures", "structure-data", "Données de la structure à corriger", "Entity data to correct"),
    ("security", "unknown-login", "Connexion ou changement que je n'ai pas fait", "Log-in or change that I did not make"),
    ("security", "personal-data", "Mes données personnelles", "My personal data"),
    ("other", "question", "Question sur le portail", "Question about the portal"),
    ("other", "incident", "Incident ou message d'erreur", "Incident or error message"),
    ("other", "accessibility", "Difficulté d'accessibilité", "Accessibility issue"),
)


def subcategory(code: str) -> Subcategory:
    """A line that the portal itself uses, there even where the lists were never loaded."""
    found = Subcategory.objects.filter(code=code).first()
    if found is None:
        load()
        found = Subcategory.objects.get(code=code)
    return found


def load() -> int:
    """Add the lines that are not there yet; returns how many."""
    categories = [
        Category(code=code, label_fr=french(fr), label_en=en, rank=rank) for rank, (code, fr, en) in enumerate(CATEGORIES)
    ]
    subcategories = [
        Subcategory(category_id=category, code=code, label_fr=french(fr), label_en=en, rank=rank)
        for rank, (category, code, fr, en) in enumerate(SUBCATEGORIES)
    ]
    known = {*Category.objects.values_list("code", flat=True)}
    known_below = {*Subcategory.objects.values_list("code", flat=True)}
    new = [category for category in categories if category.code not in known]
    new_below = [subcategory for subcategory in subcategories if subcategory.code not in known_below]
    Category.objects.bulk_create(new, ignore_conflicts=True)
    Subcategory.objects.bulk_create(new_below, ignore_conflicts=True)
    return len(new) + len(new_below)
