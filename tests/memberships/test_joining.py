"""Asking to join a structure; the first to found one leads it (journeys §1 and §2)."""

import pytest
from django.db import IntegrityError, transaction

from choeur.audit.models import Entry
from choeur.common import clock
from choeur.memberships import joining
from choeur.memberships.models import Grant, Membership, Role, Status
from choeur.structures.models import Structure
from choeur.workspaces.models import Opening
from tests.people import make_user


def ask(structure: Structure, user, **more) -> Membership:
    with transaction.atomic():
        return joining.ask(structure, user=user, **more)


def test_the_founder_leads_with_every_right_on_the_espaces_opened(alice, trois_ponts):
    membership = Membership.objects.get(user=alice)

    assert membership.is_principal
    assert [(grant.opening.workspace, grant.right) for grant in Grant.objects.all()] == [("issued_invoices", "edit")]


def test_a_request_opens_nothing_until_it_is_accepted(trois_ponts, charlie):
    request = ask(trois_ponts, charlie)

    assert (request.status, request.role, request.decided_at) == (Status.REQUESTED, Role.USER, None)
    assert not request.grants.exists()


def test_every_manager_is_told_with_the_message_and_no_user_is(trois_ponts, alice, bob, charlie, outbox):
    deputy = make_user("paul@troisponts.example")
    Membership.objects.create(
        user=deputy, structure=trois_ponts, role=Role.SECONDARY_MANAGER, status=Status.ACTIVE, decided_at=clock.now()
    )

    ask(trois_ponts, charlie, message="Je remplace Émile.")

    told = [mail for mail in outbox if mail.code == "RAT-01"]
    assert sorted(mail.to for mail in told) == [alice.login_address, deputy.login_address]
    assert all("Je remplace Émile." in mail.text for mail in told)


def test_a_suspended_manager_is_not_told(trois_ponts, alice, charlie, outbox):
    Membership.objects.filter(user=alice).update(status=Status.SUSPENDED)

    ask(trois_ponts, charlie)

    assert [(mail.code, mail.to) for mail in outbox] == [("RAT-02", charlie.login_address)]


def test_the_journal_has_the_request(trois_ponts, charlie):
    request = ask(trois_ponts, charlie)

    entry = Entry.objects.get(event="membership.requested")
    assert (entry.actor_id, entry.target_id, entry.structure_id) == (str(charlie.pk), str(request.pk), str(trois_ponts.pk))


def test_a_person_has_one_live_rattachement_to_a_structure(trois_ponts, charlie):
    ask(trois_ponts, charlie)

    with pytest.raises(joining.AlreadyPending):
        ask(trois_ponts, charlie)


def test_a_structure_has_one_principal_manager(trois_ponts, charlie):
    with pytest.raises(IntegrityError), transaction.atomic():
        joining.lead(trois_ponts, user=charlie, openings=[])


@pytest.mark.parametrize("end", [Status.REFUSED, Status.ENDED])
def test_what_ended_leaves_room_for_a_new_request(trois_ponts, charlie, end):
    ask(trois_ponts, charlie)
    now, reason = clock.now(), "Inconnu" if end is Status.REFUSED else ""
    ended_at = now if end is Status.ENDED else None
    Membership.objects.filter(user=charlie).filter(structure=trois_ponts).update(
        status=end, decided_at=now, refusal_reason=reason, ended_at=ended_at
    )

    ask(trois_ponts, charlie)

    assert Membership.objects.filter(user=charlie, structure=trois_ponts).count() == 2


def test_a_right_is_granted_once_at_a_time(alice, trois_ponts):
    membership, opening = Membership.objects.get(user=alice), Opening.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(membership=membership, opening=opening, right="view")


def test_a_message_of_somebody_cannot_add_a_line_to_the_head_of_a_mail(trois_ponts, charlie, outbox):
    ask(trois_ponts, charlie, message="Bonjour\r\nBcc: all@evil.example")

    assert all("\n" not in value for mail in outbox for value in mail.headers.values())
