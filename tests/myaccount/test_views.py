"""T1: her structures, her espaces, her requests; and the link of the contact address (journeys §3 and §5)."""

from datetime import timedelta

import pytest
from django.test import Client

from choeur.accounts import addresses
from choeur.accounts.models import ContactConfirmation, User
from choeur.audit.models import Entry
from choeur.common import clock
from choeur.memberships.models import Grant, Membership, Right, Status
from choeur.structures.models import Structure, StructureCapability
from choeur.workspaces.models import Opening
from tests import factors
from tests.browsing import Browser, Page
from tests.people import PASSWORD, make_user
from tests.signup.rows import Statements, all_rows

pytestmark = pytest.mark.django_db


def dashboard(user: User) -> Page:
    browser = Browser()
    browser.open("/connexion")
    return browser.press("Se connecter", login_address=user.login_address, password=PASSWORD)


def make_request(user: User, number: int, status: Status = Status.REQUESTED) -> Membership:
    structure = Structure.objects.create(identifier_type="SIRET", identifier=f"{number:014}", legal_name=f"FIRM {number}")
    return Membership.objects.create(user=user, structure=structure, status=status, **stamps(status))


def stamps(status: Status) -> dict[str, object]:
    """What the database asks of each state: when it was decided, when it ended, why it was refused."""
    return {
        "decided_at": None if status is Status.REQUESTED else clock.now(),
        "ended_at": clock.now() if status is Status.ENDED else None,
        "refusal_reason": "Inconnu" if status is Status.REFUSED else "",
    }


def test_a_manager_sees_her_structure_her_role_and_her_espaces(alice):
    page = dashboard(alice)

    assert page.heading == "Bonjour Alice"
    assert "Vous êtes le gestionnaire principal de la structure ATELIER DES TROIS PONTS." in page.text
    assert "Rôle Gestionnaire principal Non vérifié" in page.text
    assert "Factures émises Déposer et suivre vos factures. Droit : Modification" in page.text


def test_a_user_sees_what_she_was_granted_and_no_more(bob):
    page = dashboard(bob)

    assert "Votre compte est rattaché à ATELIER DES TROIS PONTS." in page.text
    assert "Droit : Consultation" in page.text
    assert "Modification" not in page.text


def test_a_person_of_another_structure_sees_nothing_of_this_one(alice, bob, emile, charlie):
    page = dashboard(charlie)

    assert "ATELIER DU CHENE FICTIF 3" in page.text
    for word in ("TROIS PONTS", "000 138 958", "Arnaud", "Bonnet", "Béraud", "Tanneurs"):
        assert word not in page.text


@pytest.mark.parametrize(
    "end",
    [
        lambda: Grant.objects.update(revoked_at=clock.now()),
        lambda: Opening.objects.update(closed_at=clock.now()),
        lambda: StructureCapability.objects.update(off_since=clock.now()),
    ],
    ids=["right revoked", "espace closed", "fonctionnalité off"],
)
def test_an_espace_is_there_only_while_right_opening_and_fonctionnalite_live(bob, end):
    end()

    page = dashboard(bob)

    assert "Factures émises" not in page.text


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.ENDED, Status.REFUSED])
def test_a_rattachement_that_is_not_active_opens_nothing(bob, status):
    Membership.objects.filter(user=bob).update(status=status, **stamps(status))

    page = dashboard(bob)

    assert "Factures émises" not in page.text


def test_the_first_page_proposes_a_second_factor_to_who_has_none(bob):
    page = dashboard(bob)
    assert "Protégez votre compte par un second facteur" in page.text
    assert page.links["Ajouter un second facteur"] == "/mon-compte/moyens-de-connexion/choisir"

    factors.give_app(bob)

    client = Client()
    client.force_login(bob)
    assert "second facteur" not in client.get("/tableau-de-bord").content.decode()


def test_without_any_rattachement_the_page_says_so(db):
    page = dashboard(make_user("dora@choeur.example"))

    assert page.heading == "Bonjour Dora"
    assert "Votre compte n'est rattaché à aucune structure." in page.text


def test_each_request_has_its_state_and_the_newest_comes_first(db, move_clock):
    user = make_user("emile@troisponts.example")
    for number, status in enumerate([Status.REFUSED, Status.REQUESTED, Status.REQUESTED], start=1):
        make_request(user, number, status)
        move_clock(days=1)

    page = dashboard(user)

    assert page.text.index("FIRM 3") < page.text.index("FIRM 2") < page.text.index("FIRM 1")
    assert page.text.count("En cours de validation") == 2
    assert "Refusé" in page.text


def test_a_name_that_a_stranger_typed_is_not_shown_to_who_asks_to_join(db):
    user = make_user("emile@troisponts.example")
    request = make_request(user, 7)
    Structure.objects.filter(pk=request.structure_id).update(legal_name="Camille Secret", needs_check=True)

    page = dashboard(user)

    assert "Secret" not in page.text
    assert "SIRET 000 000 000 00007" in page.text


@pytest.mark.parametrize("status", [Status.REQUESTED, Status.ACTIVE])
def test_three_rattachements_and_thirty_cost_the_same_statements(db, status):
    counts = []
    for login_address, size in (("three@troisponts.example", 3), ("thirty@troisponts.example", 30)):
        user = make_user(login_address)
        for number in range(size):
            membership = make_request(user, size * 1000 + number, status)
            StructureCapability.objects.create(structure=membership.structure, code="submit_invoices")
            opening = Opening.objects.create(structure=membership.structure, workspace="issued_invoices")
            Grant.objects.create(membership=membership, opening=opening, right=Right.VIEW)
        client = Client()
        client.post("/connexion", {"login_address": login_address, "password": PASSWORD})
        client.get("/tableau-de-bord")
        with Statements() as statements:
            answer = client.get("/tableau-de-bord")
        assert answer.content.decode().count("FIRM") >= size
        counts.append(statements.shapes)

    assert counts[0] == counts[1]
    assert len(counts[0]) <= 7


def test_the_page_is_kept_by_no_cache(alice):
    answer = dashboard(alice).response

    assert "no-store" in answer.headers["Cache-Control"]


# --- The contact address ------------------------------------------------------------------------------------------------


@pytest.fixture
def link(alice, outbox) -> str:
    from django.db import transaction

    with transaction.atomic():
        addresses.ask_for_confirmation(alice, "atelier@troisponts.example")
    (mail,) = [mail for mail in outbox if mail.code == "SEC-11"]
    return mail.text.partition("http://localhost:8000")[2].split()[0]


def test_what_is_left_to_do_stands_on_the_page_until_it_is_done(alice, link):
    page = dashboard(alice)

    assert "Confirmez votre adresse de contact" in page.text
    assert "atelier@troisponts.example" in page.text


def test_scanners_that_follow_the_link_confirm_nothing(link, alice):
    before = all_rows()

    for _ in range(20):
        assert Client().get(link).status_code == Client().head(link).status_code == 200

    assert all_rows() == before


def test_the_contact_address_receives_the_notifications_once_it_is_confirmed(link, alice):
    browser = Browser()
    browser.open(link)

    page = browser.press("Confirmer cette adresse")

    assert page.heading == "Votre adresse de contact est confirmée"
    assert User.objects.get(pk=alice.pk).notified_address == "atelier@troisponts.example"
    assert Entry.objects.get(event="contact_address.confirmed").network == "203.0.113.x"
    assert "Confirmez votre adresse de contact" not in dashboard(alice).text


def test_a_link_that_served_or_is_a_day_old_or_is_broken_confirms_nothing(link, alice, move_clock):
    browser = Browser()
    browser.open(link)
    move_clock(hours=24, minutes=1)

    pages = [browser.press("Confirmer cette adresse"), browser.open(link), browser.open(link + "x")]

    assert {(page.status, page.heading) for page in pages} == {(404, "Ce lien ne fonctionne plus")}
    assert User.objects.get(pk=alice.pk).contact_address == ""


def test_a_second_press_changes_nothing_more(link, alice):
    browser = Browser()
    page = browser.open(link)
    browser.press("Confirmer cette adresse")
    User.objects.filter(pk=alice.pk).update(contact_address="")
    browser.page = page

    browser.press("Confirmer cette adresse")

    assert User.objects.get(pk=alice.pk).contact_address == ""


def test_a_lapsed_confirmation_is_not_shown_as_something_to_do(link, alice, move_clock, run_jobs):
    move_clock(hours=25)
    assert "Confirmez votre adresse de contact" not in dashboard(alice).text

    run_jobs()

    assert not ContactConfirmation.objects.filter(expires_at__lt=clock.now() - timedelta(hours=1)).exists()
