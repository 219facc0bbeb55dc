"""Asking to join a structure, and the answer its managers give (journeys §5, §6)."""

import pytest
from django.db import IntegrityError, transaction

from choeur.audit.models import Entry
from choeur.common import clock, dates
from choeur.memberships import authority, joining
from choeur.memberships.authority import NotAllowed
from choeur.memberships.granting import NotOpen
from choeur.memberships.joining import AlreadyDecided, AlreadyMember, AlreadyPending, ReasonMissing
from choeur.memberships.models import Grant, Membership, Right, Status
from choeur.workspaces.catalogue import ISSUED_INVOICES
from tests.memberships.conftest import COMMITMENTS

ASKED, APPROVED, REFUSED, WITHDRAWN = (f"membership.{word}" for word in ("requested", "approved", "refused", "withdrawn"))


def journal_of(membership):
    return list(Entry.objects.filter(target_id=str(membership.pk)).order_by("at").values_list("event", flat=True))


# --- Asking ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("bob")
def test_asking_tells_every_manager_and_tells_the_person_that_they_know(alice, paul, julie, trois_ponts, outbox):
    request = joining.ask(trois_ponts, user=julie, message="Je remplace Claire.")

    assert (request.status, request.role) == (Status.REQUESTED, "user")
    assert sorted((mail.code, mail.to) for mail in outbox) == [
        ("RAT-01", alice.login_address),
        ("RAT-01", paul.login_address),
        ("RAT-02", julie.login_address),
    ]
    assert all("Je remplace Claire." in mail.text for mail in outbox if mail.code == "RAT-01")
    assert journal_of(request) == [ASKED]


def test_a_second_request_says_when_the_first_was_sent(julie, request_of_julie, trois_ponts, move_clock, outbox):
    move_clock(days=3)

    with pytest.raises(AlreadyPending) as refusal:
        joining.ask(trois_ponts, user=julie)

    day = dates.long_date(request_of_julie.requested_at)
    assert refusal.value.message == f"Une demande est déjà en cours, envoyée le {day}"
    assert list(outbox) == []


def test_who_is_attached_already_cannot_ask(bob, trois_ponts):
    with pytest.raises(AlreadyMember, match="already_a_member"):
        joining.ask(trois_ponts, user=bob)


def test_who_is_suspended_is_sent_to_the_manager(bob, trois_ponts):
    Membership.objects.filter(user=bob).update(status=Status.SUSPENDED)

    with pytest.raises(AlreadyMember) as refusal:
        joining.ask(trois_ponts, user=bob)

    assert "désactivé" in str(refusal.value.message)


# --- Approving ------------------------------------------------------------------------------------------------------


def test_approving_opens_the_espaces_at_once_and_tells_the_person(alice, julie, request_of_julie, outbox):
    joining.approve(request_of_julie, by=alice, rights={ISSUED_INVOICES: Right.EDIT, COMMITMENTS: Right.VIEW})

    accesses = {(access.workspace, access.right) for access in authority.espaces_of(julie)}
    assert accesses == {(ISSUED_INVOICES, Right.EDIT), (COMMITMENTS, Right.VIEW)}
    (mail,) = outbox
    assert (mail.code, mail.to) == ("RAT-03", julie.login_address)
    assert "Factures émises (Modification), Engagements (Consultation)" in mail.text


def test_a_decision_keeps_who_and_when_and_is_one_line_of_the_journal(alice, request_of_julie):
    joining.approve(request_of_julie, by=alice, rights={ISSUED_INVOICES: Right.VIEW})

    request = Membership.objects.get(pk=request_of_julie.pk)
    assert (request.status, request.decided_by) == (Status.ACTIVE, alice)
    assert request.decided_at is not None
    assert journal_of(request) == [ASKED, APPROVED]
    entry = Entry.objects.get(event=APPROVED)
    assert (entry.actor_id, entry.data) == (str(alice.pk), {"issued_invoices": "view"})


def test_a_person_may_be_accepted_without_any_right(alice, julie, request_of_julie, outbox):
    joining.approve(request_of_julie, by=alice, rights={})

    assert authority.espaces_of(julie) == []
    assert "Espaces ouverts : aucun pour l’instant." in outbox[0].text.replace("\u00a0", " ")


def test_the_mail_names_the_espaces_in_the_language_of_its_reader(alice, julie, request_of_julie, outbox):
    julie.language = "en"
    julie.save(update_fields=["language"])

    joining.approve(request_of_julie, by=alice, rights={ISSUED_INVOICES: Right.VIEW})

    assert outbox[0].subject == "You are attached to ATELIER DES TROIS PONTS"
    assert "Factures" not in outbox[0].text


def test_the_second_manager_to_answer_is_told_who_answered_first(alice, paul, request_of_julie, outbox):
    joining.approve(request_of_julie, by=paul, rights={})

    with pytest.raises(AlreadyDecided) as refusal:
        joining.approve(request_of_julie, by=alice, rights={})

    at = dates.date_and_time(Membership.objects.get(pk=request_of_julie.pk).decided_at)
    assert refusal.value.message == f"Cette demande a déjà été validée par Paul Petit le {at}."
    assert [mail.code for mail in outbox] == ["RAT-03"]


def test_a_refusal_after_an_approval_changes_nothing(alice, paul, request_of_julie):
    joining.approve(request_of_julie, by=paul, rights={})

    with pytest.raises(AlreadyDecided):
        joining.refuse(request_of_julie, by=alice, reason="Inconnue")

    request = Membership.objects.get(pk=request_of_julie.pk)
    assert (request.status, request.refusal_reason) == (Status.ACTIVE, "")


def test_an_answer_outlives_the_account_of_the_one_who_gave_it(alice, paul, request_of_julie):
    joining.approve(request_of_julie, by=paul, rights={})
    paul.delete()

    with pytest.raises(AlreadyDecided, match="request_already_decided") as refusal:
        joining.approve(request_of_julie, by=alice, rights={})

    assert str(refusal.value.message).startswith("Cette demande a déjà été validée par un gestionnaire le ")


def test_an_espace_closed_meanwhile_is_not_granted_and_the_request_still_waits(alice, request_of_julie, trois_ponts):
    trois_ponts.openings.filter(workspace=ISSUED_INVOICES.code).update(closed_at=clock.now())

    with pytest.raises(NotOpen) as refusal:
        joining.approve(request_of_julie, by=alice, rights={COMMITMENTS: Right.VIEW, ISSUED_INVOICES: Right.VIEW})

    assert "« Factures émises »" in str(refusal.value.message)
    assert Membership.objects.get(pk=request_of_julie.pk).is_pending
    assert not Grant.objects.filter(membership=request_of_julie).exists()


@pytest.mark.parametrize("outsider", ["bob", "charlie", "dora", "julie"])
def test_only_managers_of_the_structure_decide(outsider, request_of_julie, request):
    by = request.getfixturevalue(outsider)

    with pytest.raises(NotAllowed):
        joining.approve(request_of_julie, by=by, rights={})
    with pytest.raises(NotAllowed):
        joining.refuse(request_of_julie, by=by, reason="Inconnue")

    assert Membership.objects.get(pk=request_of_julie.pk).is_pending


def test_a_manager_who_lost_the_role_decides_nothing(paul, request_of_julie):
    Membership.objects.filter(user=paul).update(role="user")

    with pytest.raises(NotAllowed):
        joining.approve(request_of_julie, by=paul, rights={})


# --- Refusing -------------------------------------------------------------------------------------------------------


def test_refusing_asks_a_reason(alice, request_of_julie, outbox):
    with pytest.raises(ReasonMissing) as refusal:
        joining.refuse(request_of_julie, by=alice, reason=" \n ")

    assert (refusal.value.message, refusal.value.field) == ("Indiquez le motif du refus", "reason")
    assert list(outbox) == []


def test_the_person_reads_the_reason_of_a_refusal(alice, julie, request_of_julie, outbox):
    joining.refuse(request_of_julie, by=alice, reason="Je ne connais pas cette personne.")

    request = Membership.objects.get(pk=request_of_julie.pk)
    assert (request.status, request.refusal_reason) == (Status.REFUSED, "Je ne connais pas cette personne.")
    assert journal_of(request) == [ASKED, REFUSED]
    (mail,) = outbox
    assert (mail.code, mail.to) == ("RAT-04", julie.login_address)
    assert "Je ne connais pas cette personne." in mail.text


def test_a_refused_person_may_ask_again(alice, julie, request_of_julie, trois_ponts):
    joining.refuse(request_of_julie, by=alice, reason="Écrivez de votre adresse de travail.")

    again = joining.ask(trois_ponts, user=julie)

    assert again.is_pending
    assert Membership.objects.filter(user=julie).count() == 2


# --- Withdrawing ----------------------------------------------------------------------------------------------------


def test_withdrawing_ends_the_request_and_tells_the_managers(alice, paul, julie, request_of_julie, outbox):
    joining.withdraw(request_of_julie, by=julie)

    request = Membership.objects.get(pk=request_of_julie.pk)
    assert request.status == Status.ENDED
    assert journal_of(request) == [ASKED, WITHDRAWN]
    assert sorted((mail.code, mail.to) for mail in outbox) == [("RAT-10", alice.login_address), ("RAT-10", paul.login_address)]
    assert outbox[0].subject == "Julie Kerouac a retiré sa demande"


def test_nobody_withdraws_the_request_of_another(alice, request_of_julie):
    with pytest.raises(NotAllowed):
        joining.withdraw(request_of_julie, by=alice)


def test_a_withdrawn_request_can_no_longer_be_approved(alice, julie, request_of_julie):
    joining.withdraw(request_of_julie, by=julie)

    with pytest.raises(AlreadyDecided) as refusal:
        joining.approve(request_of_julie, by=alice, rights={})

    assert str(refusal.value.message).startswith("Cette demande a été retirée le ")


def test_the_person_is_told_of_an_answer_without_the_name_of_the_manager(alice, julie, request_of_julie):
    joining.refuse(request_of_julie, by=alice, reason="Inconnue")

    with pytest.raises(AlreadyDecided) as refusal:
        joining.withdraw(request_of_julie, by=julie)

    assert str(refusal.value.message).startswith("Cette demande a déjà été refusée par un gestionnaire le ")


# --- What the database does not accept ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "columns",
    [
        {"status": Status.REFUSED, "decided_at": None, "refusal_reason": "Inconnue"},
        {"status": Status.REFUSED, "refusal_reason": ""},
        {"status": Status.ACTIVE, "decided_at": None},
        {"status": Status.ACTIVE, "refusal_reason": "Inconnue"},
        {"status": Status.ENDED, "ended_at": None},
        {"status": Status.ACTIVE, "ended_at": "2026-11-24T12:00:00Z"},
    ],
)
def test_a_state_that_contradicts_itself_cannot_be_kept(request_of_julie, columns):
    defaults = {"decided_at": clock.now()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=request_of_julie.pk).update(**(defaults | columns))
