"""A real browser that was closed keeps the cookies that have a date, and no other: what was typed is there again."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from choeur.registry.sample import cases
from tests.browser.acting import ADDRESS, Visitor


def closes_and_opens(claire: Visitor, new_context: Callable[..., BrowserContext], **arguments: object) -> Visitor:
    cookies = [cookie for cookie in claire.page.context.cookies() if cookie["expires"] != -1]
    claire.page.context.close()
    context = new_context(**arguments)
    context.add_cookies(cookies)
    again = Visitor(context.new_page())
    again.page.goto("/")
    again.follow("Créer un compte")
    return again


def test_step_1_refused_comes_back(page, new_context):
    claire = Visitor(page)
    claire.begins(cases.NEW[3][:-1])
    expect(page.locator(".summary")).to_be_focused()

    again = closes_and_opens(claire, new_context)

    expect(again.field("Adresse électronique de connexion")).to_have_value(ADDRESS)
    expect(again.field("Numéro de SIRET")).to_have_value(cases.NEW[3][:-1])
    expect(again.page.locator(".summary")).to_have_count(0)


def test_a_structure_without_siret_that_was_refused_comes_back_without_scripts(page_without_js, new_context):
    claire = Visitor(page_without_js)
    claire.begins_without_siret()
    claire.introduces_herself()
    claire.describes_a_brewery_of_brussels()
    claire.field("Numéro de TVA intracommunautaire").fill("BE1")
    claire.press("Valider")

    again = closes_and_opens(claire, new_context, java_script_enabled=False)

    again.press("Je n'ai pas de numéro de SIRET")
    again.sees("Vos informations et votre structure")
    for label, typed in {
        "Nom": "Béraud",
        "Prénom": "Claire",
        "Type de votre structure": "EU_NON_FRENCH",
        "Numéro de TVA intracommunautaire": "BE1",
        "Raison sociale": "Brasserie de la Lune",
        "Ville": "Bruxelles",
        "Pays": "BE",
        "Recopiez les 5 caractères affichés dans l'image": "",
    }.items():
        expect(again.field(label)).to_have_value(typed)
