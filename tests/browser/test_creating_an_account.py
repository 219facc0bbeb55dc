"""§1.2 and §2 of the source, as a person does them in a browser: with scripts, and without."""

import pytest
from playwright.sync_api import expect

from choeur.registry.sample import cases
from tests.browser.acting import copy_captcha, first_link
from tests.browser.watching import assert_accessible

ADDRESS = "claire.beraud@imprimerie.example"
PASSWORD = "Presse-typo 1911"


@pytest.fixture(params=["with scripts", "without scripts"])
def visitor(request, new_context):
    return new_context(java_script_enabled=request.param == "with scripts").new_page()


@pytest.mark.seed(
    "S010", "S011", "S012", "S013", "S014", "S015", "S017", "S020", "S021", "S023", "S024", "S027", "S028", "S029", "S030", "S080"
)
def test_a_person_opens_an_account_for_her_company_and_logs_in(visitor, outbox):
    fill_address(visitor)
    fill_person(visitor)
    choose_espaces_and_confirm(visitor)
    expect(visitor.get_by_role("heading", name="Votre compte a bien été créé")).to_be_visible()

    activate(visitor, first_link(outbox[0].text))
    expect(visitor.get_by_role("heading", name="Votre compte est activé")).to_be_visible()

    log_in(visitor)
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Bonjour")


def test_each_screen_of_the_way_is_accessible(page, outbox):
    page.goto("/inscription")
    assert_accessible(page)
    fill_address(page)
    assert_accessible(page)
    fill_person(page)
    assert_accessible(page)
    page.get_by_role("button", name="Valider").click()
    assert_accessible(page)
    page.get_by_role("button", name="Confirmer").click()
    assert_accessible(page)
    page.goto(first_link(outbox[0].text))
    assert_accessible(page)


def fill_address(page):
    page.goto("/inscription")
    page.get_by_label("Adresse électronique de connexion").fill(ADDRESS)
    page.get_by_label("Numéro de SIRET", exact=True).fill(cases.NEW[3])
    page.get_by_role("button", name="Valider").click()
    page.get_by_label("Oui, je travaille pour cette entreprise").check()
    page.get_by_role("button", name="Continuer").click()


def fill_person(page):
    page.get_by_label("Nom", exact=True).fill("Béraud")
    page.get_by_label("Prénom").fill("Claire")
    page.get_by_label("J'accepte de transmettre").check()
    copy_captcha(page)
    page.get_by_role("button", name="Valider").click()


def choose_espaces_and_confirm(page):
    expect(page.get_by_label("Factures émises")).to_be_checked()
    page.get_by_role("button", name="Valider").click()
    page.get_by_role("button", name="Confirmer").click()


def activate(page, link):
    page.goto(link)
    expect(page.get_by_role("heading", name="Informations générales")).to_be_visible()
    page.get_by_label("Choisissez un mot de passe").fill(PASSWORD)
    page.get_by_label("Confirmez votre mot de passe").fill(PASSWORD)
    page.get_by_label("Question secrète", exact=True).select_option(index=3)
    page.get_by_label("Réponse à la question secrète").fill("Le marbre de l'atelier")
    page.get_by_role("button", name="Valider").click()


def log_in(page):
    page.goto("/")
    page.get_by_label("Adresse électronique de connexion").fill(ADDRESS)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
