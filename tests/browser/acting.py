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
from tests.browser.watching import assert_accessible, assert_no_sideways_scroll

LINK = re.compile(r"https?://\S+")
ADDRESS = "claire.beraud@imprimerie.example"
PASSWORD = "Presse-typo 1911"
CONSENT = "J'accepte de transmettre mes informations personnelles à %(organisation)s pour créer et gérer mon compte."


def characters_of_the_image(page: Page) -> str:
    return captcha.answer_of(page.locator("input[name$='captcha_key']").input_value())


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

    def sees(self, heading: str, **values: str) -> None:
        """A screen: each one is accessible and is read downwards only, at the width of this browser."""
        expect(self.page.get_by_role("heading", level=1, name=self.words(heading) % values, exact=True)).to_be_visible()
        assert_accessible(self.page)
        assert_no_sideways_scroll(self.page)

    def reads(self, sentence: str, **values: str) -> None:
        plain = re.sub(r"</?strong>", "", self.words(sentence))
        expect(self.page.locator("main")).to_contain_text(plain % values)

    def field(self, label: str):
        return self.page.get_by_label(self.words(label), exact=True)

    def press(self, button: str, **values: str) -> None:
        self.page.get_by_role("button", name=self.words(button) % values, exact=True).click()

    def follow(self, *link: str) -> None:
        name = " ".join(map(self.words, link))
        self.page.get_by_role("link", name=name, exact=True).click()

    # --- Screen by screen -------------------------------------------------------------------------------------------

    def begins(self, siret: str = cases.NEW[3]) -> None:
        """P1, then S1."""
        self._comes_in()
        self.field("Numéro de SIRET").fill(siret)
        self.press("Valider")

    def begins_without_siret(self) -> None:
        """P1, then S1."""
        self._comes_in()
        self.press("Je n'ai pas de numéro de SIRET")

    def _comes_in(self) -> None:
        self.page.goto("/")
        self.follow("Créer un compte")
        self.sees("Créer un compte")
        self.field("Adresse électronique de connexion").fill(ADDRESS)

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

    def describes_a_brewery_of_brussels(self) -> None:
        """S2b, « Les informations de ma structure »."""
        self.field("Type de votre structure").select_option(label=self.words("Structure européenne hors France"))
        self.field("Numéro de TVA intracommunautaire").fill("be 0428.759.497")
        self.field("Raison sociale").fill("Brasserie de la Lune")
        self.field("Adresse").fill("1 place du Marché")
        self.field("Code postal").fill("1000")
        self.field("Ville").fill("Bruxelles")
        self.field("Pays").select_option("BE")

    def copies_the_captcha(self) -> None:
        """The end of S2."""
        self.field("Recopiez les 5 caractères affichés dans l'image").fill(characters_of_the_image(self.page))
        self.press("Valider")

    def chooses_espaces(self, *, with_regime: bool = False) -> None:
        """S3, with « Mémoires de frais de justice » and what it asks for."""
        self.sees("Choisissez vos espaces de travail")
        expect(self.field("Factures émises")).to_be_checked()
        self.field("Mémoires de frais de justice").check()
        self.field("Catégorie de prestataire").select_option(index=3)
        if with_regime:
            self.field("Régime ou statut").select_option(index=1)
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
