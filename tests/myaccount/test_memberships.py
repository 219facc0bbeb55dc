"""M9: « Mes rattachements » (journeys §5)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from choeur.accounts.models import SignUp
from choeur.common import clock, dates
from choeur.memberships import joining, leaving
from choeur.memberships.models import Membership, Status
from choeur.registry.sample import cases
from choeur.signup.branches import Branch
from choeur.structures.identifiers import grouped
from tests.people import make_sign_up

PAGE = "/mes-rattachements"


@pytest.fixture
def of_bob(bob):
    return Membership.objects.get(user=bob)


def test_the_tab_mon_compte_leads_to_the_list(bob, signed_in):
    browser = signed_in(bob)
    browser.open("/tableau-de-bord")

    page = browser.follow("Mon compte")

    assert (page.path, page.heading) == (PAGE, "Mes rattachements")


def test_each_rattachement_says_its_structure_role_and_state(bob, signed_in):
    page = signed_in(bob).open(PAGE)

    assert f"ATELIER DES TROIS PONTS Identifiant : SIRET {grouped(cases.TULLE)} Utilisateur Validé" in page.text


def test_a_request_shows_and_can_be_withdrawn(julie, request_of_julie, signed_in):
    browser = signed_in(julie)
    assert "En cours de validation" in browser.open(PAGE).text

    page = browser.press("Retirer ma demande pour ATELIER DES TROIS PONTS")

    assert "Votre demande est retirée." in page.text
    assert "Supprimé" in page.text
    assert Membership.objects.get(pk=request_of_julie.pk).status == Status.ENDED


def test_withdrawing_too_late_says_that_it_was_answered(alice, julie, request_of_julie, signed_in):
    browser = signed_in(julie)
    browser.open(PAGE)
    joining.approve(request_of_julie, by=alice, rights={})

    page = browser.press("Retirer ma demande pour ATELIER DES TROIS PONTS")

    assert "Cette demande a déjà été validée par un gestionnaire le" in page.text
    assert "Alice" not in page.text


def test_a_refusal_shows_its_reason_and_one_click_asks_again(alice, julie, request_of_julie, signed_in):
    joining.refuse(request_of_julie, by=alice, reason="Mauvaise structure, voyez le siège.")
    browser = signed_in(julie)
    page = browser.open(PAGE)
    assert "Refusé" in page.text
    assert "Motif : « Mauvaise structure, voyez le siège. »" in page.text

    page = browser.press("Demander à nouveau pour ATELIER DES TROIS PONTS")

    assert "Demande envoyée au gestionnaire de la structure ATELIER DES TROIS PONTS." in page.text
    assert Membership.objects.requested().filter(user=julie).count() == 1
    assert "Demander à nouveau" not in page.text


def test_leaving_says_what_will_be_lost_before_it_is(bob, of_bob, signed_in):
    browser = signed_in(bob)
    browser.open(PAGE)

    page = browser.follow("Quitter ATELIER DES TROIS PONTS")

    assert page.heading == "Quitter la structure"
    assert "Vous perdrez un espace :" in page.text
    assert "Factures émises (Consultation)" in page.text
    assert Membership.objects.get(pk=of_bob.pk).status == Status.ACTIVE

    page = browser.press("Quitter la structure")

    assert page.path == PAGE
    assert "Vous avez quitté la structure ATELIER DES TROIS PONTS." in page.text
    assert Membership.objects.get(pk=of_bob.pk).status == Status.ENDED


def test_leaving_twice_says_that_it_is_done(bob, of_bob, signed_in):
    browser = signed_in(bob)
    browser.open(f"{PAGE}/{of_bob.pk}/quitter")
    leaving.leave(of_bob, by=bob)

    page = browser.press("Quitter la structure")

    assert "Vous n'êtes plus rattaché à cette structure." in page.text


def test_a_principal_manager_is_told_to_hand_over_first(alice, signed_in):
    browser = signed_in(alice)
    browser.open(PAGE)

    page = browser.follow("Quitter ATELIER DES TROIS PONTS")

    assert page.heading == "Désignez d'abord un autre gestionnaire principal"
    assert Membership.objects.get(user=alice).is_principal


def test_who_is_attached_to_nothing_is_told_so_and_shown_the_way(julie, signed_in):
    browser = signed_in(julie)
    page = browser.open(PAGE)
    assert "Votre compte n'est rattaché à aucune structure." in page.text

    assert browser.follow("Demander un rattachement").heading == "Demander un rattachement"


@pytest.mark.seed("S072")
@pytest.mark.parametrize("page", [PAGE, "/tableau-de-bord"])
def test_mon_compte_asks_in_one_click_for_the_structure_named_at_sign_up(julie, trois_ponts, signed_in, page, outbox):
    sign_up = make_sign_up(julie.login_address, branch=Branch.KNOWN_WITHOUT_SIRET, asks_membership=False)
    SignUp.objects.filter(pk=sign_up.pk).update(ended_at=clock.now(), end=SignUp.End.ACTIVATED)
    browser = signed_in(julie)
    browser.open(page)

    browser.press("Demander mon rattachement à ATELIER DES TROIS PONTS")

    request = Membership.objects.get(user=julie)
    assert (request.structure, request.status) == (trois_ponts, Status.REQUESTED)
    assert [mail.code for mail in outbox] == ["RAT-01", "RAT-02"]
    assert "Demander mon rattachement" not in browser.open(page).text


def test_the_list_costs_the_same_for_three_and_for_thirty(bob, of_bob, signed_in):
    browser = signed_in(bob)
    browser.open(PAGE)

    few, many = (statements_to_list(browser, of_bob, rows) for rows in (3, 30))

    assert few == many


def statements_to_list(browser, of_bob, rows):
    now = clock.now()
    past = {"user": of_bob.user, "structure": of_bob.structure, "status": Status.ENDED, "decided_at": now, "ended_at": now}
    missing = rows - Membership.objects.filter(user=of_bob.user).count()
    Membership.objects.bulk_create(Membership(**past) for _ in range(missing))
    with CaptureQueriesContext(connection) as statements:
        page = browser.open(PAGE)
    assert page.html.count("<tr role=") == rows + 1
    return len(statements)


def test_dates_are_in_words(julie, request_of_julie, signed_in):
    assert dates.long_date(request_of_julie.requested_at) in signed_in(julie).open(PAGE).text


def test_a_name_that_somebody_typed_shows_to_members_alone(julie, request_of_julie, bob, trois_ponts, signed_in):
    trois_ponts.needs_check, trois_ponts.legal_name = True, "ALLEZ SUR PIEGE"
    trois_ponts.save()

    assert "ALLEZ SUR PIEGE" not in signed_in(julie).open(PAGE).text
    assert "ALLEZ SUR PIEGE" in signed_in(bob).open(PAGE).text
