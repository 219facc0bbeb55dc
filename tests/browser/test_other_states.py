"""The states of a screen that few people meet: accessible too, in one look (decision 35)."""

from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from choeur.accounts.models import SignUp
from choeur.common import clock
from choeur.memberships import joining
from choeur.notifications import outbox as outgoing
from choeur.registry.sample import cases
from choeur.signup import activating
from choeur.signup.activating import Secrets
from choeur.signup.branches import Branch
from choeur.structures.models import Structure
from choeur.support import contesting
from tests.browser.acting import ADDRESS
from tests.browser.error_pages import SHOWN
from tests.browser.standing import open_link, sign_in, stand_at
from tests.browser.watching import NARROW, assert_accessible, assert_no_sideways_scroll
from tests.people import make_sign_up, make_user

SECRETS = Secrets(password_hash="argon2$none")


def assert_good(page: Page) -> None:
    """Without a fault for axe, and readable on a telephone."""
    assert_accessible(page)
    page.set_viewport_size(NARROW)
    assert_no_sideways_scroll(page)


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize(
    ("siret", "title"),
    [
        (cases.CLOSED, "Cet établissement est fermé"),
        (cases.CEASED, "Cette entreprise a cessé son activité"),
        (cases.MULTI_CLOSED[0], "Cet établissement est fermé"),
        (cases.PUBLIC, "Cette structure est publique"),
        (cases.UNKNOWN, "Ce SIRET est introuvable"),
        (cases.MASKED, "Est-ce bien votre entreprise ?"),
        (cases.TULLE, "Est-ce bien votre entreprise ?"),
    ],
)
def test_each_answer_of_the_registry_is_accessible(page, alice, siret, title):
    stand_at(page, "company", siret)

    assert heading(page) == title
    assert_good(page)


def test_a_company_typed_by_hand_is_accessible(page, settings, tmp_path):
    settings.REGISTRY_FILE = tmp_path / "absent.sqlite3"
    stand_at(page, "company")
    assert heading(page) == "Le répertoire Sirene ne répond pas"
    assert_good(page)

    page.get_by_role("button", name="Continuer sans le répertoire").click()

    expect(page.get_by_label("Raison sociale")).to_be_visible()
    assert_good(page)


def test_the_establishments_of_a_siren_are_accessible(page):
    page.goto("/inscription")
    page.get_by_label("Numéro de SIRET").fill(cases.MULTI_SIREN)
    page.get_by_role("button", name="Valider").click()

    expect(page.locator("#establishments")).to_be_visible()
    assert_good(page)


@pytest.mark.parametrize(
    ("siret", "title"),
    [
        ("12", "J'ai maintenant mon SIRET"),
        (cases.MULTI_SIREN, "J'ai maintenant mon SIRET"),
        (cases.MULTI_CLOSED[0], "Cet établissement est fermé"),
        (cases.PUBLIC, "Cette structure est publique"),
        (cases.UNKNOWN, "Ce SIRET est introuvable"),
        (cases.TULLE, "Ce SIRET est déjà celui d'une autre structure"),
        (cases.MASKED, "Est-ce bien votre entreprise ?"),
    ],
)
def test_giving_the_siret_of_a_firm_being_registered_is_accessible(page, alice, nora, siret, title):
    sign_in(page, nora)
    page.goto("/tableau-de-bord")
    assert_accessible(page)
    page.get_by_role("link", name="J'ai maintenant mon SIRET").first.click()

    page.get_by_label("Numéro de SIRET").fill(siret)
    page.get_by_role("button", name="Valider").click()

    assert heading(page) == title
    assert_good(page)


@pytest.mark.parametrize("step", ["person", "confirm"])
def test_joining_a_structure_that_is_there_is_accessible(page, alice, step):
    stand_at(page, step, cases.TULLE)

    expect(page.locator("main")).to_contain_text("ATELIER DES TROIS PONTS")
    assert_good(page)


def test_the_recap_and_the_mail_sent_again_are_accessible(page):
    stand_at(page, "confirm")
    page.get_by_role("button", name="Confirmer").click()
    assert heading(page) == "Votre compte a bien été créé"
    assert_accessible(page)

    page.get_by_role("button", name="Renvoyer le courriel").click()

    said = page.locator("main").get_by_role("status")
    expect(said).to_contain_text("un nouveau courriel est parti")
    expect(said).to_be_focused()
    assert_good(page)


def test_contesting_from_the_recap_is_accessible(page, alice):
    stand_at(page, "confirm", cases.TULLE)
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_role("link", name="bonne personne").click()
    page.get_by_role("button", name="Contester").click()
    expect(page.locator(".summary")).to_be_focused()
    assert_accessible(page)

    page.get_by_label("Pourquoi").fill("Elle est partie.")
    page.get_by_role("button", name="Contester").click()

    assert heading(page) == "Votre contestation est notée"
    assert_good(page)


def test_a_contest_is_accessible_to_the_person_and_to_the_agent(page, trois_ponts, dora):
    paul = make_user("paul@imprimerie.example")
    with transaction.atomic():
        joining.ask(trois_ponts, user=paul, message="")
    contest = contesting.contest(trois_ponts, by=paul, reason="Elle est partie.")
    sign_in(page, paul)
    for address in ("/mes-rattachements", f"/support/contester/{trois_ponts.pk}"):
        page.goto(address)
        assert_good(page)
    Structure.objects.update(manager_verified=True)
    page.goto(f"/support/contester/{trois_ponts.pk}")
    assert heading(page) == "Le gestionnaire est vérifié"
    assert_good(page)
    Structure.objects.update(manager_verified=False)

    sign_in(page, dora)
    page.goto(f"/support/bureau/{contest.request}")

    expect(page.get_by_role("button", name="Confirmer le gestionnaire")).to_be_visible()
    assert_good(page)


def expired(sign_up: SignUp) -> None:
    SignUp.objects.filter(pk=sign_up.pk).update(expires_at=clock.now() - timedelta(days=1))


def used(sign_up: SignUp) -> None:
    at = clock.now() - timedelta(days=1)
    SignUp.objects.filter(pk=sign_up.pk).update(ended_at=at, end=SignUp.End.ACTIVATED)


@pytest.mark.parametrize("end", [expired, used])
def test_a_link_that_is_no_longer_good_is_accessible(page, end):
    sign_up = make_sign_up(ADDRESS)
    end(sign_up)

    open_link(page, sign_up)

    expect(page.get_by_role("heading", name="Activez votre compte")).to_have_count(0)
    assert_good(page)


def test_a_broken_link_is_accessible(page):
    page.goto("/activation/lien/abc")

    assert_good(page)


def test_each_end_of_an_activation_is_accessible(page, alice):
    for branch, said in ((Branch.NEW_WITH_SIRET, "avant vous"), (Branch.KNOWN_WITH_SIRET, "en cours de validation")):
        sign_up = make_sign_up(f"{branch}@imprimerie.example", branch=branch)
        open_link(page, sign_up)
        activating.activate(sign_up, SECRETS, device_digest="d" * 64, device_label="", network="")

        page.goto("/activation/terminee")

        expect(page.locator("main")).to_contain_text(said)
        assert_accessible(page)


def test_the_dashboard_of_a_manager_is_accessible(page, alice):
    sign_in(page, alice)
    page.goto("/tableau-de-bord")
    page.locator("summary", has_text="Alice").click()

    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    assert_good(page)


def test_the_dashboard_of_somebody_who_waits_is_accessible(page, trois_ponts):
    paul = make_user("paul@imprimerie.example")
    with transaction.atomic():
        joining.ask(trois_ponts, user=paul, message="")
    sign_in(page, paul)
    page.goto("/tableau-de-bord")

    assert heading(page) == "Votre rattachement est en cours"
    assert_good(page)


def test_the_dashboard_of_somebody_attached_to_nothing_is_accessible(page, dora):
    sign_in(page, dora)
    page.goto("/tableau-de-bord")

    assert_good(page)


@pytest.mark.parametrize("address", ["/demo/", "/composants", "/composants?errors=1", "/inscription/sans-siret", "/support"])
def test_a_page_beside_the_journey_is_accessible(page, address):
    page.goto(address)

    assert_good(page)


def test_the_mailbox_of_the_demonstration_is_accessible(page):
    stand_at(page, "confirm")
    page.get_by_role("button", name="Confirmer").click()
    outgoing.send_due()
    page.goto("/demo/mails/")
    assert_accessible(page)

    page.locator("main table a").first.click()

    assert_good(page)


@pytest.mark.urls("tests.browser.error_pages")
@pytest.mark.parametrize("name", SHOWN)
def test_a_page_that_tells_an_error_is_accessible(page, watch, name):
    watch.expect(f"status {name}")

    page.goto(f"/error/{name}")

    assert_good(page)


def test_a_form_whose_page_has_expired_is_given_back(page):
    page.goto("/inscription")
    page.get_by_label("Adresse électronique de connexion").fill(ADDRESS)
    page.context.clear_cookies()
    page.get_by_role("button", name="Valider").click()
    assert heading(page) == "Votre page a expiré"
    assert_good(page)

    page.get_by_role("button", name="Renvoyer ce que j'ai saisi").click()

    expect(page.get_by_label("Adresse électronique de connexion")).to_have_value(ADDRESS)
