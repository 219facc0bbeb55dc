"""Source 3, « Réinitialiser son mot de passe », in its own order: the mode `before_link`."""

import pytest

from choeur.notifications.models import OutgoingMail
from tests.login.forgetful import ANSWER, NEW_PASSWORD, Forgetful, somebody
from tests.people import PASSWORD


@pytest.fixture
def claire(db):
    somebody()
    return Forgetful()


@pytest.mark.seed("S090")
def test_forgotten_password_leads_to_a_page_that_asks_for_the_address_and_the_5_characters_of_an_image(claire):
    claire.open("/")
    page = claire.follow("Mot de passe oublié ?")

    assert page.heading == "Mot de passe oublié"
    assert "Adresse électronique de connexion" in page.text
    assert "Recopiez les 5 caractères affichés dans l'image" in page.text.replace("’", "'")
    assert page.button("Valider")


@pytest.mark.seed("S091")
def test_the_next_page_asks_for_the_answer_to_the_secret_question(claire):
    page = claire.ask()

    assert page.heading == "Répondez à votre question secrète"
    assert "Quel jouet avez-vous perdu et regretté" in page.text
    assert page.button("Valider")


@pytest.mark.seed("S092")
def test_a_message_says_that_a_mail_to_change_the_password_was_sent(claire):
    claire.ask()
    page = claire.answer()

    assert page.heading == "Consultez votre messagerie"
    assert "un courriel vous a été envoyé pour changer votre mot de passe" in page.text
    assert [mail.code for mail in OutgoingMail.objects.filter(to=claire.address)] == ["SEC-01"]


@pytest.mark.seed("S093")
def test_the_link_asks_for_the_new_password_and_its_confirmation_and_the_new_password_logs_in(claire):
    claire.ask()
    claire.answer(ANSWER.upper())
    page = claire.follow_mail()
    assert page.heading == "Choisissez un nouveau mot de passe"

    page = claire.choose()
    assert page.heading == "Votre mot de passe est modifié"

    assert claire.log_in(PASSWORD).heading == "Se connecter"
    assert claire.log_in(NEW_PASSWORD).path == "/tableau-de-bord"
