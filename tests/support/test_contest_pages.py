"""« Ce n'est pas la bonne personne ? » on screen: beside a request, on its own page, and at the agents' desk (journeys §1)."""

import pytest

from choeur.memberships import joining
from choeur.structures.founding import Description
from choeur.structures.identifiers import IdentifierType
from choeur.structures.models import Structure
from choeur.support import contesting, lifecycle
from choeur.support.models import Contest, Status, SupportRequest
from tests.people import make_firm, make_user
from tests.signup.rows import Statements, all_rows
from tests.support.test_lifecycle import asked
from tests.support.writer import Writer, newest

LINK = "Ce n'est pas la bonne personne ? ATELIER DES TROIS PONTS"
REASON = "Cette personne a quitté l'entreprise en juin."
MINE = "/mes-rattachements"


@pytest.fixture
def asker(julie, request_of_julie) -> Writer:
    return Writer().enter(julie)


@pytest.fixture
def contest_of_julie(julie, request_of_julie, trois_ponts) -> Contest:
    return contesting.contest(trois_ponts, by=julie, reason=REASON, position="Gérante")


# --- The person ------------------------------------------------------------------------------------------------------


def test_from_a_request_that_waits_to_the_number_of_the_contest(asker, julie):
    page = asker.open(MINE)
    assert "Gestionnaire non vérifié." in page.text
    page = asker.follow(LINK)
    assert page.heading == "Ce n'est pas la bonne personne ?"
    assert "Elle ne retire rien à personne" in page.text
    assert "Ni votre nom ni votre adresse ne leur sont donnés." in page.text

    page = asker.press("Contester", reason=REASON, position="Gérante")

    assert page.heading == "Votre contestation est transmise"
    assert str(newest()) in page.text
    assert Contest.objects.get().position == "Gérante"
    page = asker.open(MINE)
    assert f"Contestation n° {newest()} en cours" in page.text
    assert LINK not in page.links
    assert str(newest()) in asker.open("/support/sollicitations").text


def test_a_refusal_is_not_the_last_word(asker, alice, request_of_julie):
    joining.refuse(request_of_julie, by=alice, reason="Je ne connais pas cette personne.")

    page = asker.open(MINE)

    assert "Je ne connais pas cette personne." in page.text
    assert asker.follow(LINK).status == 200
    asker.press("Contester", reason=REASON)
    assert Contest.objects.open().exists()


def test_her_first_page_and_the_page_where_she_asked_lead_there_too(asker, trois_ponts):
    assert LINK in asker.open("/tableau-de-bord").links
    assert LINK in asker.open(f"/mes-rattachements/demander/{trois_ponts.pk}").links


def test_sent_again_it_changes_nothing_and_shows_the_same(asker, trois_ponts):
    asker.open(f"/support/contester/{trois_ponts.pk}")
    sent = asker.page.form("Contester") | {"reason": REASON}
    first = asker.press("Contester", reason=REASON)
    before = all_rows()

    answer = asker.client.post(f"/support/contester/{trois_ponts.pk}", sent | {"reason": "Autre chose."})
    again = asker.open(f"/support/contester/{trois_ponts.pk}")

    assert answer.status_code == 302
    assert again.text == first.text
    assert all_rows() == before


def test_without_a_reason_nothing_is_sent(asker, trois_ponts):
    asker.open(f"/support/contester/{trois_ponts.pk}")

    page = asker.press("Contester", reason="  ", position="Gérante")

    assert (page.status, page.errors) == (422, ["Dites en quelques mots pourquoi ce n'est pas la bonne personne"])
    assert page.form("Contester")["position"] == "Gérante"
    assert not Contest.objects.exists()


def test_once_the_manager_is_verified_the_sentence_is_gone_and_a_form_of_before_is_refused_with_the_way_on(asker, trois_ponts):
    asker.open(f"/support/contester/{trois_ponts.pk}")
    Structure.objects.update(manager_verified=True)

    page = asker.press("Contester", reason=REASON)

    assert (page.status, page.heading) == (422, "Le gestionnaire est vérifié")
    assert page.links["Écrire au support"] == "/support/nouvelle?about=wrong_manager"
    assert not SupportRequest.objects.exists()
    assert "bonne personne" not in asker.open(MINE).text
    assert "bonne personne" not in asker.open("/tableau-de-bord").text


@pytest.mark.parametrize("who", ["alice", "bob", "charlie"])
def test_its_people_and_strangers_find_no_such_page(who, trois_ponts, request):
    browser = Writer().enter(request.getfixturevalue(who))

    assert browser.open(f"/support/contester/{trois_ponts.pk}").status == 404
    assert "bonne personne" not in browser.open(MINE).text


def test_a_particulier_is_never_contested(julie):
    structure = make_firm(
        Description(IdentifierType.INDIVIDUAL, "PART-7KQ2M9XW4HD", "Hugo Morel"), manager=make_user("hugo@exemple.fr")
    )
    joining.ask(structure, user=julie)
    asker = Writer().enter(julie)

    assert "bonne personne" not in asker.open(MINE).text
    assert asker.open(f"/support/contester/{structure.pk}").status == 404


def test_accepted_since_she_has_nothing_to_contest(asker, alice, request_of_julie):
    joining.refuse(request_of_julie, by=alice, reason="Inconnue.")
    joining.approve(joining.ask(request_of_julie.structure, user=request_of_julie.user), by=alice, rights={})

    assert "bonne personne" not in asker.open(MINE).text


def test_more_than_five_a_day_wait_and_what_was_typed_stays(julie, settings):
    asker = Writer().enter(julie)
    managers = [make_user(f"chef{number}@exemple.fr") for number in range(6)]
    firms = [
        make_firm(Description(IdentifierType.RIDET, f"12345678{number}", "Une pêcherie"), manager=manager)
        for number, manager in enumerate(managers)
    ]
    for firm in firms:
        joining.ask(firm, user=julie)
        asker.open(f"/support/contester/{firm.pk}")
        page = asker.press("Contester", reason=REASON)

    assert page.status == 429
    assert int(page.response.headers["Retry-After"]) > 0
    assert page.form("Contester")["reason"] == REASON
    assert Contest.objects.count() == 5


def test_it_is_all_said_in_english_too(asker, trois_ponts):
    asker.client.cookies["language"] = "en"
    page = asker.open(f"/support/contester/{trois_ponts.pk}")
    assert page.heading == "Not the right person?"

    page = asker.press("Dispute", reason="This person left the company.")

    assert page.heading == "Your dispute has been sent"
    assert "“" not in page.heading


def test_my_rattachements_cost_the_same_with_three_lines_and_with_thirty(julie):
    asker, counts = Writer().enter(julie), []
    for more in (range(3), range(3, 30)):
        for number in more:
            firm = Description(IdentifierType.RIDET, f"1234567{number:02}", "Une pêcherie")
            joining.ask(make_firm(firm, manager=make_user(f"chef{number}@exemple.fr")), user=julie)
        with Statements() as statements:
            asker.open(MINE)
        counts.append(len(statements.captured_queries))

    assert counts[0] == counts[1]


# --- The manager -----------------------------------------------------------------------------------------------------


def test_the_manager_answers_from_her_mail_by_a_sollicitation(contest_of_julie, alice):
    browser = Writer().enter(alice)
    [mail] = browser.mails("GES-11")

    page = browser.open("/support/nouvelle?about=contested_role")

    assert "/support/nouvelle?about=contested_role" in mail.text
    assert page.form("Soumettre")["title"] == "Mon rôle de gestionnaire est contesté"
    assert page.form("Soumettre")["subcategory"] == "wrong-manager"


def test_she_does_not_open_the_sollicitation_whose_number_she_has(contest_of_julie, alice):
    assert Writer().enter(alice).open(f"/support/sollicitations/{contest_of_julie.request}").status == 404


# --- The agent -------------------------------------------------------------------------------------------------------


def at_the_desk(agent, contest):
    return agent.open(f"/support/bureau/{contest.request}")


def test_the_agent_reads_who_manages_what_and_who_contests(contest_of_julie, agent, alice, paul, request_of_julie):
    joining.refuse(request_of_julie, by=alice, reason="Je ne la connais pas.")
    assert str(contest_of_julie.request) in agent.open("/support/bureau").text

    page = at_the_desk(agent, contest_of_julie)

    for words in (
        "ATELIER DES TROIS PONTS",
        "000 138 958 00012",
        "Gestionnaire Non vérifié",
        f"Gestionnaire principal {alice.full_name} {alice.login_address}",
        f"Gestionnaire secondaire {paul.full_name} {paul.login_address}",
        request_of_julie.user.full_name,
        "Fonction déclarée par le demandeur Gérante",
        "Je ne la connais pas.",
        REASON,
    ):
        assert words in page.text


def test_she_confirms_the_manager_and_each_page_says_so(contest_of_julie, agent, alice, asker):
    at_the_desk(agent, contest_of_julie)
    agent.page.button("Confirmer le gestionnaire")

    page = press(agent, "Confirmer le gestionnaire", "Extrait Kbis reçu.")

    assert "Le gestionnaire est confirmé." in page.text
    assert "Gestionnaire Vérifié" in page.text
    assert Structure.objects.get(pk=contest_of_julie.structure_id).manager_verified
    assert newest().status == Status.CLOSED
    assert "Rôle Gestionnaire principal Vérifié" in Writer().enter(alice).open("/tableau-de-bord").text
    assert "Extrait Kbis reçu." in asker.open(f"/support/sollicitations/{contest_of_julie.request}").text


def test_she_closes_it_without_consequence(contest_of_julie, agent, alice):
    at_the_desk(agent, contest_of_julie)

    page = press(agent, "Clore sans suite", "Rien ne l'établit.")

    assert "La sollicitation est clôturée." in page.text
    assert "État Sans suite" in page.text
    assert Contest.objects.get().outcome == "dismissed"
    assert "Rôle Gestionnaire principal Non vérifié" in Writer().enter(alice).open("/tableau-de-bord").text


def test_confirming_asks_for_a_message(contest_of_julie, agent):
    at_the_desk(agent, contest_of_julie)

    page = press(agent, "Confirmer le gestionnaire", " ")

    assert (page.status, page.errors) == (422, ["Écrivez votre message"])
    assert not Structure.objects.filter(manager_verified=True).exists()


def test_an_agent_of_the_structure_leaves_it_to_another(contest_of_julie, agent, dora, alice):
    joining.approve(joining.ask(contest_of_julie.structure, user=dora), by=alice, rights={})
    at_the_desk(agent, contest_of_julie)

    page = press(agent, "Confirmer le gestionnaire", "Je la connais.")

    assert "un autre agent doit décider" in page.text
    assert not Structure.objects.filter(manager_verified=True).exists()


def test_another_sollicitation_has_no_manager_to_confirm(alice, agent):
    request = lifecycle.submit(asked(), by=alice)
    page = agent.open(f"/support/bureau/{request}")
    sent = page.form("Envoyer la réponse") | {"body": "Oui."}

    answer = agent.client.post(f"/support/bureau/{request}/confirmer-le-gestionnaire", sent)

    assert "Confirmer le gestionnaire" not in page.text
    assert answer.status_code == 404


@pytest.mark.parametrize("who", ["alice", "julie", "charlie"])
def test_nobody_but_an_agent_confirms(who, contest_of_julie, request):
    browser = Writer().enter(request.getfixturevalue(who))
    token = browser.open("/support/nouvelle").form("Soumettre")["csrfmiddlewaretoken"]
    before = all_rows()

    path = f"/support/bureau/{contest_of_julie.request}/confirmer-le-gestionnaire"
    answer = browser.client.post(path, {"body": "Oui.", "csrfmiddlewaretoken": token})

    assert answer.status_code == 404
    assert all_rows() == before


def press(agent, label, body):
    """A button that sends the form elsewhere."""
    return agent.send(label, body=body)
