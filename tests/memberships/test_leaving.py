"""Leaving a structure of one's own accord (journeys §5)."""

import pytest

from choeur.audit.models import Entry
from choeur.memberships import authority, joining, leaving
from choeur.memberships.authority import NotAllowed
from choeur.memberships.leaving import NotAttached, SoleManager
from choeur.memberships.models import Membership, Status


@pytest.fixture
def of_bob(bob):
    return Membership.objects.get(user=bob)


def test_leaving_closes_the_espaces_and_tells_the_managers(alice, paul, bob, of_bob, outbox):
    assert authority.espaces_of(bob) != []

    leaving.leave(of_bob, by=bob)

    left = Membership.objects.get(pk=of_bob.pk)
    assert left.status == Status.ENDED
    assert left.ended_at is not None
    assert authority.espaces_of(bob) == []
    assert sorted((mail.code, mail.to) for mail in outbox) == [("RAT-10", alice.login_address), ("RAT-10", paul.login_address)]
    assert outbox[0].subject == "Bob Bonnet a quitté ATELIER DES TROIS PONTS"
    assert Entry.objects.filter(event="membership.left", actor_id=str(bob.pk), target_id=str(left.pk)).count() == 1


def test_a_secondary_manager_may_leave(paul):
    membership = Membership.objects.get(user=paul)

    leaving.leave(membership, by=paul)

    assert not authority.may(paul, authority.APPROVE, membership.structure)


def test_a_principal_manager_hands_over_first(alice):
    membership = Membership.objects.get(user=alice)

    with pytest.raises(SoleManager) as refusal:
        leaving.leave(membership, by=alice)

    assert refusal.value.message == "Désignez d'abord un autre gestionnaire principal"
    assert Membership.objects.get(pk=membership.pk).is_principal


def test_who_left_is_told_so_the_second_time(bob, of_bob):
    leaving.leave(of_bob, by=bob)

    with pytest.raises(NotAttached):
        leaving.leave(of_bob, by=bob)


def test_a_request_is_withdrawn_not_left(julie, request_of_julie):
    with pytest.raises(NotAttached):
        leaving.leave(request_of_julie, by=julie)


def test_nobody_makes_another_leave(alice, of_bob):
    with pytest.raises(NotAllowed):
        leaving.leave(of_bob, by=alice)


def test_coming_back_is_a_new_rattachement_without_the_rights_of_the_old(alice, bob, of_bob, trois_ponts):
    leaving.leave(of_bob, by=bob)

    request = joining.ask(trois_ponts, user=bob)
    joining.approve(request, by=alice, rights={})

    assert request.pk != of_bob.pk
    assert authority.espaces_of(bob) == []
