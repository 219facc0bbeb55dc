"""The rules of a password on A1: while one types, after a refusal, and without scripts (ux.md « Password component »)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acting import ADDRESS, PASSWORD
from tests.browser.standing import open_link
from tests.people import make_sign_up

RECORD = """() => {
    window.said = [];
    const region = document.getElementById("status");
    new MutationObserver(() => region.textContent && window.said.push(region.textContent)).observe(region, { childList: true });
}"""
GREEN = "rgb(37, 96, 41)"  # --success
ALL_RULES = [
    ("À respecter :", "Au moins 8 caractères"),
    ("À respecter :", "Au moins 3 de ces 4 types"),
    ("Vérifié à l'envoi :", "Différent des mots de passe courants"),
    ("À respecter :", "Ne contient ni votre nom ni votre adresse"),
]
REFUSED = "azerty12"  # long enough, two kinds, common, nothing of Claire's
AFTER_REFUSAL = ["Respecté :", "À respecter :", "À respecter :", "Respecté :"]


@pytest.fixture(params=[True, False], ids=["scripts", "no_script"])
def activation(request, new_context) -> Page:
    return arrive(new_context(java_script_enabled=request.param).new_page())


def arrive(page: Page) -> Page:
    open_link(page, make_sign_up(ADDRESS, first_name="Claire"))
    return page


def states(page: Page) -> list[str]:
    return page.locator(".rules .state").all_inner_texts()


def kinds(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".kinds .ok").all_inner_texts()]


def test_the_rules_are_read_before_anything_is_typed(activation):
    read = activation.locator(".rules > li").all_inner_texts()

    assert all(state in text and rule in text for (state, rule), text in zip(ALL_RULES, read, strict=True))
    assert activation.get_by_label("Choisissez un mot de passe").get_attribute("aria-describedby").split()[0] == "rules"


def test_a_refused_password_leaves_each_rule_as_the_server_judged_it(activation):
    activation.get_by_label("Choisissez un mot de passe").fill(REFUSED)
    activation.get_by_role("button", name="Valider").click()

    expect(activation.get_by_text("Ce mot de passe est trop courant")).to_have_count(2)
    assert states(activation) == AFTER_REFUSAL
    assert [kind.split()[0] for kind in kinds(activation)] == ["minuscules", "chiffres"]
    expect(activation.get_by_label("Choisissez un mot de passe")).to_have_value("")


def test_the_rules_turn_green_while_one_types_and_are_said_once(page):
    arrive(page)
    page.evaluate(RECORD)
    password = page.get_by_label("Choisissez un mot de passe")

    password.press_sequentially("Presse", delay=20)
    page.wait_for_timeout(1000)
    password.press_sequentially(PASSWORD.removeprefix("Presse"), delay=20)
    page.wait_for_timeout(1000)

    assert page.evaluate("said") == [
        "Règles respectées : 1 sur 3. Reste : Au moins 8 caractères ; Au moins 3 de ces 4 types.",
        "Toutes les règles vérifiées ici sont respectées.",
    ]
    assert states(page) == ["Respecté :", "Respecté :", "Vérifié à l'envoi :", "Respecté :"]
    expect(page.locator(".rules > li").first).to_have_css("color", GREEN)


def test_typing_again_after_a_refusal_leaves_what_only_the_server_knows_open(page):
    arrive(page)
    page.get_by_label("Choisissez un mot de passe").fill(REFUSED)
    page.get_by_role("button", name="Valider").click()

    page.get_by_label("Choisissez un mot de passe").fill("Claire7!")

    assert states(page) == ["Respecté :", "Respecté :", "Vérifié à l'envoi :", "À respecter :"]


def test_what_a_keeper_of_passwords_copied_is_pasted(activation):
    """security.md 6.2.7."""
    activation.get_by_label("Réponse à la question secrète").fill(PASSWORD)
    activation.evaluate("document.querySelector('[name=answer]').type = 'text'")
    activation.get_by_label("Réponse à la question secrète").press("ControlOrMeta+a")
    activation.get_by_label("Réponse à la question secrète").press("ControlOrMeta+x")

    for label in ("Choisissez un mot de passe", "Confirmez votre mot de passe"):
        activation.get_by_label(label).press("ControlOrMeta+v")

    expect(activation.get_by_label("Choisissez un mot de passe")).to_have_value(PASSWORD)
    expect(activation.get_by_label("Confirmez votre mot de passe")).to_have_value(PASSWORD)


def test_what_is_hidden_is_shown_and_hidden_again(page):
    arrive(page)
    answer = page.get_by_label("Réponse à la question secrète")

    page.get_by_role("button", name="Afficher la réponse").click()
    expect(answer).to_have_attribute("type", "text")
    expect(page.locator("#status")).to_have_text("Votre réponse est affichée")
    page.get_by_role("button", name="Masquer la réponse").click()

    expect(answer).to_have_attribute("type", "password")


def test_a_question_of_ones_own_is_asked_for_once_it_is_chosen(activation):
    own = activation.get_by_label("Votre question")
    expect(own).to_be_hidden()

    activation.get_by_label("Question secrète", exact=True).select_option("own")

    expect(own).to_be_visible()


def test_without_scripts_no_button_promises_to_show_the_password(page_without_js):
    arrive(page_without_js)

    expect(page_without_js.get_by_role("button")).to_have_text(["Valider"])
