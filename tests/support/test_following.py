"""H2 and H3: who follows a sollicitation, and what she may do there (journeys §7, decision 11)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from choeur.accounts.models import User
from choeur.support import following, lifecycle
from choeur.support.models import FollowLink, Status, SupportRequest
from tests.signup.rows import Statements
from tests.support.test_lifecycle import asked
from tests.support.writer import Writer, newest, text_file


@pytest.fixture
def confirmed(claire) -> SupportRequest:
    claire.write()
    claire.confirm()
    return newest()


def test_the_token_leaves_the_address_at_once(claire):
    claire.write()

    answer = claire.client.get(claire.link())

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/support/sollicitations/{newest()}")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    cookie = answer.cookies[f"follow-{newest()}"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 2 * 3600


def test_only_the_digest_of_a_token_is_kept(claire):
    claire.write()

    assert claire.link().rpartition("/")[2] not in repr(list(FollowLink.objects.values_list()))


@pytest.mark.parametrize("number", ["2026-999999", "x", "2026-1", "2026-000001"])
def test_without_link_or_account_every_number_gets_the_same_page(number, confirmed, charlie):
    for stranger in (Writer(), Writer().enter(charlie)):
        seen = stranger.open(f"/support/sollicitations/{number}")
        other = stranger.open(f"/support/sollicitations/{confirmed}")

        assert seen.status == other.status == 404
        assert seen.text == other.text


def test_a_cookie_of_one_sollicitation_opens_no_other(claire, confirmed):
    other = lifecycle.submit(asked(), address="other@lunebleue.example")
    claire.client.cookies[f"follow-{other}"] = claire.client.cookies[f"follow-{confirmed}"].value

    assert claire.open(f"/support/sollicitations/{other}").status == 404


def test_a_link_ends_ninety_days_after_its_mail(claire, confirmed, move_clock):
    link = claire.link("SUP-01")
    move_clock(days=89)
    assert Writer().open(link).status == 200

    move_clock(days=2)

    assert Writer().open(link).heading == "Cette sollicitation ne s'ouvre pas ici"


def test_an_address_is_confirmed_within_two_days_or_not_at_all(claire, move_clock):
    claire.write()
    move_clock(hours=49)

    assert claire.open(claire.link()).heading == "Cette sollicitation ne s'ouvre pas ici"


def test_every_mail_to_a_visitor_has_a_link_of_its_own_and_the_older_ones_stay_good(claire, confirmed, dora):
    lifecycle.ask_more(confirmed, by=dora, question="Quel jour ?")

    links = {claire.link(code) for code in ("SUP-02", "SUP-01", "SUP-04")}

    assert len(links) == 3
    assert all(Writer().open(link).heading.startswith(f"N° {confirmed}") for link in links)


def test_a_mail_to_an_account_leads_to_its_page_without_any_token(alice, dora):
    writer = Writer().enter(alice)
    writer.write()
    lifecycle.answer(newest(), by=dora, body="C'est fait.")

    assert writer.link("SUP-03") == f"/support/sollicitations/{newest()}"
    assert writer.open(writer.link("SUP-03")).status == 200
    assert not FollowLink.objects.exists()


def test_she_gives_what_the_support_asks_with_a_file(claire, confirmed, dora):
    lifecycle.ask_more(confirmed, by=dora, question="Quel jour ?")
    page = claire.open(claire.link("SUP-04"))
    assert "Quel jour ?" in page.text
    assert "la sollicitation sera clôturée" in page.text

    page = claire.send("Envoyer le complément", text_file("jour.txt"), body="Mardi.")

    assert "Votre complément est envoyé." in page.text
    assert newest().status == Status.INFO_GIVEN
    assert "jour.txt" in page.links


def test_an_empty_complement_is_refused_and_its_file_is_kept(claire, confirmed, dora):
    lifecycle.ask_more(confirmed, by=dora, question="Quel jour ?")
    claire.open(claire.link("SUP-04"))

    page = claire.send("Envoyer le complément", text_file("jour.txt"), body=" ")

    assert (page.status, page.errors) == (422, ["Écrivez votre réponse"])
    assert "Retirer jour.txt" in page.text
    claire.send("Envoyer le complément", body="Mardi.")
    assert newest().messages.last().attachments.get().name == "jour.txt"


def test_she_sends_back_what_does_not_suit_and_closes_what_does(claire, confirmed, dora):
    lifecycle.answer(confirmed, by=dora, body="C'est fait.")
    claire.open(claire.link("SUP-03"))

    claire.send("Renvoyer", body="Ce n'est pas fait.")
    assert newest().status == Status.SENT_BACK

    lifecycle.answer(confirmed, by=dora, body="Cette fois, oui.")
    claire.open(claire.link("SUP-03"))
    page = claire.press("Clôturer la sollicitation")

    assert newest().status == Status.CLOSED
    assert "Votre sollicitation est clôturée." in page.text
    assert "Rouvrir la sollicitation" in page.text
    assert [mail.code for mail in claire.mails()][-1] == "SUP-06"


def test_a_page_left_open_says_what_happened_meanwhile(claire, confirmed, dora):
    lifecycle.ask_more(confirmed, by=dora, question="Quel jour ?")
    claire.open(claire.link("SUP-04"))
    lifecycle.answer(confirmed, by=dora, body="Plus besoin.")

    page = claire.send("Envoyer le complément", body="Mardi.")

    assert "maintenant dans l'état « Répondue »" in page.text


def test_the_tabs_part_what_waits_for_her_from_the_rest(alice, dora):
    todo, open_one = (lifecycle.submit(asked(title=title), by=alice) for title in ("À moi", "À eux"))
    lifecycle.ask_more(todo, by=dora, question="Quel jour ?")
    writer = Writer().enter(alice)

    page = writer.open("/support/sollicitations")

    assert "Actions requises (1)" in page.text
    assert "À moi" in page.text
    assert "À eux" not in page.text
    assert "À eux" in writer.open("/support/sollicitations?tab=open").text
    assert "Aucune sollicitation clôturée." in writer.open("/support/sollicitations?tab=closed").text
    assert writer.open("/support/sollicitations?tab=nothing").status == 200
    assert page.links["À moi"] == reverse("support:show", args=[todo.number])
    assert open_one.number


def test_nobody_elses_are_in_her_list(alice, bob):
    lifecycle.submit(asked(title="Secret d'Alice"), by=alice)

    for tab in ("todo", "open", "closed", "drafts"):
        assert "Secret d'Alice" not in Writer().enter(bob).open(f"/support/sollicitations?tab={tab}").text


def test_a_list_costs_the_same_with_three_lines_and_with_thirty(alice: User):
    writer = Writer().enter(alice)
    counts = []
    for more in (3, 27):
        for _ in range(more):
            lifecycle.submit(asked(), by=alice)
        with Statements() as statements:
            writer.open("/support/sollicitations?tab=open")
        counts.append(len(statements.captured_queries))

    assert counts[0] == counts[1]


def test_a_visitors_link_lives_as_its_mail_says(claire, confirmed):
    mail = claire.mails("SUP-01")[0]
    link = FollowLink.objects.order_by("sent_at").last()

    assert mail.expires_at == link.expires_at
    assert link.expires_at - link.sent_at == pytest.approx(following.FOLLOWED_FOR, abs=timedelta(seconds=5))
