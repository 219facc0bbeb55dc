"""M10: « Demander un rattachement » (journeys §5)."""

import pytest

from choeur.memberships import joining
from choeur.memberships.models import Membership
from choeur.myaccount import asking
from choeur.registry.sample import cases
from choeur.structures.founding import Description
from choeur.structures.identifiers import IdentifierType
from tests.people import make_firm, make_user

PAGE = "/mes-rattachements/demander"


@pytest.fixture
def browser(julie, trois_ponts, signed_in):
    browser = signed_in(julie)
    browser.open(PAGE)
    return browser


def search(browser, typed, identifier_type="SIRET"):
    return browser.press("Rechercher", identifier_type=identifier_type, identifier=typed)


def test_an_exact_siret_finds_the_structure_and_shows_it_before_anything_is_sent(browser):
    page = search(browser, " ".join(cases.TULLE))

    assert page.heading == "Est-ce la bonne structure ?"
    assert "ATELIER DES TROIS PONTS" in page.text
    assert "quai des Tanneurs" not in page.text
    assert Membership.objects.count() == 1


def test_the_request_leaves_with_its_message(browser, julie, trois_ponts, outbox):
    search(browser, cases.TULLE)

    page = browser.press("Envoyer la demande", message="Je remplace Claire.")

    assert page.path == "/mes-rattachements"
    assert "Demande envoyée au gestionnaire de la structure ATELIER DES TROIS PONTS." in page.text
    assert "En cours de validation" in page.text
    request = Membership.objects.get(user=julie)
    assert (request.structure, request.message) == (trois_ponts, "Je remplace Claire.")
    assert [mail.code for mail in outbox] == ["RAT-01", "RAT-02"]


def test_an_identifier_of_nobody_says_so_and_shows_the_way_on(browser):
    page = search(browser, cases.NEW[2])

    assert page.status == 422
    assert "Aucune structure ne porte cet identifiant." in page.text
    assert page.links["Demandez au support comment la créer"] == "/support"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Saisissez l'identifiant de la structure"),
        ("123", "Le numéro de SIRET comporte 14 chiffres ; vous en avez saisi 3"),
        ("ATELIER", "Le numéro de SIRET ne contient que des chiffres"),
        ("12345678200011", "Un chiffre au moins est faux : relisez le numéro"),
        ("a" * 81, "80 caractères au plus ; vous en avez saisi 81"),
    ],
)
def test_what_is_no_siret_is_refused_by_its_own_sentence(browser, typed, sentence):
    page = search(browser, typed)

    assert page.status == 422
    assert page.errors == [sentence]
    assert page.title.startswith("Erreur : ")


@pytest.mark.parametrize("typed", ["ATELIER DES TROIS PONTS", cases.TULLE[:9], "%", cases.TULLE[:-1] + "%"])
def test_nobody_browses_who_is_here(browser, typed):
    page = search(browser, typed)

    assert page.path == PAGE
    assert "ATELIER DES TROIS PONTS SIRET" not in page.text


@pytest.mark.parametrize(
    ("kind", "identifier", "typed"),
    [
        (IdentifierType.TAHITI, "A12345001", "a12 345-001"),
        (IdentifierType.NON_EU, "USACME CORPORATION", " usacme  corporation"),
        (IdentifierType.INDIVIDUAL, "PART-7KQ2M9XW4HD", "part-7kq2m9xw4hd"),
    ],
)
def test_other_identifiers_are_found_as_people_type_them(browser, kind, identifier, typed):
    make_firm(Description(kind, identifier, "PERLES"), manager=make_user("hina@perles.example"))

    page = search(browser, typed, kind)

    assert page.heading == "Est-ce la bonne structure ?"
    assert "PERLES" not in page.text, "a typed name does not show to strangers"
    assert identifier in page.text


def test_a_request_that_waits_says_so_and_no_second_one_is_offered(julie, request_of_julie, browser):
    page = search(browser, cases.TULLE)

    assert "Une demande est déjà en cours, envoyée le" in page.text
    assert "Envoyer la demande" not in page.text


def test_who_is_attached_already_is_told_so(bob, signed_in):
    browser = signed_in(bob)
    browser.open(PAGE)

    assert "Vous êtes déjà rattaché à cette structure" in search(browser, cases.TULLE).text


def test_a_second_press_of_the_button_sends_nothing_more(browser, julie, trois_ponts, outbox):
    search(browser, cases.TULLE)
    joining.ask(trois_ponts, user=julie)

    page = browser.press("Envoyer la demande")

    assert page.status == 422
    assert "Une demande est déjà en cours, envoyée le" in page.text
    assert Membership.objects.filter(user=julie).count() == 1


def test_what_one_person_found_is_not_found_for_another(browser, charlie, signed_in):
    found = search(browser, cases.TULLE).path

    assert signed_in(charlie).open(found).status == 404


def test_searches_have_a_quota(browser, monkeypatch):
    monkeypatch.setattr(asking, "SEARCHES_AN_HOUR", 2)
    for _ in range(2):
        search(browser, cases.NEW[2])

    page = search(browser, cases.TULLE)

    assert page.errors == ["Trop de recherches : réessayez dans une heure."]


def test_requests_have_a_quota_because_each_is_a_mail_to_every_manager(browser, julie, trois_ponts, monkeypatch, outbox):
    monkeypatch.setattr(asking, "REQUESTS_A_DAY", 1)
    joining.withdraw(asking.ask(trois_ponts, user=julie), by=julie)
    sent = len(outbox)
    search(browser, cases.TULLE)

    page = browser.press("Envoyer la demande")

    assert "Trop de demandes aujourd'hui : réessayez demain." in page.text
    assert len(outbox) == sent


def test_a_message_too_long_is_refused_and_kept(browser):
    search(browser, cases.TULLE)

    page = browser.press("Envoyer la demande", message="é" * 301)

    assert page.errors == ["300 caractères au plus ; vous en avez saisi 301"]
    assert page.form("Envoyer la demande")["message"] == "é" * 301
