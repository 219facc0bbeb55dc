"""The life of a sollicitation: who may do what in which state (journeys §7)."""

from datetime import timedelta
from itertools import product

import pytest

from choeur.audit.models import Entry
from choeur.common import clock
from choeur.support import lifecycle
from choeur.support.lifecycle import Asked, NotNow, TooLate
from choeur.support.models import Author, Status, Subcategory, SupportRequest

keys = iter(f"{number:064x}" for number in range(10_000))


def asked(**differs):
    known = {
        "key": next(keys),
        "subcategory": Subcategory.objects.get(code="question"),
        "title": "Une question",
        "description": "Bonjour.",
        "context": {},
        "language": "fr",
    }
    return Asked(**(known | differs))


@pytest.fixture
def request_of_alice(alice) -> SupportRequest:
    return lifecycle.submit(asked(), by=alice)


@pytest.fixture
def request_of_a_visitor() -> SupportRequest:
    return lifecycle.submit(asked(), address="Claire@LuneBleue.example")


def acts(request, agent):
    return {
        Status.IN_PROGRESS: lambda: lifecycle.take(request, by=agent),
        Status.INFO_ASKED: lambda: lifecycle.ask_more(request, by=agent, question="Quel jour ?"),
        Status.INFO_GIVEN: lambda: lifecycle.give_more(request, body="Mardi."),
        Status.ANSWERED: lambda: lifecycle.answer(request, by=agent, body="C'est fait."),
        Status.SENT_BACK: lambda: lifecycle.send_back(request, reason="Non."),
        Status.CLOSED: lambda: lifecycle.close(request, author=Author.REQUESTER),
    }


EVERY_MOVE = list(product([status for status in Status if status != Status.DRAFT], lifecycle.FROM))


@pytest.mark.parametrize(("before", "after"), EVERY_MOVE, ids=str)
def test_each_state_comes_from_those_of_the_table_and_no_other(before, after, request_of_alice, dora):
    due_at = clock.now() + timedelta(days=1)
    SupportRequest.objects.filter(pk=request_of_alice.pk).update(status=before, due_at=due_at)
    act = acts(request_of_alice, dora)[after]

    if before in lifecycle.FROM[after]:
        assert act().status == after
        assert SupportRequest.objects.get().messages.get().event == after
    else:
        with pytest.raises(NotNow) as refusal:
            act()
        assert str(before.label) in str(refusal.value.message)
        assert SupportRequest.objects.get().status == before


def test_from_the_question_to_the_answer_that_suits(request_of_alice, dora, outbox):
    lifecycle.take(request_of_alice, by=dora)
    lifecycle.ask_more(request_of_alice, by=dora, question="Quel jour ?")
    lifecycle.give_more(request_of_alice, body="Mardi.")
    lifecycle.answer(request_of_alice, by=dora, body="C'est fait.")
    lifecycle.close(request_of_alice, author=Author.REQUESTER)

    done = SupportRequest.objects.get()
    assert (done.status, done.assigned_to) == (Status.CLOSED, dora)
    assert [mail.code for mail in outbox] == ["SUP-01", "SUP-04", "SUP-03", "SUP-06"]
    assert [message.body for message in done.messages.all()] == ["", "Quel jour ?", "Mardi.", "C'est fait.", ""]


def test_every_act_leaves_a_line_in_the_journal(request_of_a_visitor, dora):
    lifecycle.confirm_address(request_of_a_visitor)
    for act in acts(request_of_a_visitor, dora).values():
        act()

    written = [entry.event for entry in Entry.objects.order_by("at")]
    assert written == [
        f"support_request.{what}"
        for what in ("submitted", "confirmed", "taken", "info_asked", "info_given", "answered", "sent_back", "closed")
    ]
    assert "lunebleue" not in repr(list(Entry.objects.values_list())).lower()


def test_nobody_works_on_an_address_that_is_not_confirmed(request_of_a_visitor, dora):
    for act in acts(request_of_a_visitor, dora).values():
        with pytest.raises(NotNow):
            act()


def test_confirming_twice_acknowledges_once(request_of_a_visitor, outbox):
    lifecycle.confirm_address(request_of_a_visitor)
    lifecycle.confirm_address(request_of_a_visitor)

    assert [mail.code for mail in outbox] == ["SUP-02", "SUP-01"]


def test_a_closed_one_reopens_for_thirty_days(request_of_alice, move_clock):
    lifecycle.close(request_of_alice, author=Author.REQUESTER)
    move_clock(days=29)

    assert lifecycle.send_back(request_of_alice, reason="Encore").status == Status.SENT_BACK

    lifecycle.close(request_of_alice, author=Author.REQUESTER)
    move_clock(days=31)
    with pytest.raises(TooLate):
        lifecycle.send_back(request_of_alice, reason="Encore")


def test_an_agent_who_answers_without_taking_it_has_it(request_of_alice, dora):
    assert lifecycle.answer(request_of_alice, by=dora, body="Fait.").assigned_to == dora


def test_the_mail_of_an_answer_quotes_its_beginning_alone(request_of_alice, dora, outbox):
    lifecycle.answer(request_of_alice, by=dora, body="Bonjour Alice. " + "Longue phrase. " * 50)

    assert "Bonjour Alice." in outbox[-1].text
    assert outbox[-1].text.count("Longue phrase.") < 15


def test_a_sollicitation_sent_from_an_account_is_hers_whatever_the_mails(request_of_alice, alice, bob):
    assert list(SupportRequest.objects.of(alice)) == [request_of_alice]
    assert not SupportRequest.objects.of(bob).exists()


def test_a_visitors_becomes_the_account_owners_once_the_address_is_proven(request_of_a_visitor, alice):
    SupportRequest.objects.filter(pk=request_of_a_visitor.pk).update(address_key=alice.login_key)
    assert not SupportRequest.objects.of(alice).exists()

    lifecycle.confirm_address(request_of_a_visitor)

    assert SupportRequest.objects.of(alice).exists()
