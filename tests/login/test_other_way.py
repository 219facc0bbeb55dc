"""R5 as a person without JavaScript meets it, its manager's page, and « ce n'est pas moi » (journeys §4)."""

import re

import pytest
from django.test import Client

from choeur.accounts import proving
from choeur.accounts.models import User
from choeur.guard.models import Bucket
from choeur.memberships import recovering
from choeur.memberships.models import Recovery
from choeur.notifications.models import OutgoingMail
from tests.browsing import Browser
from tests.login.forgetful import NEW_PASSWORD, Forgetful
from tests.people import PASSWORD
from tests.signup.rows import Statements, all_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_other_way(bob):
    return arrive(bob.login_address)


def arrive(address):
    browser = Forgetful(address)
    browser.ask()
    browser.follow("Je ne me souviens plus de la réponse")
    return browser


def link(code, to):
    mail = OutgoingMail.objects.filter(code=code, to=to).latest("created_at")
    return re.findall(r"http://localhost:8000(/\S+/lien/\S+)", mail.text)[0]


def test_bob_gets_back_in_by_his_principal_manager(at_other_way, alice, bob, trois_ponts, move_clock):
    assert at_other_way.page.heading == "Retrouver l'accès autrement"
    assert "72 heures" in at_other_way.page.text
    page = at_other_way.press("Continuer", way="manager")
    assert page.heading == "Votre demande est enregistrée"
    recovering.go_on()

    manager = Forgetful(alice.login_address)
    manager.log_in(PASSWORD)
    page = manager.open("/demandes/acces")
    assert bob.login_address in page.text
    page = manager.press(f"Approuver la demande de {bob.full_name}")
    assert "est approuvée" in page.text
    move_clock(hours=73)
    recovering.go_on()

    page = at_other_way.open(link("SEC-19", bob.login_address))
    assert page.heading == "Choisissez un nouveau mot de passe"
    assert "Question" not in page.text
    assert at_other_way.choose().heading == "Votre mot de passe est modifié"
    assert User.objects.get(pk=bob.pk).check_password(NEW_PASSWORD)


def test_the_manager_refuses(at_other_way, alice, bob, trois_ponts):
    at_other_way.press("Continuer", way="manager")
    recovering.go_on()
    manager = Forgetful(alice.login_address)
    manager.log_in(PASSWORD)
    manager.open("/demandes/acces")

    page = manager.press(f"Refuser la demande de {bob.full_name}")

    assert "est refusée" in page.text
    assert "Aucune demande" in page.text


def test_a_link_of_the_notice_ends_it_by_a_press_and_reading_changes_nothing(at_other_way, bob, alice, trois_ponts):
    at_other_way.press("Continuer", way="manager")
    recovering.go_on()
    owner, before, scanner = Browser(), all_rows(), Client()
    for _ in range(5):
        scanner.get(link("SEC-18", bob.login_address), follow=True)
    assert all_rows() == before

    page = owner.open(link("SEC-18", bob.login_address))
    assert page.path == "/acces/refuser"
    page = owner.press("Ce n'est pas moi : refuser")

    assert page.heading == "La demande d'accès est refusée"
    assert Recovery.objects.get().end == "opposed"
    assert owner.open("/acces/refuser").status == 404


def test_the_support_is_the_other_way(at_other_way):
    page = at_other_way.press("Continuer", way="support")

    assert page.path == "/support/nouvelle?about=forgotten_answer"


def test_a_way_must_be_chosen(at_other_way):
    page = at_other_way.press("Continuer")

    assert (page.status, page.errors) == (422, ["Choisissez comment revenir"])


@pytest.mark.parametrize("path", ["autrement", "autrement/demande", "autrement/code", "autrement/code/demande"])
def test_without_an_address_the_first_page_comes_first(bob, path):
    assert Browser().open(f"/mot-de-passe-oublie/{path}").path == "/mot-de-passe-oublie"


def test_asking_shows_and_costs_the_same_whoever_has_the_address(alice, bob, trois_ponts):
    seen = {}
    for address in (bob.login_address, "nob@troisponts.example"):
        browser = arrive(address)
        form = browser.page.form("Continuer")
        Bucket.objects.all().delete()  # the network's own begins with the first of them
        with Statements() as statements:
            answer = browser.client.post("/mot-de-passe-oublie/autrement", form | {"way": "manager"})
        page = browser.open("/mot-de-passe-oublie/autrement/demande")
        seen[address] = (answer.status_code, answer.headers["Location"], statements.shapes, page.html)

    assert seen[bob.login_address] == seen["nob@troisponts.example"]
    assert "INSERT memberships_recovery" in seen[bob.login_address][2]
    assert OutgoingMail.objects.count() == 0, "mails leave by a job"


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_the_managers_page_is_the_principals_and_shows_her_people_alone(request, at_other_way, trois_ponts, who):
    at_other_way.press("Continuer", way="manager")
    recovering.go_on()
    stranger, key = Client(), Recovery.objects.get().pk
    stranger.force_login(request.getfixturevalue(who))
    session = stranger.session
    proving.note(session)
    session.save()

    page = stranger.get("/demandes/acces")
    answers = [stranger.post(f"/demandes/acces/{key}/{act}").status_code for act in ("approuver", "refuser")]

    assert (page.status_code, answers) == (200 if who == "charlie" else 403, [404, 404])
    assert "bob@" not in page.content.decode()
    assert (Recovery.objects.get().approved_at, Recovery.objects.get().end) == (None, "")
