"""Source 1.4, « Avec rattachement à une structure existante avec SIRET », in its order and words."""

import pytest

from choeur.memberships.models import Membership, Role, Status
from choeur.registry.sample import cases
from choeur.structures.models import Structure

pytestmark = pytest.mark.usefixtures("alice")


@pytest.mark.seed("S060")
def test_a_structure_of_the_portal_is_shown_filled_in_and_cannot_be_edited(claire):
    page = claire.give_siret(cases.TULLE)
    assert "Cette structure existe déjà ici. Votre demande de rattachement sera transmise à son gestionnaire." in page.text

    page = claire.say_yes()

    assert "Les informations de ma structure" in page.text
    assert "Raison sociale ATELIER DES TROIS PONTS" in page.text
    assert "12 quai des Tanneurs" in page.text
    about_the_person = {"login_address", "last_name", "first_name", "contact_address", "message"}
    about_the_robot = {"csrfmiddlewaretoken", "captcha", "captcha_key", "captcha_work"}
    assert set(page.form()) == about_the_person | about_the_robot


@pytest.mark.seed("S061")
def test_valider_leads_straight_to_the_recap_without_espaces(claire):
    claire.give_siret(cases.TULLE)
    claire.say_yes()

    page = claire.introduce_herself()

    assert page.path == "/inscription/verification"
    assert "étape 3 sur 3" in page.title
    assert "Espaces" not in page.text
    assert claire.open("/inscription/espaces").path == "/inscription/verification"


@pytest.mark.seed("S062")
def test_the_recap_says_that_the_manager_must_validate_the_rattachement(claire, alice, outbox):
    page = claire.sign_up(cases.TULLE, message="Je remplace Émile.")

    assert page.heading == "Votre compte a bien été créé"
    assert (
        "Une demande de rattachement à la structure ATELIER DES TROIS PONTS sera transmise à son gestionnaire, qui devra la valider"
        in page.text
    )
    assert [mail.to for mail in outbox] == [claire.address]

    claire.activate()

    (mail,) = [mail for mail in outbox if mail.to == alice.login_address]
    assert mail.subject == "Demande de rattachement à ATELIER DES TROIS PONTS"
    assert "Claire Béraud demande à rejoindre" in mail.text
    assert "Je remplace Émile." in mail.text


@pytest.mark.seed("S064")
def test_the_account_is_activated_and_the_person_is_told_to_ask_the_manager_about_the_rattachement(claire):
    claire.sign_up(cases.TULLE)
    assert [mail.subject for mail in claire.mails()] == ["Activez votre compte Chœur"]

    page = claire.activate()

    assert page.heading == "Votre compte est activé"
    assert "Votre demande est en cours de validation chez le gestionnaire." in page.text
    assert "S'ils n'apparaissent pas, demandez-lui où en est votre demande." in page.text
    request = Membership.objects.get(user__login_address=claire.address)
    assert (request.status, request.role) == (Status.REQUESTED, Role.USER)


@pytest.mark.seed("S003")
def test_without_a_validated_rattachement_no_espace_opens_only_the_state_of_the_request(claire):
    claire.sign_up(cases.TULLE)
    claire.activate()

    page = claire.log_in()

    assert page.heading == "Votre rattachement est en cours"
    assert "ATELIER DES TROIS PONTS" in page.text
    assert "En cours de validation" in page.text
    assert "Factures émises" not in page.text


@pytest.mark.seed("S004")
def test_one_siret_is_one_structure_however_many_people_join_it(claire):
    claire.sign_up(cases.TULLE)
    claire.activate()

    assert Structure.objects.filter(identifier=cases.TULLE).count() == 1
    assert Membership.objects.filter(structure__identifier=cases.TULLE).count() == 2
