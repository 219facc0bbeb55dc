"""« Ce n'est pas la bonne personne ? »: what contesting a manager does, and what ends it (journeys §1)."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from choeur.accounts.models import SignUp, Staff
from choeur.audit.models import Entry
from choeur.common import clock
from choeur.memberships import authority, joining
from choeur.memberships.models import Membership, Role
from choeur.notifications.models import OutgoingMail
from choeur.signup.branches import Branch
from choeur.structures.founding import Description
from choeur.structures.identifiers import IdentifierType
from choeur.structures.models import Structure
from choeur.support import contesting, lifecycle
from choeur.support.contesting import ManagerVerified, NoManager, NotConcerned, NotImpartial
from choeur.support.lifecycle import NotNow
from choeur.support.models import Author, Contest, Status, SupportRequest
from tests.people import make_firm, make_sign_up, make_user
from tests.signup.rows import how_many
from tests.support.test_lifecycle import asked

ALICE, PAUL, JULIE = "alice@troisponts.example", "paul@troisponts.example", "julie@exemple.fr"
REASON = "Cette personne a quitté l'entreprise en juin."
PARTICULIER = Description(IdentifierType.INDIVIDUAL, "PART-7KQ2M9XW4HD", "Hugo Morel")


@pytest.fixture
def contest_of_julie(julie, request_of_julie, trois_ponts) -> Contest:
    contest = contesting.contest(trois_ponts, by=julie, reason=REASON, position="Gérante")
    OutgoingMail.objects.all().delete()
    return contest


def mails(outbox):
    return sorted((mail.code, mail.to) for mail in outbox)


def text_of(outbox, code):
    return next(mail.text for mail in outbox if mail.code == code)


def entries(event):
    return list(Entry.objects.filter(event=event))


# --- Contesting ------------------------------------------------------------------------------------------------------


def test_it_becomes_a_sollicitation_of_hers_with_a_number_and_her_words(julie, request_of_julie, trois_ponts):
    contest = contesting.contest(trois_ponts, by=julie, reason=REASON, position="Gérante")

    request = contest.request
    assert (request.requester, request.status, request.description) == (julie, Status.SUBMITTED, REASON)
    assert request.number
    assert request.subcategory_id == "wrong-manager"
    assert "ATELIER DES TROIS PONTS" in request.title
    assert (contest.address_key, contest.position, contest.outcome) == (julie.login_key, "Gérante", "")


def test_she_gets_the_number_and_what_follows_and_each_manager_hears_of_it_without_her_name(alice, paul, request_of_julie, outbox):
    alice.contact_address = "accueil@troisponts.example"
    alice.save()
    julie = request_of_julie.user

    contest = contesting.contest(request_of_julie.structure, by=julie, reason=REASON)

    assert mails(outbox) == [("GES-11", ALICE), ("GES-11", PAUL), ("SUP-01", JULIE)]
    assert str(contest.request) in text_of(outbox, "SUP-01")
    assert "sans votre nom ni votre adresse" in text_of(outbox, "SUP-01")
    told = text_of(outbox, "GES-11")
    assert str(contest.request) in told
    assert "/support/nouvelle?about=contested_role" in told
    assert not any(word in told for word in (julie.login_address, julie.first_name, julie.last_name, REASON))


def test_it_removes_nothing(alice, julie, request_of_julie, trois_ponts):
    before = list(Membership.objects.order_by("pk").values())

    contesting.contest(trois_ponts, by=julie, reason=REASON)

    assert list(Membership.objects.order_by("pk").values()) == before
    assert authority.may(alice, authority.APPROVE, trois_ponts)
    assert not Structure.objects.get(pk=trois_ponts.pk).manager_verified


def test_the_journal_has_it_without_her_words(julie, request_of_julie, trois_ponts):
    contest = contesting.contest(trois_ponts, by=julie, reason=REASON, network="203.0.113.x")

    [entry] = entries("manager.contested")
    assert (entry.actor_id, entry.target_id, entry.structure_id) == (str(julie.pk), str(contest.pk), str(trois_ponts.pk))
    assert (entry.network, entry.data) == ("203.0.113.x", {})


def test_a_second_one_while_the_first_is_open_changes_nothing(julie, contest_of_julie, trois_ponts):
    before = how_many()

    again = contesting.contest(trois_ponts, by=julie, reason="Une autre raison.")

    assert again == contest_of_julie
    assert how_many() == before
    assert SupportRequest.objects.get().description == REASON


def test_the_database_itself_refuses_two_open_ones_of_one_address(contest_of_julie, julie):
    other = lifecycle.submit(contesting._asked(contest_of_julie.structure, julie, "Encore."), by=julie)

    with pytest.raises(IntegrityError), transaction.atomic():
        Contest.objects.create(structure=contest_of_julie.structure, address_key=julie.login_key, request=other)


def test_two_people_may_contest_each(contest_of_julie, trois_ponts, bob):
    hugo = make_user("hugo@exemple.fr")
    joining.ask(trois_ponts, user=hugo)

    contesting.contest(trois_ponts, by=hugo, reason=REASON)

    assert Contest.objects.open().count() == 2


def test_a_person_who_was_refused_may_contest(alice, julie, request_of_julie, trois_ponts):
    joining.refuse(request_of_julie, by=alice, reason="Inconnue.")

    contest = contesting.contest(trois_ponts, by=julie, reason=REASON)

    assert contest.closed_at is None


def test_so_may_one_who_signed_up_for_it_and_did_not_ask_yet(trois_ponts, julie):
    make_sign_up(julie.login_address, branch=Branch.KNOWN_WITHOUT_SIRET, ended_at=clock.now(), end=SignUp.End.ACTIVATED)

    assert contesting.contest(trois_ponts, by=julie, reason=REASON).closed_at is None


@pytest.mark.parametrize("who", ["alice", "bob", "charlie"])
def test_neither_its_people_nor_a_stranger_may(who, trois_ponts, request):
    person = request.getfixturevalue(who)

    with pytest.raises(NotConcerned):
        contesting.contest(trois_ponts, by=person, reason=REASON)

    assert not Contest.objects.exists()


def test_a_verified_manager_is_not_contested_and_the_way_on_is_said(julie, request_of_julie, trois_ponts):
    Structure.objects.update(manager_verified=True)

    with pytest.raises(ManagerVerified) as refusal:
        contesting.contest(trois_ponts, by=julie, reason=REASON)

    assert "écrivez au support" in str(refusal.value.message)
    assert not SupportRequest.objects.exists()


def test_a_particulier_is_nobody_s_to_contest(julie):
    structure = make_firm(PARTICULIER, manager=make_user("hugo@exemple.fr"))
    joining.ask(structure, user=julie)

    with pytest.raises(NotConcerned):
        contesting.contest(structure, by=julie, reason=REASON)


def test_a_name_that_somebody_typed_stands_in_no_mail_and_no_title(julie, outbox):
    firm = Description(IdentifierType.TAHITI, "A12345001", "Votre banque vous écrit")
    structure = make_firm(firm, manager=make_user("hina@perles.example"))
    joining.ask(structure, user=julie)

    contest = contesting.contest(structure, by=julie, reason=REASON)

    assert "A12345001" in contest.request.title
    assert not any("banque" in f"{mail.subject} {mail.text}" for mail in outbox)


# --- The end of it ---------------------------------------------------------------------------------------------------


def confirm(contest, by):
    contesting.confirm_manager(contest, by=by, reason="Extrait Kbis reçu.")


@pytest.mark.usefixtures("paul")
def test_confirming_verifies_the_structure_closes_every_contest_and_tells_all_sides(contest_of_julie, trois_ponts, dora, outbox):
    hugo = make_user("hugo@exemple.fr")
    joining.ask(trois_ponts, user=hugo)
    other = contesting.contest(trois_ponts, by=hugo, reason=REASON)
    OutgoingMail.objects.all().delete()

    confirm(contest_of_julie, by=dora)

    assert Structure.objects.get(pk=trois_ponts.pk).manager_verified
    assert {each.outcome for each in Contest.objects.all()} == {"confirmed"}
    assert {request.status for request in SupportRequest.objects.all()} == {Status.CLOSED}
    assert mails(outbox) == [
        ("GES-12", ALICE),
        ("GES-12", PAUL),
        ("SUP-06", hugo.login_address),
        ("SUP-06", JULIE),
    ]
    assert "a confirmé le gestionnaire" in text_of(outbox, "GES-12")
    assert "a confirmé le gestionnaire que vous contestiez" in text_of(outbox, "SUP-06")
    assert other.request.messages.get().body == "Extrait Kbis reçu."
    [entry] = entries("manager.confirmed")
    assert (entry.actor_id, entry.structure_id) == (str(dora.pk), str(trois_ponts.pk))
    assert {entry.data["outcome"] for entry in entries("contest.closed")} == {"confirmed"}


def test_closing_without_consequence_leaves_everything_as_it_is_and_tells_both_sides(contest_of_julie, trois_ponts, dora, outbox):
    contesting.dismiss(contest_of_julie, by=dora, reason="Rien ne l'établit.")

    assert not Structure.objects.get(pk=trois_ponts.pk).manager_verified
    assert Contest.objects.get().outcome == "dismissed"
    assert mails(outbox) == [("GES-12", ALICE), ("SUP-06", JULIE)]
    assert "sans suite" in text_of(outbox, "GES-12")
    assert "vous pouvez le contester de nouveau" in text_of(outbox, "SUP-06")


def test_a_contest_closed_without_consequence_may_be_followed_by_another(julie, contest_of_julie, trois_ponts, dora):
    contesting.dismiss(contest_of_julie, by=dora, reason="Rien ne l'établit.")

    again = contesting.contest(trois_ponts, by=julie, reason="Voici le procès-verbal.")

    assert again != contest_of_julie
    assert again.closed_at is None


def close_by_herself(contest):
    lifecycle.close(contest.request, author=Author.REQUESTER)


def close_by_delay(contest):
    lifecycle.close(contest.request, author=Author.PORTAL)


@pytest.mark.parametrize(("close", "outcome"), [(close_by_herself, "withdrawn"), (close_by_delay, "dismissed")])
def test_it_ends_with_its_sollicitation_however_that_ends(close, outcome, contest_of_julie, alice, outbox):
    close(contest_of_julie)

    assert Contest.objects.get().outcome == outcome
    assert [mail.to for mail in outbox if mail.code == "GES-12"] == [alice.login_address]
    assert [entry.data for entry in entries("contest.closed")] == [{"outcome": outcome}]


def test_a_reopened_sollicitation_may_still_lead_to_a_confirmation(contest_of_julie, dora, outbox):
    contesting.dismiss(contest_of_julie, by=dora, reason="Rien ne l'établit.")
    lifecycle.send_back(contest_of_julie.request, reason="Si : voici.")
    OutgoingMail.objects.all().delete()

    confirm(contest_of_julie, by=dora)

    assert Contest.objects.get().outcome == "confirmed"
    assert "a confirmé le gestionnaire" in text_of(outbox, "GES-12")


def test_of_two_agents_the_second_is_told_that_it_is_done(contest_of_julie, dora):
    confirm(contest_of_julie, by=dora)

    with pytest.raises(ManagerVerified):
        confirm(contest_of_julie, by=make_user("omar@choeur.example", staff=Staff.OPERATOR))


def test_what_its_author_has_just_closed_is_not_confirmed_from_there(contest_of_julie, trois_ponts, dora):
    close_by_herself(contest_of_julie)

    with pytest.raises(NotNow):
        confirm(contest_of_julie, by=dora)

    assert not Structure.objects.get(pk=trois_ponts.pk).manager_verified


def test_without_a_principal_manager_there_is_nobody_to_confirm(contest_of_julie, trois_ponts, dora):
    Membership.objects.of(trois_ponts).filter(role=Role.PRINCIPAL_MANAGER).delete()

    with pytest.raises(NoManager):
        confirm(contest_of_julie, by=dora)


@pytest.mark.parametrize("act", [confirm, partial(contesting.dismiss, reason="Rien.")], ids=["confirm", "dismiss"])
@pytest.mark.parametrize("who", ["alice", "julie"])
def test_an_agent_does_not_decide_about_her_own_structure_nor_her_own_contest(act, who, contest_of_julie, request):
    agent = request.getfixturevalue(who)
    agent.staff = Staff.SUPPORT_AGENT
    agent.save()

    with pytest.raises(NotImpartial):
        act(contest_of_julie, by=agent)

    assert Contest.objects.get().closed_at is None


def test_a_sollicitation_about_something_else_carries_no_contest(alice, dora, outbox):
    lifecycle.close(lifecycle.submit(asked(), by=alice), author=Author.SUPPORT, by=dora, reason="Fait.")

    assert [mail.code for mail in outbox] == ["SUP-01", "SUP-06"]
    assert not any("contest" in mail.text for mail in outbox)
