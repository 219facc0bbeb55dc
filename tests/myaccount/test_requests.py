"""A manager reads and answers requests, one at a time (journeys §6, screens T1, G1, G2)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from choeur.common import clock
from choeur.memberships import authority, joining
from choeur.memberships.models import Membership, Right, Status
from choeur.signup.branches import Branch
from choeur.workspaces.catalogue import ISSUED_INVOICES
from tests.memberships.conftest import COMMITMENTS
from tests.people import make_sign_up, make_user

HOME, PAGE = "/tableau-de-bord", "/demandes"


@pytest.fixture
def page_of_request(request_of_julie):
    return f"{PAGE}/{request_of_julie.pk}"


@pytest.fixture
def of_alice(alice, signed_in):
    """The browser of the manager."""
    return signed_in(alice)


def test_the_first_page_begins_with_what_waits_for_the_manager(alice, request_of_julie, signed_in):
    browser = signed_in(alice)
    page = browser.open(HOME)
    assert page.text.index("À faire") < page.text.index("Une demande de rattachement vous attend") < page.text.index("Mes espaces")
    assert "Julie Kerouac, depuis le" in page.text

    page = browser.follow("Examiner la demande")

    assert page.heading == "Demande de Julie Kerouac"
    assert "Je remplace Claire." in page.text


def test_several_requests_lead_to_the_list(alice, request_of_julie, trois_ponts, signed_in):
    joining.ask(trois_ponts, user=make_user("karim@exemple.fr"))
    browser = signed_in(alice)
    assert "2 demandes de rattachement vous attendent" in browser.open(HOME).text

    page = browser.follow("Examiner les demandes")

    assert page.text.index("Julie Kerouac") < page.text.index("Karim Durand")
    assert browser.follow("Examiner la demande de Karim Durand").heading == "Demande de Karim Durand"


def test_a_user_without_role_is_told_of_no_request(bob, request_of_julie, signed_in):
    assert "demande de rattachement vous attend" not in signed_in(bob).open(HOME).text


@pytest.mark.seed("S003", "S063")
def test_accepting_opens_the_espaces_of_the_structure_to_the_person(alice, julie, page_of_request, signed_in):
    of_julie = signed_in(julie)
    assert "Factures émises" not in of_julie.open(HOME).text
    browser = signed_in(alice)
    browser.open(page_of_request)

    page = browser.press("Valider", right_issued_invoices="edit", right_commitments="view")

    assert page.path == PAGE
    assert "Le rattachement de Julie Kerouac est validé." in page.text
    accesses = {(access.workspace, access.right) for access in authority.espaces_of(julie)}
    assert accesses == {(ISSUED_INVOICES, Right.EDIT), (COMMITMENTS, Right.VIEW)}
    home = of_julie.open(HOME)
    assert home.heading == "Bonjour Julie"
    assert "Factures émises" in home.text
    assert "Engagements" in home.text


def test_the_right_proposed_is_consultation(alice, page_of_request, signed_in):
    form = signed_in(alice).open(page_of_request).form("Valider")

    assert {name: value for name, value in form.items() if name.startswith("right_")} == {
        "right_issued_invoices": "view",
        "right_commitments": "view",
    }


def test_an_espace_without_right_is_not_granted(alice, julie, page_of_request, signed_in):
    browser = signed_in(alice)
    browser.open(page_of_request)

    browser.press("Valider", right_issued_invoices="none", right_commitments="none")

    assert authority.espaces_of(julie) == []
    assert Membership.objects.get(user=julie).status == Status.ACTIVE


def test_a_right_that_does_not_exist_is_refused(client, alice, request_of_julie, page_of_request):
    client.force_login(alice)

    answer = client.post(f"{page_of_request}/valider", {"right_issued_invoices": "own", "right_commitments": "view"})

    assert answer.status_code == 422
    assert Membership.objects.get(pk=request_of_julie.pk).is_pending


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_refusing_asks_a_reason_of_500_characters_at_most(alice, request_of_julie, page_of_request, signed_in, reason):
    browser = signed_in(alice)
    browser.open(page_of_request)
    browser.follow("Refuser")

    page = browser.press("Refuser la demande", reason=reason)

    assert page.status == 422
    assert page.errors == ["500 caractères au plus ; vous en avez saisi 501" if reason.strip() else "Indiquez le motif du refus"]
    assert Membership.objects.get(pk=request_of_julie.pk).is_pending


def test_a_refused_person_reads_the_reason_on_her_first_page_and_asks_again(alice, julie, page_of_request, signed_in):
    browser = signed_in(alice)
    browser.open(page_of_request)
    browser.follow("Refuser")
    page = browser.press("Refuser la demande", reason="Écrivez de votre adresse de travail.")
    assert "La demande de Julie Kerouac est refusée." in page.text

    of_julie = signed_in(julie)
    page = of_julie.open(HOME)
    assert page.heading == "Bonjour Julie"
    assert "Votre demande de rattachement a été refusée." in page.text
    assert "Motif : « Écrivez de votre adresse de travail. »" in page.text

    of_julie.press("Demander à nouveau pour ATELIER DES TROIS PONTS")

    page = of_julie.open(HOME)
    assert page.heading == "Votre rattachement est en cours"
    assert "Motif" not in page.text


def test_the_manager_is_reminded_of_an_earlier_refusal(alice, julie, request_of_julie, trois_ponts, signed_in):
    joining.refuse(request_of_julie, by=alice, reason="Inconnue")
    again = joining.ask(trois_ponts, user=julie)

    page = signed_in(alice).open(f"{PAGE}/{again.pk}")

    assert "Demande déjà refusée le" in page.text
    assert "Motif : « Inconnue »" in page.text


@pytest.mark.parametrize(("act", "button"), [("", "Valider"), ("/refuser", "Refuser la demande")])
def test_who_answers_second_is_shown_the_first_answer(of_alice, paul, page_of_request, act, button):
    page = of_alice.open(page_of_request + act)
    if "reason" in page.form(button):
        page.form_of(page.button(button)).fill("reason", "Inconnue")
    joining.approve(Membership.objects.requested().get(), by=paul, rights={})

    page = of_alice.press(button)

    assert page.path == page_of_request
    assert "Cette demande a déjà été validée par Paul Petit le" in page.text
    assert "Acceptez seulement" not in page.text


def test_an_answered_request_has_no_page_to_refuse_it(alice, paul, request_of_julie, page_of_request, signed_in):
    joining.refuse(request_of_julie, by=paul, reason="Inconnue")

    page = signed_in(alice).open(f"{page_of_request}/refuser")

    assert page.path == page_of_request
    assert "Cette demande a déjà été refusée par Paul Petit le" in page.text


def test_an_espace_closed_meanwhile_sends_back_to_the_request(alice, request_of_julie, page_of_request, trois_ponts, signed_in):
    browser = signed_in(alice)
    browser.open(page_of_request)
    trois_ponts.openings.update(closed_at=clock.now())

    browser.press("Valider")

    assert Membership.objects.get(pk=request_of_julie.pk).grants.count() == 0


def test_sign_ups_not_activated_are_shown_without_anything_to_do(alice, emile, signed_in):
    page = signed_in(alice).open(PAGE)

    assert "Emile Béraud emile@troisponts.example" in page.text
    assert "Compte non activé" in page.text
    assert not any(label.startswith("Examiner") for label in page.links)


def test_sign_ups_of_another_structure_are_not_shown(charlie, emile, signed_in):
    assert "emile@" not in signed_in(charlie).open(PAGE).text


def test_an_empty_list_says_so(alice, signed_in):
    assert "Aucune demande en attente. Les prochaines vous seront annoncées par courriel." in signed_in(alice).open(PAGE).text


@pytest.mark.parametrize("page", [HOME, PAGE])
def test_a_page_costs_the_same_for_three_requests_and_for_thirty(alice, trois_ponts, signed_in, page):
    browser = signed_in(alice)
    browser.open(page)
    costs = []
    for rows in (3, 30):
        for number in range(Membership.objects.requested().count(), rows):
            Membership.objects.create(user=make_user(f"personne{number}@exemple.fr"), structure=trois_ponts)
            make_sign_up(f"inscrit{number}@exemple.fr", branch=Branch.KNOWN_WITH_SIRET)
        with CaptureQueriesContext(connection) as statements:
            browser.open(page)
        costs.append(len(statements))

    assert costs[0] == costs[1]
