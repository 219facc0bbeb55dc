"""§1.4 and §1.5 without a mouse: Tab, Space, Enter and what is typed lead from the home page to the state of one's request."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from choeur.registry.sample import cases
from tests.browser.acting import ADDRESS, PASSWORD, characters_of_the_image, first_link
from tests.browser.hands import Hands
from tests.people import BREWERY, make_firm

NAMED = f"Structure européenne hors France {BREWERY.identifier}"


class Walker(Hands):
    """Screen by screen; each begins where the focus stands when a page has loaded."""

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def use(self, name: str, key: str = "Enter") -> None:
        """Press a button, follow a link, tick a box."""
        self.reach(name)
        self.press(key)

    def choose(self, name: str, first_letters: str) -> None:
        """In a closed list, letters choose."""
        self.reach(name)
        self.page.keyboard.type(first_letters)

    def begins(self) -> None:
        self.page.goto("/")
        self.use("Créer un compte")
        self.sees("Créer un compte")
        self.type("Adresse électronique de connexion", ADDRESS)

    def introduces_herself(self) -> None:
        self.sees("Vos informations et votre structure")
        self.type("Nom", "Béraud")
        self.type("Prénom", "Claire")
        self.use("J'accepte de transmettre", "Space")
        self.type("Recopiez les 5 caractères", characters_of_the_image(self.page))

    def confirms(self) -> None:
        self.sees("Vérifiez avant de créer votre compte")
        self.use("Confirmer")
        self.sees("Votre compte a bien été créé")

    def confirms_in_the_dialog(self) -> None:
        """« Revenir » has the focus; « Confirmer » is before it."""
        self.sees("Vérifiez avant de créer votre compte")
        self.use("Confirmer")
        expect(self.page.get_by_role("dialog").get_by_role("button", name="Revenir")).to_be_focused()
        self.press("Shift+Tab", "Enter")
        self.sees("Votre compte a bien été créé")

    def activates_and_logs_in(self, link: str) -> None:
        self.page.goto(link)
        self.type("Choisissez un mot de passe", PASSWORD)
        self.type("Confirmez votre mot de passe", PASSWORD)
        self.choose("Question secrète", "Quel")
        self.type("Réponse à la question secrète", "Le marbre de l'atelier")
        self.use("Valider")
        self.sees("Votre compte est activé")
        self.use("Accéder à mon compte")
        self.sees("Se connecter")
        self.type("Adresse électronique de connexion", ADDRESS)
        self.type("Mot de passe", PASSWORD)
        self.use("Se connecter")


@pytest.fixture
def claire(page: Page) -> Walker:
    return Walker(page)


def test_1_4_a_company_of_the_portal_is_joined_by_the_keyboard_alone(claire: Walker, alice: Any, outbox: Any):
    claire.begins()
    claire.type("Numéro de SIRET", cases.TULLE)
    claire.use("Valider")
    claire.sees("Est-ce bien votre entreprise ?")
    claire.use("Oui, je travaille", "Space")
    claire.use("Continuer")
    claire.introduces_herself()
    claire.use("Valider")
    claire.confirms()
    claire.activates_and_logs_in(first_link(outbox[0].text))

    claire.sees("Votre rattachement est en cours")
    claire.use("Mes rattachements")
    claire.sees("Mes rattachements")
    expect(claire.page.get_by_role("cell", name="En cours de validation")).to_be_visible()


def test_1_5_a_rattachement_is_asked_for_by_the_keyboard_alone(claire: Walker, alice: Any, outbox: Any):
    make_firm(BREWERY, manager=alice)
    claire.begins()
    claire.use("Je n'ai pas de numéro de SIRET")
    claire.introduces_herself()
    claire.choose("Type de votre structure", "Structure e")
    claire.type("Numéro de TVA", BREWERY.identifier)
    claire.type("Raison sociale", "Brasserie de la Lune")
    claire.type("Adresse", "1 place du Marché")
    claire.type("Code postal", "1000")
    claire.type("Ville", "Bruxelles")
    claire.choose("Pays", "Belg")
    claire.use("Valider")
    claire.confirms_in_the_dialog()
    claire.activates_and_logs_in(first_link(outbox[0].text))

    claire.sees("Bonjour Claire")
    claire.use(f"Demander mon rattachement à {NAMED}")
    claire.sees("Mes rattachements")
    expect(claire.page.get_by_role("cell", name="En cours de validation")).to_be_visible()
