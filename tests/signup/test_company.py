"""S1b: what the registry says decides what a person reads and whether she may go on."""

import pytest

from choeur.registry.sample import cases
from choeur.structures.models import Structure
from tests.signup.visitor import LUNE_BLEUE, Visitor


def test_no_answer_is_chosen_for_the_person(claire):
    page = claire.give_siret()
    assert "answer" not in page.form("Continuer")

    page = claire.press("Continuer")

    assert page.status == 422
    assert page.errors == ["Indiquez si c'est bien votre entreprise"]


def test_not_my_company_leads_back_to_the_siret(claire):
    claire.give_siret()

    page = claire.press("Continuer", answer="no")

    assert page.path == "/inscription"
    assert page.form()["siret"] == LUNE_BLEUE
    assert claire.open("/inscription/informations").path == "/inscription/entreprise"


def test_another_siret_asks_again_whether_it_is_the_right_company(claire):
    claire.give_siret()
    claire.say_yes()

    page = claire.give_siret(cases.NEW[3])

    assert "IMPRIMERIE DU VIEUX PHARE" in page.text
    assert "answer" not in page.form("Continuer")
    assert claire.open("/inscription/informations").path == "/inscription/entreprise"


@pytest.mark.parametrize(
    ("siret", "heading", "words"),
    [
        (cases.CLOSED, "Cet établissement est fermé", "est fermé depuis le 30 septembre 2020."),
        (cases.CLOSED_WITHOUT_DATE, "Cet établissement est fermé", "est fermé, à une date inconnue."),
        (cases.CEASED, "Cette entreprise a cessé son activité", "Un compte ne peut pas être créé avec ce numéro."),
        (cases.UNKNOWN, "Ce SIRET est introuvable", "Le répertoire Sirene ne connaît pas le numéro 123 456 782 00010."),
        (cases.PUBLIC, "Cette structure est publique", "Les structures publiques ne se créent pas en ligne."),
        (cases.PUBLIC_HOSPITAL, "Cette structure est publique", "CENTRE HOSPITALIER DE L'EXEMPLE"),
    ],
)
def test_a_number_that_cannot_be_used_is_refused_with_its_reason_and_no_way_forward(claire, siret, heading, words):
    page = claire.give_siret(siret)

    assert page.status == 422
    assert page.heading == heading
    assert words in page.text
    assert claire.open("/inscription/informations").path == "/inscription/entreprise"


@pytest.mark.parametrize(("siret", "shown"), [(cases.MOVED, cases.MOVED_TO), (cases.MULTI_CLOSED[0], cases.MULTI[0])])
def test_a_closed_establishment_shows_the_open_ones_of_its_company(claire, siret, shown):
    page = claire.give_siret(siret)

    assert f"{shown[:3]} {shown[3:6]} {shown[6:9]} {shown[9:]}" in page.text


def test_the_firm_that_took_over_a_closed_one_is_not_offered(claire):
    page = claire.give_siret(cases.TAKEN_OVER)

    assert "NOUVELLE SCIERIE" not in page.text


@pytest.mark.parametrize(
    ("siret", "name"),
    [
        (cases.ACCENTS, "Café de l'Île d'Œuf"),
        (cases.COMMA_AND_QUOTES, 'ETS "LE RELAIS", FILS & CIE'),
        (cases.SOLE_TRADER_USAGE, "LOU DURAND-FICTIF"),
        (cases.LA_POSTE[0], "LA POSTE (ETABLISSEMENTS FICTIFS)"),
        (cases.BELGIUM, "SOCIETE ETRANGERE A BRUXELLES"),
        (cases.LONG_NAME, "DE LA HAUTE VALLEE DE LA BRUME ARDENTE"),
    ],
)
def test_a_firm_of_any_name_can_be_founded(claire, siret, name):
    page = claire.give_siret(siret)
    assert name in page.text

    claire.say_yes()
    claire.introduce_herself()
    claire.choose_espaces()
    claire.confirm()
    claire.activate()

    assert name in Structure.objects.get().legal_name


def test_the_acronym_of_a_firm_is_shown_and_never_kept_as_its_name(claire):
    page = claire.give_siret(cases.ACRONYM)
    assert "FEDERATION IMAGINAIRE DES METIERS (FIM)" in page.text

    claire.sign_up(cases.ACRONYM)
    claire.activate()

    assert Structure.objects.get().legal_name == "FEDERATION IMAGINAIRE DES METIERS"


def test_a_firm_without_street_in_the_registry_is_asked_for_one(claire):
    claire.give_siret(cases.TOWN_ONLY)
    page = claire.say_yes()
    assert (page.form()["address"], page.form()["postal_code"], page.form()["city"]) == ("", "19000", "Tulle")

    page = claire.introduce_herself()

    assert page.errors == ["Saisissez l'adresse"]


def test_a_protected_person_types_name_and_address_and_nothing_masked_is_shown(claire):
    page = claire.give_siret(cases.MASKED)
    assert "L'Insee protège l'adresse de cette entreprise." in page.text
    assert "[ND]" not in page.text

    page = claire.say_yes()

    assert page.form()["legal_name"] == page.form()["address"] == ""
    assert claire.introduce_herself().errors == [
        "Saisissez la raison sociale de votre entreprise",
        "Saisissez l'adresse",
        "Saisissez le code postal (5 chiffres)",
    ]


def test_what_a_protected_person_typed_is_hers_alone_never_shown_to_who_joins_later(claire):
    typed = {"legal_name": "Camille Secret", "address": "3 rue Cachée", "postal_code": "19000", "city": "Tulle"}
    claire.sign_up(cases.MASKED, **typed)
    claire.activate()
    structure = Structure.objects.get()
    assert (structure.legal_name, structure.address, structure.needs_check) == ("Camille Secret", "3 rue Cachée", True)

    leon = Visitor("leon@ailleurs.example")
    pages = [leon.give_siret(cases.MASKED), leon.say_yes(), leon.introduce_herself(), leon.confirm()]
    pages += [leon.follow_mail(), leon.choose_password(), leon.log_in()]

    assert pages[-1].heading == "Votre rattachement est en cours"
    assert not [page.path for page in pages if "Secret" in page.text or "Cachée" in page.text]
    assert not [mail for mail in leon.mails() if "Secret" in mail.text]


def test_the_wizard_goes_on_without_the_registry_and_the_structure_is_to_be_checked(claire, registry_down):
    registry_down()
    page = claire.give_siret()
    assert page.heading == "Le répertoire Sirene ne répond pas"

    page = claire.press("Continuer sans le répertoire")
    assert page.heading == "Vos informations et votre structure"
    claire.introduce_herself(legal_name="Menuiserie", address="16 avenue du 8 mai 1945", postal_code="87000", city="Limoges")
    claire.choose_espaces()
    page = claire.confirm()
    assert "Structure SIRET 000 100 842 00012" in page.text
    claire.activate()

    assert "À vérifier" in claire.log_in().text
    assert Structure.objects.get().needs_check


def test_the_registry_is_asked_again_once_it_answers(claire, registry_down, settings):
    file = settings.REGISTRY_FILE
    registry_down()
    claire.give_siret()
    settings.REGISTRY_FILE = file

    page = claire.press("Réessayer")

    assert page.heading == "Est-ce bien votre entreprise ?"
    assert "MENUISERIE DE LA LUNE BLEUE" in page.text
