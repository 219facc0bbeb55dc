"""S1: the address and the SIRET."""

import pytest

from choeur.registry.sample import cases
from choeur.signup.models import SignupDraft
from tests.signup.visitor import Visitor

NO_ADDRESS = "Saisissez votre adresse électronique de connexion"
NO_SIRET = "Saisissez votre numéro de SIRET, ou choisissez « Je n'ai pas de numéro de SIRET »"


def test_nothing_typed_gets_one_sentence_a_field_and_a_summary(claire):
    claire.open("/inscription")

    page = claire.press("Valider")

    assert page.status == 422
    assert page.title.startswith("Erreur : Créer un compte — étape 1 sur 4")
    assert page.errors == [NO_ADDRESS, NO_SIRET]
    assert page.links[NO_ADDRESS] == "#id_login_address"
    assert page.links[NO_SIRET] == "#id_siret"


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("claire", "Saisissez une adresse au format nom@exemple.fr"),
        ("claire@", "Saisissez une adresse au format nom@exemple.fr"),
        ("claire@lune bleue.example", "Saisissez une adresse au format nom@exemple.fr"),
        ("c" * 250 + "@lunebleue.example", "Cette adresse est trop longue"),
    ],
)
def test_an_address_that_cannot_be_one_is_refused_and_kept_in_the_field(claire, address, sentence):
    page = claire.give_siret(login_address=address)

    assert page.errors == [sentence]
    assert page.form()["login_address"] == address


@pytest.mark.parametrize(
    ("siret", "sentence"),
    [
        ("   ", NO_SIRET),
        ("123", "Le numéro de SIRET comporte 14 chiffres ; vous en avez saisi 3"),
        ("000129700", "Vous avez saisi un SIREN (9 chiffres). Ajoutez les 5 chiffres de votre établissement"),
        ("FR40 123 456 782", "Ceci ressemble à un numéro de TVA. Le SIRET est un autre numéro, de 14 chiffres"),
        ("0001004740001O", "Le numéro de SIRET ne contient que des chiffres"),
        ("00010047900014", "Un chiffre au moins est faux : relisez le numéro"),
    ],
)
def test_each_mistake_in_a_siret_has_its_own_sentence_and_nothing_typed_is_lost(claire, siret, sentence):
    page = claire.give_siret(siret)

    assert page.status == 422
    assert page.errors == [sentence]
    assert page.form()["siret"] == siret
    assert page.form()["login_address"] == claire.address


def test_a_siren_lists_the_open_establishments_and_one_press_chooses(claire):
    page = claire.give_siret(cases.MULTI_SIREN)
    assert [siret for siret in (*cases.MULTI, *cases.MULTI_CLOSED) if siret in page.text] == list(cases.MULTI)

    page = claire.press(cases.MULTI[1])

    assert page.heading == "Est-ce bien votre entreprise ?"
    assert "31 boulevard de la Liberte" in page.text


@pytest.mark.parametrize(
    "siret", ["000 100 842 00012", "000.100.842.00012", "\u00a0000\u202f100-842 00012\u200b", "０００１００８４２０００１２"]
)
def test_a_siret_is_understood_however_it_is_pasted(claire, siret):
    page = claire.give_siret(siret)

    assert "MENUISERIE DE LA LUNE BLEUE" in page.text


def test_who_has_no_siret_goes_on_and_finds_her_address_again(claire):
    claire.open("/inscription")

    page = claire.press("Je n'ai pas de numéro de SIRET", login_address="claire@lunebleue.example")

    assert page.path == "/inscription/informations"
    assert claire.open("/inscription").form()["login_address"] == "claire@lunebleue.example"


def test_coming_back_shows_what_was_typed_and_tells_nobody_off(claire):
    claire.open("/inscription")
    claire.press("Je n'ai pas de numéro de SIRET", login_address="claire@lunebleue.example", siret="12")

    page = claire.open("/inscription")

    assert page.status == 200
    assert page.errors == []
    assert page.form()["siret"] == "12"


def test_the_draft_of_a_shared_computer_is_erased_on_demand(claire):
    claire.give_siret()
    page = claire.say_yes()
    assert "Ordinateur partagé ?" in page.text

    page = claire.press("Effacez le brouillon")

    assert page.path == "/"
    assert "Le brouillon est effacé." in page.text
    assert not SignupDraft.objects.exists()
    assert claire.open("/inscription").form()["login_address"] == ""


def test_a_network_that_looks_up_too_many_numbers_waits_and_keeps_what_it_typed(settings, still_clock):
    settings.DEMO = False
    answers = [Visitor().give_siret() for _ in range(20)]
    assert {page.status for page in answers} == {200}

    page = Visitor().give_siret()

    assert page.status == 429
    assert page.response.headers["Retry-After"].isdecimal()
    assert page.errors == ["Trop de vérifications depuis votre réseau. Réessayez dans 1 minute ; votre saisie est conservée"]
    assert page.form()["siret"] == "00010084200012"
    assert Visitor(network="198.51.100.1").give_siret().status == 200
