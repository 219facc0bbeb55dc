"""What a person accepts at sign-up: its text, version and hash are kept (journeys §1, step 2)."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ConsentText:
    """One version of « Ce que nous faisons de vos données ». A changed text is a new version, never an edit."""

    version: str
    in_force_from: date
    paragraphs: tuple[str | Promise, ...]

    def digest(self) -> str:
        """SHA-256 of the French text as it stands in the code, whatever the language it was read in."""
        with translation.override(None):
            return hashlib.sha256("\n".join(str(paragraph) for paragraph in self.paragraphs).encode()).hexdigest()


_VERSIONS = (
    ConsentText(
        version="2026-10",
        in_force_from=date(2026, 10, 1),
        paragraphs=(
            _("Votre nom, votre prénom et vos adresses électroniques servent à vous identifier et à vous écrire."),
            _("Si vous demandez à rejoindre une structure, son gestionnaire voit votre nom et votre adresse de connexion."),
            _(
                "Votre mot de passe et la réponse à votre question secrète sont gardés sous une forme que personne ne peut relire. "
                "Une question que vous avez rédigée est chiffrée."
            ),
            _(
                "Une inscription qui n'est pas activée est effacée 30 jours après la fin de validité de son lien. "
                "Un compte est gardé tant que vous l'utilisez."
            ),
            _(
                "Rien n'est transmis à un tiers et aucune mesure d'audience n'est faite. Seuls sont déposés les cookies "
                "nécessaires à la connexion, à sa sécurité, à la langue et au brouillon de votre inscription."
            ),
            _(
                "Pour voir, corriger ou effacer vos données, écrivez au support. Vous pouvez aussi saisir la Commission "
                "nationale de l'informatique et des libertés (CNIL)."
            ),
        ),
    ),
)


def current() -> ConsentText:
    """The version that a sign-up of today accepts."""
    return _VERSIONS[-1]
