"""What a person does in front of a page: she reads its labels, in her language, and has her mailbox at hand."""

import contextlib
import re

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from choeur.guard import captcha
from choeur.registry.sample import cases

LINK = re.compile(r"https?://\S+")
ADDRESS = "claire.beraud@imprimerie.example"
PASSWORD = "Presse-typo 1911"
CONSENT = "J'accepte de transmettre mes informations personnelles à %(organisation)s pour créer et gérer mon compte."


def copy_captcha(page: Page) -> None:
    """Look at the image and copy its characters."""
    key = page.locator("input[name$='captcha_key']").input_value()
    page.locator("input[name$='captcha']").fill(captcha.answer_of(key))


def first_link(text: str) -> str:
    """The address that a mail wants its reader to open."""
    found = LINK.search(text)
    assert found, f"no link in {text!r}"
    return found.group()


class Visitor:
    """Each method of the second half is one screen, filled as most people fill it."""

    def __init__(self, page: Page, language: str = "fr") -> None:
        self.page = page
        self.language = language

    # --- What she reads and touches ---------------------------------------------------------------------------------

    def words(self, french: str) -> str:
        with translation.override(self.language):
            return gettext(french)

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1, name=self.words(heading), exact=True)).to_be_visible()

    def field(self, label: str):
        return self.page.get_by_label(self.words(label), exact=True)

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=self.words(button), exact=True).click()

    def follow(self, *link: str) -> None:
        name = " ".join(map(self.words, link))
        self.page.get_by_role("link", name=name, exact=True).click()

    # --- Screen by screen -------------------------------------------------------------------------------------------

    def begins(self) -> None:
        """P1, then S1."""
        self.page.goto("/")
        self.follow("Créer un compte")
        self.sees("Créer un compte")
        self.field("Adresse électronique de connexion").fill(ADDRESS)
        self.field("Numéro de SIRET").fill(cases.NEW[3])
        self.press("Valider")

    def knows_her_company(self) -> None:
        """S1b."""
        self.sees("Est-ce bien votre entreprise ?")
        self.field("Oui, je travaille pour cette entreprise").check()
        self.press("Continuer")

    def introduces_herself(self) -> None:
        """S2 but for its captcha."""
        self.sees("Vos informations et votre structure")
        self.field("Nom").fill("Béraud")
        self.field("Prénom").fill("Claire")
        self.page.get_by_label(self.words(CONSENT) % {"organisation": settings.ORGANISATION_NAME}).check()

    def chooses_espaces(self) -> None:
        """S3, with « Mémoires de frais de justice » and what it asks for."""
        self.sees("Choisissez vos espaces de travail")
        expect(self.field("Factures émises")).to_be_checked()
        self.field("Mémoires de frais de justice").check()
        self.field("Catégorie de prestataire").select_option(index=3)
        self.press("Valider")

    def corrects_her_name(self) -> None:
        """S4 and straight back to it."""
        self.sees("Vérifiez avant de créer votre compte")
        self.follow("Modifier", "le nom")
        self.field("Nom").fill("Béraud-Arnaud")
        self.press("Valider")
        self.sees("Vérifiez avant de créer votre compte")
        expect(self.page.locator("main")).to_contain_text("Béraud-Arnaud")

    def confirms_twice(self) -> None:
        """S4: a double click, as many people do."""
        self.page.get_by_role("button", name=self.words("Confirmer"), exact=True).dblclick()

    def goes_back(self) -> None:
        """The browser's Back; Chromium may still be dropping its kept pages, as the log out asks it to, and refuse at first."""
        for _attempt in range(4):
            with contextlib.suppress(PlaywrightError):
                self.page.go_back(wait_until="commit", timeout=5_000)
                return
            self.page.wait_for_timeout(500)

    def activates(self, link: str) -> None:
        """A1."""
        self.page.goto(link)
        self.sees("Activez votre compte")
        self.field("Choisissez un mot de passe").fill(PASSWORD)
        self.field("Confirmez votre mot de passe").fill(PASSWORD)
        self.field("Question secrète").select_option(index=3)
        self.field("Réponse à la question secrète").fill("Le marbre de l'atelier")
        self.press("Valider")

    def logs_in(self) -> None:
        """A3, then L1."""
        self.sees("Votre compte est activé")
        self.follow("Accéder à mon compte")
        self.sees("Se connecter")
        self.field("Adresse électronique de connexion").fill(ADDRESS)
        self.field("Mot de passe").fill(PASSWORD)
        self.press("Se connecter")

    def logs_out(self) -> None:
        self.page.locator("summary", has_text="Claire").click()
        self.press("Se déconnecter")
        expect(self.page.get_by_role("button", name=self.words("Se connecter"), exact=True)).to_be_visible()
