"""Source 1.2, « Avec création d'une structure avec SIRET », in its order and words."""

import pytest

from choeur.accounts.models import Consent, User
from choeur.memberships.models import Grant, Membership, Role
from choeur.structures.models import Structure
from choeur.workspaces import reference
from tests.signup.visitor import LUNE_BLEUE

INVOICES = "Factures émises"
JUSTICE = "justice_cost_statements"


@pytest.mark.seed("S010")
def test_the_way_in_asks_for_the_login_address_and_the_siret_then_valider(claire):
    claire.open("/")
    page = claire.follow("Créer un compte")

    for label in ("Adresse électronique de connexion", "Numéro de SIRET", "Je n'ai pas de numéro de SIRET"):
        assert label in page.text
    page = claire.press("Valider", login_address=claire.address, siret="000 100 842 00012")
    assert page.heading == "Est-ce bien votre entreprise ?"
    assert "MENUISERIE DE LA LUNE BLEUE" in page.text
    assert "000 100 842 00012" in page.text


@pytest.mark.seed("S012", "S013", "S014", "S015")
def test_i_complete_my_personal_information(claire):
    claire.give_siret()
    page = claire.say_yes()

    assert "Je complète mes informations personnelles" in page.text
    assert page.form()["login_address"] == claire.address
    for label in ("Ressaisissez votre adresse électronique de connexion", "Nom", "Prénom"):
        assert f">{label}</label>" in page.html
    assert "J'accepte de transmettre mes informations personnelles à Coopérative Numérique du Limousin" in page.text
    assert "consent" not in page.form()
    assert "Recopiez les 5 caractères affichés dans l'image" in page.text
    image = claire.client.get(page.html.partition('<img src="')[2].partition('"')[0])
    assert image.headers["Content-Type"] == "image/png"
    assert len(claire.captcha_answer) == 5


@pytest.mark.seed("S016")
def test_the_contact_address_is_an_option_filled_with_the_login_address_that_can_be_changed(claire):
    claire.give_siret()
    page = claire.say_yes()
    assert "<summary>Option</summary>" in page.html
    assert page.form()["contact_address"] == claire.address
    assert "Elle reçoit les notifications." in page.text

    claire.introduce_herself(contact_address="compta@lunebleue.example")
    page = claire.choose_espaces()

    assert "Adresse électronique de contact compta@lunebleue.example" in page.text


@pytest.mark.seed("S017")
def test_i_create_my_structure_with_what_the_registry_knows(claire):
    claire.give_siret()
    page = claire.say_yes()

    assert "Je crée ma structure" in page.text
    assert "Raison sociale MENUISERIE DE LA LUNE BLEUE" in page.text
    assert "legal_name" not in page.form()
    assert {name: page.form()[name] for name in ("address", "postal_code", "city", "country")} == {
        "address": "16 avenue du 8 mai 1945",
        "postal_code": "87000",
        "city": "Limoges",
        "country": "FR",
    }
    claire.introduce_herself(address="18 avenue du 8 mai 1945")
    page = claire.choose_espaces()
    assert "18 avenue du 8 mai 1945 87000 Limoges" in page.text


@pytest.mark.seed("S018", "S019")
def test_payment_requests_are_ticked_and_dume_is_not(claire):
    claire.give_siret()
    page = claire.say_yes()

    assert "submit_invoices" in page.form()
    assert "Déposer des demandes de paiement" in page.text
    assert "Transmettre vos factures." in page.text
    assert "dume" not in page.form()
    assert "Créer et/ou consulter des DUME" in page.text
    assert "Réservé aux éditeurs de « profils d'acheteurs »" in page.text


@pytest.mark.seed("S020", "S021")
def test_all_espaces_are_offered_and_issued_invoices_is_on(claire):
    claire.give_siret()
    claire.say_yes()
    page = claire.introduce_herself()

    assert page.heading == "Choisissez vos espaces de travail"
    for label in (INVOICES, "Mémoires de frais de justice", "Factures à valider", "Factures de travaux", "Engagements", "DUME"):
        assert label in page.text
    assert [name for name in page.form() if page.form()[name] == "on"] == ["issued_invoices"]

    page = claire.choose_espaces(issued_invoices=False, commitments=True)

    assert page.heading == "Vérifiez avant de créer votre compte"
    assert "Espaces demandés Engagements" in page.text


@pytest.mark.seed("S022")
def test_justice_costs_ask_for_the_category_of_provider(claire):
    reference.load()
    claire.give_siret()
    claire.say_yes()
    claire.introduce_herself()

    page = claire.choose_espaces(**{JUSTICE: True})
    assert page.status == 422
    assert "Catégorie de prestataire" in page.text
    assert page.errors == ["Choisissez votre catégorie de prestataire"]
    page = claire.choose_espaces(provider_category="interpreter")

    assert "Catégorie de prestataire Interprète ou traducteur" in page.text


@pytest.mark.seed("S023")
def test_the_recap_says_that_the_account_is_created_and_who_leads(claire):
    page = claire.sign_up()

    assert page.heading == "Votre compte a bien été créé"
    assert "Vous êtes le gestionnaire principal de la structure et vous avez tous les droits de modification" in page.text


@pytest.mark.seed("S024")
def test_a_mail_with_the_activation_link_goes_to_the_login_address(claire, settings):
    page = claire.sign_up()

    (mail,) = claire.mails()
    assert f"Un courriel a été envoyé à {claire.address}" in page.text
    assert mail.subject == "Activez votre compte Chœur"
    assert settings.EMAIL_SENDER in mail.headers["From"]
    assert claire.open(claire.link(mail)).heading == "Activez votre compte"


@pytest.mark.seed("S025")
def test_a_mail_that_did_not_come_is_looked_for_in_spam_then_asked_for_again(claire, settings):
    page = claire.sign_up()
    assert f"Regardez les courriers indésirables ; l'expéditeur est {settings.EMAIL_SENDER}" in page.text
    assert page.links["Écrivez au support"] == "/support"

    page = claire.press("Renvoyer le courriel")

    assert "Si un compte attend son activation à cette adresse, un nouveau courriel est parti." in page.text
    assert [mail.code for mail in claire.mails()] == ["ACT-01", "ACT-02"]
    assert claire.activate().heading == "Votre compte est activé"


@pytest.mark.seed("S026")
def test_after_30_days_the_activation_is_refused_and_there_are_two_ways_on(claire, move_clock):
    claire.sign_up()
    move_clock(days=29, hours=23)
    assert claire.follow_mail().heading == "Activez votre compte"

    move_clock(hours=2)
    page = claire.follow_mail()

    assert page.heading == "L'activation de votre compte est refusée"
    assert page.links["Écrivez au support"] == "/support/nouvelle?about=expired_activation"
    claire.press("Recevoir un nouveau lien", login_address=claire.address)
    assert claire.activate().heading == "Votre compte est activé"


@pytest.mark.seed("S027")
def test_the_link_shows_general_information_that_cannot_be_edited(claire):
    claire.sign_up()

    page = claire.follow_mail()

    assert (
        "Informations générales Nom Béraud Prénom Claire Adresse de connexion claire@lunebleue.example "
        "Structure MENUISERIE DE LA LUNE BLEUE SIRET 000 100 842 00012" in page.text
    )
    assert set(page.form()) == {"csrfmiddlewaretoken", "password", "confirmation", "question", "own_question", "answer"}


@pytest.mark.seed("S028")
@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("Til&g-4", "Le mot de passe doit compter au moins 8 caractères"),
        ("tilleul-grenier", "Utilisez au moins 3 types de caractères parmi majuscules, minuscules, chiffres, caractères spéciaux"),
    ],
)
def test_the_password_has_8_characters_of_3_kinds_at_least(claire, password, refusal):
    claire.sign_up()
    page = claire.follow_mail()
    assert "Gestion du mot de passe" in page.text
    assert "Confirmez votre mot de passe" in page.text

    page = claire.choose_password(password)

    assert page.status == 422
    assert page.errors == [refusal]
    assert claire.choose_password("Tilleul7").heading == "Votre compte est activé"


@pytest.mark.seed("S028")
def test_the_password_is_confirmed(claire):
    claire.sign_up()
    claire.follow_mail()

    page = claire.choose_password(confirmation="Tilleul&grenier-43")

    assert page.errors == ["Les deux mots de passe sont différents"]
    assert not User.objects.exists()


@pytest.mark.seed("S029")
def test_a_secret_question_and_its_answer_are_kept_for_a_forgotten_password(claire):
    claire.sign_up()
    page = claire.follow_mail()
    assert "Question secrète" in page.text
    assert "Cette information vous sera demandée en cas d'oubli de votre mot de passe." in page.text
    assert claire.choose_password(question="", answer="").errors == ["Choisissez une question secrète", "Saisissez une réponse"]

    claire.choose_password()

    assert User.objects.get().secret_question.code == "lost_toy"


@pytest.mark.seed("S011", "S030")
def test_valider_activates_the_account_of_the_principal_manager_who_can_send_invoices(claire):
    claire.sign_up()
    assert not Structure.objects.exists()

    page = claire.activate()

    assert page.heading == "Votre compte est activé"
    assert "Vous pouvez désormais transmettre vos factures." in page.text
    membership = Membership.objects.get()
    assert (membership.structure.identifier, membership.role) == (LUNE_BLEUE, Role.PRINCIPAL_MANAGER)
    assert list(Grant.objects.values_list("opening__workspace", "right")) == [("issued_invoices", "edit")]
    assert Consent.objects.get().user.login_address == claire.address

    page = claire.log_in()

    assert page.heading == "Bonjour Claire"
    assert "Vous êtes le gestionnaire principal de la structure MENUISERIE DE LA LUNE BLEUE." in page.text
    assert f"{INVOICES} Déposer et suivre vos factures. Droit : Modification" in page.text
