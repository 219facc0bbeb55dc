"""The fonctionnalités of a structure and their defaults (journeys §1, step 2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Capability(models.TextChoices):
    """What a structure can do; each gates espaces (workspaces.catalogue)."""

    SUBMIT_INVOICES = "submit_invoices", _("Déposer des demandes de paiement")
    DUME = "dume", _("Créer et/ou consulter des DUME")


ON_BY_DEFAULT = (Capability.SUBMIT_INVOICES,)

PURPOSES = {
    Capability.SUBMIT_INVOICES: _("Transmettre vos factures."),
    Capability.DUME: _(
        "Réservé aux éditeurs de « profils d'acheteurs » qui se raccordent au Service DUME par API. Sinon, ne cochez pas."
    ),
}
