"""Without a mouse: the scripts K1 and K4 of ux.md §4.2."""

import re

import pytest
from playwright.sync_api import Page, expect

from choeur.accounts.models import SignUp
from choeur.registry.sample import cases
from choeur.structures.identifiers import grouped
from choeur.workspaces import catalogue
from tests.browser.acting import ADDRESS, PASSWORD, characters_of_the_image
from tests.browser.hands import STOP, Hands
from tests.browser.standing import open_link, stand_at
from tests.people import make_sign_up


@pytest.fixture
def hands(page: Page) -> Hands:
    return Hands(page)


def test_the_first_stops_of_a_page_skip_to_its_parts(page, hands):
    page.goto("/inscription")

    assert [hands.next() for _stop in range(3)] == ["Aller au contenu", "Aller au menu", "Aller au pied de page"]
    hands.press("Shift+Tab", "Shift+Tab", "Enter")
    expect(page.locator("#contenu")).to_be_focused()
    assert hands.next() == "Retour"


def test_an_error_takes_the_focus_and_leads_to_each_field(page, hands):
    page.goto("/inscription")
    hands.reach("Valider")
    hands.press("Enter")
    expect(page.locator(".summary")).to_be_focused()

    assert hands.next() == "Saisissez votre adresse électronique de connexion"
    hands.press("Enter")
    expect(page.get_by_label("Adresse électronique de connexion")).to_be_focused()
    hands.press("Shift+Tab")
    assert page.evaluate(STOP)["name"].startswith("Saisissez votre numéro de SIRET")
    hands.press("Enter")
    expect(page.get_by_label("Numéro de SIRET")).to_be_focused()


def test_an_account_is_opened_by_the_keyboard_alone(page, hands):
    """K1: P1 to S5."""
    page.goto("/")
    hands.reach("Créer un compte")
    hands.press("Enter")
    page.wait_for_url("**/inscription")
    hands.type("Adresse électronique de connexion", ADDRESS)
    hands.type("Numéro de SIRET", grouped(cases.NEW[3]))
    hands.press("Enter")
    page.wait_for_url("**/entreprise")
    hands.reach("Oui, je travaille")
    hands.press("ArrowDown", "ArrowUp")
    hands.reach("Continuer")
    hands.press("Enter")
    page.wait_for_url("**/informations")
    hands.type("Nom", "Béraud")
    hands.type("Prénom", "Claire")
    hands.reach("Option")
    hands.press("Enter")
    assert hands.next() == "Adresse électronique de contact"
    hands.reach("J'accepte de transmettre")
    hands.press("Space")
    hands.type("Recopiez les 5 caractères", characters_of_the_image(page))
    hands.reach("Valider")
    hands.press("Enter")
    page.wait_for_url("**/espaces")
    hands.reach("Valider")
    hands.press("Enter")
    page.wait_for_url("**/verification")
    hands.reach("Confirmer")
    hands.press("Enter", "Enter")

    expect(page.get_by_role("heading", name="Votre compte a bien été créé")).to_be_visible()
    assert SignUp.objects.count() == 1


def test_the_ways_of_the_captcha_come_in_their_order(page, hands):
    stand_at(page, "person")
    hands.reach("Ce que nous faisons")

    stops = hands.reach("Je préfère ne rien recopier")

    in_order = [stop for index, stop in enumerate(stops) if stop not in stops[:index]]
    assert in_order == [
        "Nouvelle image",
        "Recopiez les 5 caractères affichés dans l'image",
        "<audio>",
        "Télécharger le son",
        "Je préfère ne rien recopier",
    ]


def test_space_opens_an_espace_and_what_it_asks_for_comes_next(page, hands):
    stand_at(page, "workspaces")
    espace = page.get_by_label(str(catalogue.JUSTICE_COSTS.label))
    hands.reach(str(catalogue.JUSTICE_COSTS.label))
    hands.press("Space")

    expect(espace).to_be_checked()
    expect(page.locator("#status")).to_have_text("1 champ ajouté : Catégorie de prestataire")
    assert hands.next() == "Catégorie de prestataire"
    hands.press("Shift+Tab", "Space")
    expect(page.get_by_label("Catégorie de prestataire")).to_be_hidden()


FIELDS = {
    "/inscription": ["login_address", "siret"],
    "/connexion": ["login_address", "password"],
    "/activation/renvoi": ["login_address"],
}


@pytest.mark.parametrize(("address", "field"), [(address, field) for address, names in FIELDS.items() for field in names])
def test_enter_in_a_field_validates_the_form(page, address, field):
    page.goto(address)

    page.locator(f"[name={field}]").press("Enter")

    expect(page.locator(".summary")).to_be_focused()
    assert page.url.endswith(address)


@pytest.mark.parametrize("field", ["login_address", "last_name", "captcha", "city", "phone"])
def test_enter_in_a_field_of_step_2_validates_the_form_and_asks_for_no_other_image(page, field):
    stand_at(page, "person")

    page.locator(f"[name={field}]").press("Enter")

    expect(page.locator(".summary")).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos informations et votre structure")


def test_enter_after_a_siren_validates_and_chooses_no_establishment(page):
    page.goto("/inscription")
    page.get_by_label("Adresse électronique de connexion").fill(ADDRESS)
    siret = page.get_by_label("Numéro de SIRET", exact=True)
    siret.fill(cases.MULTI_SIREN)
    siret.press("Enter")
    expect(page.locator("#establishments")).to_be_visible()

    siret.press("Enter")

    expect(siret).to_have_value(cases.MULTI_SIREN)
    page.locator("#establishments button").first.click()
    expect(page.get_by_role("heading", name="Est-ce bien votre entreprise ?")).to_be_visible()


def test_an_account_is_activated_by_the_keyboard_alone(page, hands):
    """K4: Afficher keeps the focus and the caret, an error takes the focus, a password manager finds the address."""
    open_link(page, make_sign_up(ADDRESS))
    expect(page.locator("[autocomplete=username]")).to_have_value(ADDRESS)
    hands.reach("Choisissez un mot de passe")
    page.keyboard.type("Presse")
    hands.press("ArrowLeft", "ArrowLeft")
    hands.reach("Afficher le mot de passe")
    hands.press("Space")
    expect(page.get_by_role("button", name="Masquer le mot de passe")).to_be_focused()
    expect(page.locator("#status")).to_have_text("Votre mot de passe est affiché")
    password = page.get_by_label("Choisissez un mot de passe")
    expect(password).to_have_attribute("type", "text")
    assert password.evaluate("field => field.selectionStart") == 4

    password.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    expect(password).to_have_attribute("type", "password")
    hands.type("Choisissez un mot de passe", PASSWORD)
    hands.type("Confirmez votre mot de passe", PASSWORD)
    hands.reach("Question secrète")
    hands.press("ArrowDown")
    hands.type("Réponse à la question secrète", "Le marbre de l'atelier")
    hands.press("Enter")

    expect(page.get_by_role("heading", name=re.compile("Votre compte est activé"))).to_be_visible()
