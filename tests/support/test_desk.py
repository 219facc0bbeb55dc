"""H4 and H5: the agents' queue; nobody else learns that it exists (journeys §7)."""

import pytest

from choeur.accounts.models import Staff
from choeur.support import lifecycle
from choeur.support.models import Status, SupportRequest
from tests.people import make_user
from tests.signup.rows import Statements, all_rows
from tests.support.test_lifecycle import asked
from tests.support.writer import Writer, newest

ACTS = ("prendre", "repondre", "demander", "clore")


@pytest.fixture
def request_of_alice(alice) -> SupportRequest:
    return lifecycle.submit(asked(title="Une question", context={"about": "unknown_siret"}), by=alice)


def test_a_person_who_is_not_an_agent_finds_no_desk(request_of_alice, alice, charlie):
    for person in (alice, charlie):
        writer = Writer().enter(person)
        before = all_rows()
        assert writer.open("/support/bureau").status == 404
        assert writer.open(f"/support/bureau/{request_of_alice}").status == 404
        token = writer.client.cookies["csrf"].value if "csrf" in writer.client.cookies else ""
        posts = [
            writer.client.post(f"/support/bureau/{request_of_alice}/{act}", {"body": "x", "csrfmiddlewaretoken": token})
            for act in ACTS
        ]
        assert {post.status_code for post in posts} <= {403, 404}
        assert all_rows() == before


def test_a_visitor_is_sent_to_the_log_in_page(client, request_of_alice):
    assert client.get("/support/bureau").headers["Location"].startswith("/connexion")
    assert client.post(f"/support/bureau/{request_of_alice}/repondre").headers["Location"].startswith("/connexion")


def test_an_operator_may_too(request_of_alice):
    operator = Writer().enter(make_user("omar@choeur.example", staff=Staff.OPERATOR))

    assert operator.open("/support/bureau").status == 200


def test_from_the_queue_to_the_answer(request_of_alice, agent, alice):
    agent.open("/support/bureau")
    page = agent.follow(str(request_of_alice))
    assert "Alice Arnaud" in page.text
    assert alice.login_address in page.text
    assert "Informations jointes" in page.text

    agent.press("Prendre cette sollicitation")
    assert str(request_of_alice) not in agent.open("/support/bureau").text
    assert str(request_of_alice) in agent.open("/support/bureau?view=mine").text
    agent.open(f"/support/bureau/{request_of_alice}")
    page = agent.press("Envoyer la réponse", body="C'est fait.")

    assert "Votre réponse est envoyée." in page.text
    assert newest().status == Status.ANSWERED
    assert str(request_of_alice) in agent.open("/support/bureau?view=waiting").text


@pytest.mark.parametrize("act", [("demander", Status.INFO_ASKED, "SUP-04"), ("clore", Status.CLOSED, "SUP-06")], ids=str)
def test_she_asks_for_more_or_closes_with_a_word(act, request_of_alice, agent):
    path, status, code = act
    agent.open(f"/support/bureau/{request_of_alice}")
    posted = agent.page.form("Envoyer la réponse") | {"body": "Un mot."}

    agent.client.post(f"/support/bureau/{request_of_alice}/{path}", posted)

    assert newest().status == status
    assert [mail.code for mail in Writer("alice@troisponts.example").mails()] == ["SUP-01", code]


def test_an_empty_answer_is_not_sent(request_of_alice, agent):
    agent.open(f"/support/bureau/{request_of_alice}")

    page = agent.press("Envoyer la réponse", body="  ")

    assert (page.status, page.errors) == (422, ["Écrivez votre message"])
    assert newest().status == Status.SUBMITTED


def test_the_requester_reads_the_answer_and_not_the_agents_name(request_of_alice, dora, alice):
    lifecycle.answer(request_of_alice, by=dora, body="C'est fait.")

    page = Writer().enter(alice).open(f"/support/sollicitations/{request_of_alice}")

    assert "C'est fait." in page.text
    assert "Support" in page.text
    assert dora.full_name not in page.text


def test_a_draft_is_nobody_elses(alice, agent):
    lifecycle.save_draft(asked(title="Brouillon secret"), by=alice)

    for view in ("to-take", "mine", "waiting", "closed"):
        assert "Brouillon secret" not in agent.open(f"/support/bureau?view={view}").text


def test_the_queue_costs_the_same_with_three_lines_and_with_thirty(alice, agent):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            lifecycle.submit(asked(), by=alice)
        with Statements() as statements:
            agent.open("/support/bureau")
        counts.append(len(statements.captured_queries))

    assert counts[0] == counts[1]


def test_the_oldest_stands_first_and_pages_follow(alice, agent):
    numbers = [str(lifecycle.submit(asked(), by=alice)) for _ in range(21)]

    page = agent.open("/support/bureau")

    assert numbers[0] in page.text
    assert numbers[20] not in page.text
    assert numbers[20] in agent.follow_query("Suivante").text
