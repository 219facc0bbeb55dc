"""S5: « Votre compte a bien été créé », and the ways on from there."""

from choeur.accounts.models import SignUp
from choeur.notifications.models import OutgoingMail
from choeur.registry.sample import cases
from tests.people import make_user
from tests.signup.visitor import Visitor


def test_the_recap_gives_the_day_until_which_the_link_is_good(claire, monkeypatch):
    from datetime import UTC, datetime

    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 24, 13, 5, tzinfo=UTC))

    page = claire.sign_up()

    assert "24 décembre 2026 à 14 h 05 (heure de Paris)" in page.text


def test_a_corrected_address_makes_a_new_sign_up_with_all_that_was_typed(claire):
    claire.sign_up(last_name="Bérault", address="18 avenue du 8 mai 1945")
    page = claire.press("Corriger l'adresse de connexion")
    assert page.path == "/inscription/informations"
    assert (page.form()["last_name"], page.form()["address"]) == ("Bérault", "18 avenue du 8 mai 1945")

    claire.address = "claire.berault@lunebleue.example"
    claire.introduce_herself(login_address=claire.address, last_name="Bérault")
    page = claire.confirm()

    assert f"Un courriel a été envoyé à {claire.address}" in page.text
    assert SignUp.objects.count() == 2
    assert claire.activate().heading == "Votre compte est activé"


def test_a_mail_asked_for_again_gives_the_same_answer_to_the_owner_of_an_account(claire):
    make_user(claire.address)
    claire.sign_up()

    page = claire.press("Renvoyer le courriel")

    assert "Si un compte attend son activation à cette adresse, un nouveau courriel est parti." in page.text
    assert [mail.code for mail in claire.mails()] == ["ACT-05"]


def test_a_network_that_asks_too_often_waits_a_minute(claire, settings, still_clock):
    settings.DEMO = False
    claire.sign_up()
    for _ in range(10):
        claire.press("Renvoyer le courriel")
    before = OutgoingMail.objects.count()

    page = claire.press("Renvoyer le courriel")

    assert "Trop de demandes depuis votre réseau. Réessayez dans une minute." in page.text
    assert OutgoingMail.objects.count() == before


def test_the_recap_of_an_existing_structure_names_it_as_the_registry_does(claire, alice):
    page = claire.sign_up(cases.TULLE)

    assert "Structure ATELIER DES TROIS PONTS SIRET 000 138 958 00012" in page.text
    assert "gestionnaire principal de la structure" not in page.text
    assert "Espaces demandés" not in page.text


def test_nobody_else_asks_for_a_mail_or_corrects_an_address_of_another_browser(claire):
    claire.sign_up()
    stranger = Visitor()
    stranger.open("/inscription")
    token = stranger.page.form()["csrfmiddlewaretoken"]

    answers = [
        stranger.client.post(f"/inscription/fin/{action}", {"csrfmiddlewaretoken": token}) for action in ("renvoyer", "corriger")
    ]

    assert [answer.headers["Location"] for answer in answers] == ["/inscription", "/inscription"]
    assert len(claire.mails()) == 1
