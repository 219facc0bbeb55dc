"""« J'ai maintenant mon SIRET »: from the first page to the new number (journeys §1, type « En cours d'immatriculation »)."""

import pytest

from choeur.common import clock
from choeur.memberships import registering
from choeur.memberships.models import Membership, Role, Status
from choeur.myaccount import siret as asked
from choeur.registry import live, local_copy
from choeur.registry.answers import Protected
from choeur.registry.sample import cases
from choeur.signup import brakes
from choeur.structures import looking_up
from choeur.structures.models import Structure
from tests.people import TISSAGES, make_user
from tests.signup import kinds
from tests.signup.rows import all_rows
from tests.signup.visitor import Visitor

LUNE_BLEUE = cases.NEW[2]
LINK = "J'ai maintenant mon SIRET"
ANSWER = "Oui, c'est mon entreprise"


@pytest.fixture(autouse=True)
def _registry(sample_registry):
    """The registry knows the fictitious companies."""


@pytest.fixture
def browser(nora, tissages, signed_in):
    browser = signed_in(nora)
    browser.open("/tableau-de-bord")
    browser.follow(LINK)
    return browser


def give(browser, siret=LUNE_BLEUE):
    return browser.press("Valider", siret=siret)


def down(settings, tmp_path):
    settings.REGISTRY_FILE = tmp_path / "absent.sqlite3"
    live.forget()
    local_copy.forget()


def unchanged(tissages):
    return Structure.objects.get(pk=tissages.pk).identifier == TISSAGES.identifier


def test_a_firm_founded_without_siret_takes_its_own_once_it_has_it(db):
    claire = Visitor()
    kinds.sign_up(claire, "BEING_REGISTERED", legal_form="SARL")
    claire.activate()
    page = claire.log_in()
    assert "Tissages du Pont est en cours d'immatriculation" in page.text

    claire.follow(LINK)
    page = give(claire, "000 100 842 00012")
    assert page.heading == "Est-ce bien votre entreprise ?"
    assert "16 avenue du 8 mai 1945" in page.text
    page = claire.press(ANSWER)

    assert (page.status, page.path) == (200, "/tableau-de-bord")
    assert "Votre structure est maintenant inscrite avec le SIRET 000 100 842 00012." in page.text
    assert "SIRET 000 100 842 00012" in page.text.partition("Mes structures")[2]
    assert "MENUISERIE DE LA LUNE BLEUE" in page.text
    assert LINK not in page.text
    assert [mail.code for mail in claire.mails()][-1] == "STR-08"


def test_the_same_in_english(browser):
    browser.open("/tableau-de-bord?language=en")
    browser.follow("I now have my SIRET")

    page = give_in_english(browser, "123")
    assert page.errors == ["Error: A SIRET has 14 digits; you entered 3"]
    page = give_in_english(browser, cases.UNKNOWN)
    assert "Nothing has changed: the entity Tissages du Pont keeps the number IMM-7KQ2M9XW4HD" in page.text
    browser.follow("Correct the SIRET")
    page = give_in_english(browser, LUNE_BLEUE)
    assert page.heading == "Is this your company?"
    page = browser.press("Yes, this is my company")

    assert "Your entity is now registered with the SIRET 000 100 842 00012." in page.text


def give_in_english(browser, siret):
    return browser.press("Submit", siret=siret)


def test_asking_changes_nothing_but_the_session(browser, tissages):
    give(browser)
    before = all_rows()

    browser.open(browser.page.path)
    browser.follow("Non, saisir un autre SIRET")

    assert {name: rows for name, rows in all_rows().items() if "session" not in name} == {
        name: rows for name, rows in before.items() if "session" not in name
    }
    assert unchanged(tissages)


def test_no_leads_back_to_the_number_that_was_typed(browser):
    give(browser)

    page = browser.follow("Non, saisir un autre SIRET")

    assert page.form()["siret"] == LUNE_BLEUE


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Saisissez votre numéro de SIRET"),
        ("  \t", "Saisissez votre numéro de SIRET"),
        ("123", "Le numéro de SIRET comporte 14 chiffres ; vous en avez saisi 3"),
        ("12345678200011", "Un chiffre au moins est faux : relisez le numéro"),
        ("ATELIER", "Le numéro de SIRET ne contient que des chiffres"),
        (cases.MULTI_SIREN, "Vous avez saisi un SIREN (9 chiffres). Ajoutez les 5 chiffres de votre établissement"),
        ("FR83404833048", "Ceci ressemble à un numéro de TVA. Le SIRET est un autre numéro, de 14 chiffres"),
        (
            "BE0428759497",
            "Ceci est le numéro de TVA d'un autre pays de l'Union européenne. Le SIRET est un autre numéro, de 14 chiffres",
        ),
    ],
)
def test_what_is_no_siret_is_refused_by_its_own_sentence_and_kept(browser, typed, sentence):
    page = give(browser, typed)

    assert (page.status, page.errors) == (422, [sentence])
    assert page.title.startswith("Erreur : ")
    assert page.form()["siret"] == typed


def test_a_siren_shows_the_open_establishments_to_choose_from(browser):
    give(browser, cases.MULTI_SIREN)

    page = browser.press(cases.MULTI[0])

    assert page.heading == "Est-ce bien votre entreprise ?"


@pytest.mark.parametrize(
    ("siret", "heading", "words", "way_on"),
    [
        (cases.CLOSED, "Cet établissement est fermé", "est fermé depuis le 30 septembre 2020.", "Saisir un autre SIRET"),
        (cases.CLOSED_WITHOUT_DATE, "Cet établissement est fermé", "à une date inconnue.", "Saisir un autre SIRET"),
        (cases.CEASED, "Cette entreprise a cessé son activité", "est fermé depuis", "Saisir un autre SIRET"),
        (cases.UNKNOWN, "Ce SIRET est introuvable", "ne connaît pas le numéro 123 456 782 00010.", "Corriger le SIRET"),
        (cases.PUBLIC, "Cette structure est publique", "est une structure publique.", "Saisir un autre SIRET"),
    ],
)
def test_a_number_that_cannot_be_taken_says_why_and_that_nothing_changed(browser, siret, heading, words, way_on):
    page = give(browser, siret)

    assert (page.status, page.heading) == (422, heading)
    assert words in page.text
    assert "Rien n'a changé : la structure Tissages du Pont garde le numéro IMM-7KQ2M9XW4HD" in page.text
    assert browser.client.post(page.path, {"csrfmiddlewaretoken": browser.client.cookies["csrf"].value}).status_code == 422
    assert Structure.objects.get().is_being_registered
    assert browser.follow(way_on).form()["siret"] == siret


def test_the_support_gets_a_public_body_with_its_siret(browser):
    give(browser, cases.PUBLIC)

    page = browser.press("Demander la création de cette structure")

    assert page.path == "/support/nouvelle?about=public_body"
    assert "000 133 033 00019" in page.text


def test_a_closed_establishment_shows_the_open_ones_of_its_company(browser):
    page = give(browser, cases.MULTI_CLOSED[0])

    assert "000 129 700 00027" in page.text


def test_a_silent_registry_refuses_nicely_and_is_asked_again(browser, tissages, settings, tmp_path):
    file = settings.REGISTRY_FILE
    down(settings, tmp_path)
    page = give(browser)
    assert (page.status, page.heading) == (422, "Le répertoire Sirene ne répond pas")
    assert "Réessayez dans quelques minutes." in page.text
    assert "Rien n'a changé" in page.text
    assert unchanged(tissages)
    settings.REGISTRY_FILE = file
    local_copy.forget()

    page = browser.press("Réessayer")

    assert page.heading == "Est-ce bien votre entreprise ?"


def test_a_number_of_which_insee_may_not_speak_goes_to_the_support(browser, tissages, monkeypatch):
    monkeypatch.setattr(looking_up.lookup, "find", lambda _siret: Protected())

    page = give(browser)

    assert (page.status, page.heading) == (422, "Le répertoire Sirene ne dit rien de ce numéro")
    assert browser.press("Écrire au support avec ce SIRET").path == "/support/nouvelle?about=unknown_siret"
    assert unchanged(tissages)


@pytest.mark.parametrize(("siret", "what"), [(cases.MASKED, "le nom et l'adresse"), (cases.MASKED_ADDRESS, "l'adresse")])
def test_what_insee_protects_stays_as_typed_and_the_page_says_so(browser, siret, what):
    page = give(browser, siret)
    assert f"L'Insee protège {what} de cette entreprise" in page.text
    assert "[ND]" not in page.text

    page = browser.press(ANSWER)

    assert "4 rue du Pont" in page.text
    assert "L'Insee protège une partie des informations" in page.text


def test_a_siret_of_another_structure_is_refused_with_the_way_to_join_it(browser, nora, tissages, trois_ponts):
    page = give(browser, trois_ponts.identifier)
    assert (page.status, page.heading) == (422, "Ce SIRET est déjà celui d'une autre structure")
    assert ANSWER not in page.text
    assert "Deux structures ne sont jamais réunies." in page.text

    page = browser.press("Demander mon rattachement")
    assert page.heading == "Est-ce la bonne structure ?"
    browser.press("Envoyer la demande")

    assert Membership.objects.get(user=nora, structure=trois_ponts).is_pending
    assert unchanged(tissages)


def test_a_siret_taken_while_the_person_was_reading_is_refused_in_the_same_words(browser, tissages, charlie):
    page = give(browser)
    Structure.objects.exclude(pk=tissages.pk).update(identifier=LUNE_BLEUE)

    page = browser.press(ANSWER)

    assert (page.status, page.heading) == (422, "Ce SIRET est déjà celui d'une autre structure")
    assert unchanged(tissages)


def test_a_second_press_of_the_button_shows_the_first_ones_result(browser, nora, tissages):
    page = give(browser)
    registering.give_siret(tissages, by=nora, answer=looking_up.look_up(LUNE_BLEUE))

    page = browser.press(ANSWER)

    assert (page.status, page.path) == (200, "/tableau-de-bord")
    assert "000 100 842 00012" in page.text


def test_who_lost_the_role_meanwhile_is_refused(browser, nora, tissages):
    give(browser)
    Membership.objects.filter(user=nora).update(role=Role.USER)

    page = browser.press(ANSWER)

    assert page.status == 404
    assert unchanged(tissages)


@pytest.mark.parametrize("role", Role)
def test_the_way_in_shows_to_managers_alone(tissages, signed_in, role):
    if role == Role.PRINCIPAL_MANAGER:
        Membership.objects.update(role=Role.USER)
    user = make_user("paul@tissages.example")
    Membership.objects.create(user=user, structure=tissages, role=role, status=Status.ACTIVE, decided_at=clock.now())
    browser = signed_in(user)

    page = browser.open("/tableau-de-bord")

    assert (LINK in page.text) is (role != Role.USER)
    assert browser.open(f"/structures/{tissages.pk}/siret").status == (404 if role == Role.USER else 200)


def test_a_manager_of_a_structure_with_siret_has_no_way_in(alice, trois_ponts, signed_in):
    browser = signed_in(alice)

    assert LINK not in browser.open("/tableau-de-bord").text
    assert browser.open(f"/structures/{trois_ponts.pk}/siret").path == "/tableau-de-bord"


def test_the_answer_for_one_structure_is_not_taken_for_another(browser, nora, tissages):
    give(browser)
    other = Structure.objects.create(identifier_type="BEING_REGISTERED", identifier="IMM-2", legal_name="Filature")
    Membership.objects.create(user=nora, structure=other, role=Role.PRINCIPAL_MANAGER, status=Status.ACTIVE, decided_at=clock.now())

    page = browser.open(f"/structures/{other.pk}/siret/verification")

    assert page.path == f"/structures/{other.pk}/siret"
    assert page.form()["siret"] == ""


def test_look_ups_have_a_quota_of_the_person(browser, monkeypatch):
    monkeypatch.setattr(asked, "LOOK_UPS_AN_HOUR", 1)
    address = browser.page.path
    give(browser)
    browser.open(address)

    page = give(browser, cases.NEW[3])

    assert page.status == 429
    assert page.response.headers["Retry-After"]
    assert page.errors[0].startswith("Trop de vérifications. Réessayez dans ")
    assert page.form()["siret"] == cases.NEW[3]


def test_the_network_has_the_quota_that_it_shares_with_the_sign_up(browser, monkeypatch, settings):
    settings.DEMO = False
    monkeypatch.setattr(looking_up, "LOOK_UPS_A_MINUTE", 1)
    assert brakes.look_up(browser.client.get("/").wsgi_request)

    assert give(browser).status == 429


def test_who_searches_the_number_of_before_finds_the_structure(browser, tissages, julie, signed_in):
    give(browser)
    browser.press(ANSWER)
    other = signed_in(julie)
    other.open("/mes-rattachements/demander")

    page = other.press("Rechercher", identifier_type="BEING_REGISTERED", identifier=TISSAGES.identifier)

    assert "MENUISERIE DE LA LUNE BLEUE" in page.text
