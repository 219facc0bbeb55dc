"""What a page that refuses already knows, so that nobody types it again (journeys §7, layout.md §4).

A page names its subject by `?about=` and never puts a person's data in an address: facts travel by POST to
`support:prepare`, then in a signed cookie of this browser.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from choeur.common import cookies
from choeur.common.errors import Refusal
from choeur.structures.identifiers import IdentifierType, clean_siret, shown

COOKIE = "support"
COOKIE_AGE = timedelta(hours=1)
SALT = "choeur.support.drafting"


@dataclass(frozen=True)
class Subject:
    """What a refusing page is about: the sub-category and the title that the form proposes."""

    subcategory: str
    title: Promise


SUBJECTS: Mapping[str, Subject] = {
    "expired_activation": Subject("activation", _("Mon lien d'activation a expiré")),
    "unknown_siret": Subject("unknown-siret", _("Mon SIRET est introuvable au répertoire")),
    "closed_siret": Subject("unknown-siret", _("Mon SIRET est indiqué comme fermé")),
    "public_body": Subject("public-structure", _("Création d'une structure publique")),
    "without_siret": Subject("without-siret", _("Création d'un compte sans SIRET")),
    "forgotten_password": Subject("log-in", _("Je ne peux plus me connecter")),
    "forgotten_answer": Subject("secret-question", _("J'ai oublié la réponse à ma question secrète")),
    "lost_factor": Subject("lost-factor", _("J'ai perdu mes seconds facteurs")),
    "unanswered_membership": Subject("membership", _("Ma demande de rattachement reste sans réponse")),
    "lost_manager": Subject("lost-manager", _("Le gestionnaire de ma structure est parti")),
    "wrong_manager": Subject("wrong-manager", _("Le gestionnaire de ma structure n'est pas la bonne personne")),
    "contested_role": Subject("wrong-manager", _("Mon rôle de gestionnaire est contesté")),
    "unknown_login": Subject("unknown-login", _("Une connexion à mon compte ne vient pas de moi")),
    "incident": Subject("incident", _("Un incident est survenu")),
}


@dataclass(frozen=True)
class Fact:
    """One line of « Informations jointes »."""

    label: str | Promise
    value: str | Promise


def cleaned(about: str, siret: str) -> dict[str, str]:
    """What a refusing page sent, less what is not known: anybody may post here."""
    if about not in SUBJECTS:
        return {}
    kept = {"about": about}
    try:
        kept["siret"] = clean_siret(siret) if siret else ""
    except Refusal:
        kept["siret"] = ""
    return {name: value for name, value in kept.items() if value}


def remember(response: HttpResponse, context: Mapping[str, str]) -> None:
    cookies.write(response, COOKIE, signing.dumps(dict(context), salt=SALT), age=COOKIE_AGE)


def forget(response: HttpResponse) -> None:
    cookies.drop(response, COOKIE)


def context_of(request: HttpRequest, about: str) -> dict[str, str]:
    """What is joined to a form about this subject: the facts of the cookie count for the subject they came with."""
    if about not in SUBJECTS:
        return {}
    try:
        kept = signing.loads(cookies.read(request, COOKIE), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        kept = {}
    return dict(kept) if kept.get("about") == about else {"about": about}


def facts(context: Mapping[str, str]) -> list[Fact]:
    """« Informations jointes », in words."""
    subject = SUBJECTS.get(context.get("about", ""))
    found = [Fact(_("Sujet"), subject.title)] if subject else []
    if siret := context.get("siret", ""):
        found.append(Fact(_("SIRET"), shown(IdentifierType.SIRET, siret)))
    return found
