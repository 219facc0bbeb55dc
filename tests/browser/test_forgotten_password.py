"""R1 to R4 in a browser, script on and off, and K6 of ux.md §4.2: without a mouse."""

import pytest
from playwright.sync_api import expect

from choeur.accounts import recovery_codes
from choeur.memberships import recovering
from choeur.notifications.models import OutgoingMail
from tests.browser.acting import Visitor, characters_of_the_image, first_link
from tests.browser.hands import Hands
from tests.browser.standing import sign_in, stand_in_reset
from tests.browser.watching import assert_accessible, assert_good_in_every_look, assert_no_sideways_scroll
from tests.login.forgetful import ADDRESS, ANSWER, NEW_PASSWORD, somebody


@pytest.fixture(params=["fr", "en"])
def language(request):
    return request.param


@pytest.mark.parametrize("script", [True, False])
def test_a_person_chooses_a_new_password_and_logs_in(new_context, base_url, language, script):
    somebody(language=language)
    page = new_context(locale=f"{language}-FR", java_script_enabled=script).new_page()
    claire = Visitor(page, language)
    shown = [lambda: assert_accessible(page), lambda: assert_no_sideways_scroll(page)] if script else []
    posts = []
    page.on("request", lambda request: posts.append(request.headers.get("origin")) if request.method == "POST" else None)

    page.goto("/")
    claire.follow("Mot de passe oublié ?")
    claire.sees("Mot de passe oublié")
    claire.field("Adresse électronique de connexion").fill(ADDRESS)
    page.locator("input[name$='captcha']").fill(characters_of_the_image(page))
    claire.press("Valider")

    claire.sees("Répondez à votre question secrète")
    claire.field("Réponse à la question secrète").fill(ANSWER)
    claire.press("Valider")

    claire.sees("Consultez votre messagerie")
    for look in shown:
        look()
    page.goto(first_link(OutgoingMail.objects.get(code="SEC-01").text))
    claire.sees("Choisissez un nouveau mot de passe")
    claire.field("Choisissez un mot de passe").fill(NEW_PASSWORD)
    claire.field("Confirmez votre mot de passe").fill(NEW_PASSWORD)
    claire.press("Valider")

    claire.sees("Votre mot de passe est modifié")
    for look in shown:
        look()
    claire.follow("Se connecter")
    claire.field("Adresse électronique de connexion").fill(ADDRESS)
    claire.field("Mot de passe").fill(NEW_PASSWORD)
    claire.press("Se connecter")
    expect(page).to_have_url(f"{base_url}/tableau-de-bord")
    assert set(posts) == {base_url}, "no page makes the browser hide where its form comes from"


def test_a_link_that_no_longer_works_is_accessible(page):
    page.goto("/mot-de-passe-oublie/lien/x")

    Visitor(page).sees("Ce lien ne fonctionne plus")

    assert_accessible(page)


def test_the_way_out_for_a_forgotten_answer_is_two_stops_from_the_field(page):
    stand_in_reset(page, somebody(), "question")
    hands = Hands(page)
    hands.reach("Réponse à la question secrète")

    hands.next()

    assert hands.next() == "Je ne me souviens plus de la réponse"
    hands.press("Enter")
    Visitor(page).sees("Retrouver l'accès autrement")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no_script"])
def test_a_recovery_code_is_given_instead_of_the_answer(new_context, scripts):
    page = new_context(java_script_enabled=scripts).new_page()
    person = somebody()
    [code, *_others] = recovery_codes.renew(person, device="")
    stand_in_reset(page, person, "question")
    page.get_by_role("link", name="Je ne me souviens plus de la réponse").click()
    page.get_by_label("Un de mes codes de secours").check()
    page.get_by_role("button", name="Continuer").click()
    Visitor(page).sees("Donnez un code de secours")
    assert_good_in_every_look(page)

    page.get_by_label("Code de secours").fill(code)
    page.keyboard.press("Enter")

    Visitor(page).sees("Votre demande est enregistrée")
    assert_good_in_every_look(page)
    assert recovery_codes.left(person) == 9


def test_an_answer_typed_by_hand_and_sent_by_enter_goes_on(page):
    stand_in_reset(page, somebody(), "question")
    hands = Hands(page)

    hands.type("Réponse à la question secrète", ANSWER)
    hands.press("Enter")

    Visitor(page).sees("Consultez votre messagerie")


def test_the_page_of_the_principal_manager_and_the_refusal_of_a_notice_are_accessible(page, alice, bob, trois_ponts):
    recovering.ask(bob.pk, network="")
    recovering.go_on()
    sign_in(page, alice)

    page.goto("/demandes/acces")
    Visitor(page).sees("Demandes d'accès")
    assert_good_in_every_look(page)

    page.goto(first_link(OutgoingMail.objects.filter(code="SEC-18")[0].text))
    Visitor(page).sees("Refuser cette demande d'accès")
    assert_accessible(page)
