"""M12: « Historique de mon compte »."""

import csv
import io
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from choeur.audit import recording
from choeur.audit.events import Event
from choeur.audit.models import Entry
from choeur.common import clock, dates
from choeur.memberships import joining, leaving
from choeur.myaccount import history
from choeur.structures.models import Structure
from choeur.support import lifecycle, reference
from choeur.support.models import Author, Subcategory
from tests.people import PASSWORD
from tests.whole import nasty

PAGE = "/mon-compte/historique"


def lines(user, **chosen):
    return [(line.sentence, line.about, line.by) for line in history.lines(list(history.of(user, **chosen)), user=user)]


def logged_in(user, *, network="203.0.113.x", **ago):
    return Entry.objects.create(
        event=Event.LOGGED_IN,
        at=clock.now() - timedelta(**ago),
        actor_id=str(user.pk),
        target_type="accounts.user",
        target_id=str(user.pk),
        network=network,
    )


def asked():
    reference.load()
    texts = {"title": "Mon SIRET", "description": "Il est introuvable.", "context": {}, "language": "fr"}
    return lifecycle.Asked(key=uuid.uuid4().hex, subcategory=Subcategory.objects.earliest("rank"), **texts)


def rows(page):
    return list(csv.reader(io.StringIO(page.response.content.decode("utf-8-sig")), delimiter=";"))


def test_the_menu_of_the_person_leads_to_her_history(bob, signed_in):
    browser = signed_in(bob)
    browser.open("/tableau-de-bord")

    page = browser.follow("Historique de mon compte")

    assert (page.path, page.heading) == (PAGE, "Historique de mon compte")
    assert "Aucun événement sur cette période." in page.text


def test_a_line_says_what_when_by_whom_and_from_which_network(bob, signed_in):
    entry = logged_in(bob)

    page = signed_in(bob).open(PAGE)

    assert f"Connexion {dates.date_and_time(entry.at, 'fr')} Vous 203.0.113.x" in page.text


def test_the_newest_stand_first(bob):
    logged_in(bob, days=2)
    recording.record(Event.LOGGED_OUT, actor=bob, target=bob)
    logged_in(bob, days=1)

    assert [sentence for sentence, _about, _by in lines(bob)] == ["Déconnexion", "Connexion", "Connexion"]


def test_the_page_speaks_english_too(bob, signed_in):
    logged_in(bob, network="unknown")
    browser = signed_in(bob)
    browser.client.cookies["language"] = "en"

    page = browser.open(PAGE)

    assert page.heading == "History of my account"
    assert " You unknown " in page.text


def test_the_answer_of_a_manager_shows_her_role_and_neither_her_name_nor_her_network(alice, julie, request_of_julie, signed_in):
    joining.approve(request_of_julie, by=alice, rights={})
    Entry.objects.create(
        event=Event.MEMBERSHIP_REFUSED,
        actor_id=str(alice.pk),
        target_type="memberships.membership",
        target_id=str(request_of_julie.pk),
        network="198.51.100.x",
    )

    page = signed_in(julie).open(PAGE)

    assert "Demande de rattachement validée ATELIER DES TROIS PONTS" in page.text
    assert page.text.count("Un gestionnaire de la structure") == 2
    assert "Alice" not in page.text
    assert "198.51.100.x" not in page.text


def test_a_manager_reads_her_own_answers_without_the_name_of_who_asked(alice, request_of_julie, signed_in):
    joining.refuse(request_of_julie, by=alice, reason="Inconnue")

    page = signed_in(alice).open(PAGE)

    assert ("Demande de rattachement refusée", "ATELIER DES TROIS PONTS", "Vous") in lines(alice)
    assert "Julie" not in page.text


def test_a_name_that_somebody_typed_is_read_by_its_members_alone(julie, nora, tissages):
    joining.ask(tissages, user=julie)
    assert lines(julie) == [("Rattachement demandé", tissages.public_name, "Vous")]

    request = julie.memberships.get()
    joining.approve(request, by=nora, rights={})
    assert lines(julie)[0] == ("Demande de rattachement validée", "Tissages du Pont", "Un gestionnaire de la structure")

    leaving.leave(request, by=julie)
    assert lines(julie)[0] == ("Structure quittée", tissages.public_name, "Vous")


def test_a_structure_that_is_gone_leaves_its_line(julie, nora, tissages):
    joining.ask(tissages, user=julie)
    Structure.objects.all().delete()

    assert lines(julie) == [("Rattachement demandé", "", "Vous")]


def test_a_sollicitation_is_told_by_its_number_and_the_agent_by_her_office(bob, dora, signed_in):
    request = lifecycle.submit(asked(), by=bob, network="203.0.113.x")
    lifecycle.take(request, by=dora)
    lifecycle.answer(request, by=dora, body="Voici.")
    lifecycle.close(request, author=Author.PORTAL)

    number = f"N° {request.number}"
    assert lines(bob) == [
        ("Sollicitation close", number, "Le portail"),
        ("Réponse apportée à une sollicitation", number, "Le support"),
        ("Sollicitation prise en charge", number, "Le support"),
        ("Sollicitation envoyée", number, "Vous"),
    ]
    assert "Dora" not in signed_in(bob).open(PAGE).text


def test_what_was_done_to_an_account_by_somebody_not_logged_in_says_so(bob):
    recording.record(Event.ACTIVATION_LINK_ASKED, target=bob, network="198.51.100.x")

    [line] = history.lines(list(history.of(bob)), user=bob)

    assert (line.by, line.network) == ("Une personne non connectée", "198.51.100.x")


@pytest.fixture(params=["charlie", "bob", "dora"])
def other(request):
    return request.getfixturevalue(request.param)


def test_nobody_reads_the_entries_of_somebody_else(alice, request_of_julie, other, just_proven):
    logged_in(alice)
    joining.refuse(request_of_julie, by=alice, reason="Inconnue")
    lifecycle.submit(asked(), by=alice)

    browser = just_proven(other)

    assert lines(other) == []
    assert "Aucun événement sur cette période." in browser.open(f"{PAGE}?user={alice.pk}&actor_id={alice.pk}").text
    assert len(rows(browser.open(f"{PAGE}.csv"))) == 1


def test_a_refused_log_in_names_no_account_and_shows_to_nobody(bob):
    recording.record(Event.LOGIN_REFUSED, network="198.51.100.x")

    assert lines(bob) == []


def test_a_family_and_a_period_can_be_chosen(bob, trois_ponts, signed_in):
    logged_in(bob, days=40)
    logged_in(bob, days=3)
    recording.record(Event.CONTACT_ADDRESS_CONFIRMED, actor=bob, target=bob)
    browser = signed_in(bob)

    assert len(lines(bob, kind="login")) == 2
    assert len(lines(bob, days=30)) == 2
    page = browser.open(f"{PAGE}?kind=login&days=30")

    assert page.text.count("Vous 203.0.113.x") == 1
    assert "Adresse de contact confirmée" not in page.text
    assert browser.follow("Effacer les filtres").text.count("Vous 203.0.113.x") == 2


@pytest.mark.parametrize(
    ("query", "said"), [("kind=x", "Choisissez un type de la liste"), ("days=-1", "Choisissez une période de la liste")]
)
def test_a_filter_that_does_not_exist_is_said_by_its_field(bob, signed_in, query, said):
    logged_in(bob)

    page = signed_in(bob).open(f"{PAGE}?{query}")

    assert (page.status, page.errors) == (422, [said])
    assert "203.0.113.x" in page.text


def test_a_long_history_has_pages_that_keep_the_filter(bob, signed_in):
    for hours in range(30):
        logged_in(bob, hours=hours)
    browser = signed_in(bob)
    page = browser.open(f"{PAGE}?kind=login")
    assert "1 à 25 sur 30" in page.text

    page = browser.open(f"{PAGE}{page.links['Suivante']}")

    assert "26 à 30 sur 30" in page.text
    assert page.links["Précédente"] == "?kind=login&page=1"
    assert browser.open(f"{PAGE}?page=99999999999999999999").text.count("Vous 203.0.113.x") == 5


def test_a_page_asks_the_database_as_often_for_many_lines_as_for_few(bob, trois_ponts, signed_in):
    def statements():
        with CaptureQueriesContext(connection) as counted:
            signed_in(bob).open(PAGE)
        return len(counted)

    request = lifecycle.submit(asked(), by=bob)
    recording.record(Event.MEMBERSHIP_LEFT, actor=bob, target=bob.memberships.get(), structure=trois_ponts)
    few = statements()

    for _count in range(20):
        recording.record(Event.MEMBERSHIP_LEFT, actor=bob, target=bob.memberships.get(), structure=trois_ponts)
        recording.record(Event.SUPPORT_INFO_GIVEN, actor=bob, target=request)

    assert statements() == few


def test_the_export_has_every_line_of_the_filter(bob, just_proven):
    for hours in range(30):
        logged_in(bob, hours=hours)
    recording.record(Event.LOGGED_OUT, actor=bob, target=bob)
    recording.record(Event.CONTACT_ADDRESS_CONFIRMED, actor=bob, target=bob)
    browser = just_proven(bob)
    browser.open(f"{PAGE}?kind=login")

    page = browser.follow("Télécharger (CSV)")

    head, *body = rows(page)
    assert head == ["Moment", "Événement", "Concerne", "Par", "Réseau"]
    assert len(body) == 31
    assert body[0][1:] == ["Déconnexion", "", "Vous", ""]
    assert page.response.headers["Content-Disposition"] == 'attachment; filename="historique.csv"'
    assert just_proven(bob).open(f"{PAGE}.csv?kind=x").path == PAGE


def test_the_export_asks_for_a_fresh_proof_and_leads_back_to_the_page_under_its_filter(bob, signed_in):
    logged_in(bob)
    browser = signed_in(bob)
    browser.open(f"{PAGE}?kind=login")

    page = browser.follow("Télécharger (CSV)")
    assert page.path.startswith("/connexion/confirmer?act=")
    assert "télécharger l'historique de votre compte" in page.text

    back = browser.press("Continuer", password=PASSWORD)
    assert back.path == f"{PAGE}?kind=login"
    assert browser.follow("Télécharger (CSV)").response.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_the_english_export_is_parted_by_commas(bob, just_proven):
    logged_in(bob)
    browser = just_proven(bob)
    browser.client.cookies["language"] = "en"

    text = browser.open(f"{PAGE}.csv").response.content.decode("utf-8-sig")

    assert text.startswith("When,Event,About,By,Network\r\n")


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+33", "-2+3", "@SUM(A1)", "\t=1"])
def test_a_name_that_looks_like_a_formula_is_exported_as_a_text(bob, trois_ponts, just_proven, name):
    Structure.objects.update(legal_name=name)
    recording.record(Event.MEMBERSHIP_REQUESTED, actor=bob, structure=trois_ponts)

    [_head, line] = rows(just_proven(bob).open(f"{PAGE}.csv"))

    assert line[2] == f"'{name}"


@pytest.mark.parametrize("text", [*(text[:1000] for text in nasty.STRINGS.values()), *history.STARTS_A_FORMULA])
def test_any_text_is_exported_inert_and_reads_back_the_same(text):
    line = history.Line(at=clock.now(), sentence="Connexion", about=text, by="", network="")

    [_head, row] = csv.reader(io.StringIO(history.as_csv([line]), newline=""), delimiter=";")

    assert not row[2].startswith(history.STARTS_A_FORMULA)
    assert row[2] in {text, f"'{text}"}


def test_a_name_with_a_separator_stays_in_its_cell(bob, trois_ponts, just_proven):
    Structure.objects.update(legal_name='Ateliers ; "Ponts"\net fils')
    recording.record(Event.MEMBERSHIP_REQUESTED, actor=bob, structure=trois_ponts)

    [_head, line] = rows(just_proven(bob).open(f"{PAGE}.csv"))

    assert line[2] == 'Ateliers ; "Ponts"\net fils'
