"""What sign-ups leave for a structure: who will ask to join it, who was told to ask (journeys §1, 1.4 and 1.5)."""

import pytest

from choeur.accounts.models import SignUp
from choeur.common import clock
from choeur.memberships import joining, sign_ups
from choeur.signup.branches import FOUNDING, Branch
from choeur.structures.models import Structure
from tests.people import CHENE_FICTIF, make_sign_up


def listed(structure):
    return [sign_up.login_address for sign_up in sign_ups.not_activated(Structure.objects.filter(pk=structure.pk))]


@pytest.fixture
def activated(julie, trois_ponts):
    """Julie signed up by branch 1.5: her account is active, without rattachement."""
    sign_up = make_sign_up(julie.login_address, branch=Branch.KNOWN_WITHOUT_SIRET, asks_membership=False)
    SignUp.objects.filter(pk=sign_up.pk).update(ended_at=clock.now(), end=SignUp.End.ACTIVATED)
    return sign_up


def test_the_branches_are_those_of_the_sign_up():
    assert set(sign_ups.KNOWN_STRUCTURE) == set(Branch) - FOUNDING
    assert sign_ups.ASKS_IN_HER_ACCOUNT == Branch.KNOWN_WITHOUT_SIRET


def test_who_will_ask_once_activated_is_listed_under_her_structure_alone(emile, trois_ponts, charlie):
    make_sign_up("zoe@exemple.fr", CHENE_FICTIF, branch=Branch.KNOWN_WITH_SIRET)

    assert listed(trois_ponts) == [emile.login_address]


def test_the_oldest_comes_first(emile, trois_ponts, move_clock):
    move_clock(days=1)
    later = make_sign_up("zoe@exemple.fr", branch=Branch.KNOWN_WITH_SIRET)

    assert listed(trois_ponts) == [emile.login_address, later.login_address]


def test_an_address_that_has_an_account_is_listed_like_the_others(trois_ponts, bob):
    make_sign_up(bob.login_address, branch=Branch.KNOWN_WITH_SIRET, address_taken=True)

    assert listed(trois_ponts) == [bob.login_address]


def test_what_lapsed_or_ended_is_not_listed(emile, trois_ponts, move_clock):
    ended = make_sign_up("zoe@exemple.fr", branch=Branch.KNOWN_WITH_SIRET)
    SignUp.objects.filter(pk=ended.pk).update(ended_at=clock.now(), end=SignUp.End.OVERTAKEN)
    move_clock(days=31)

    assert listed(trois_ponts) == []


def test_who_signed_up_without_asking_is_not_listed(trois_ponts):
    make_sign_up("zoe@exemple.fr", branch=Branch.KNOWN_WITHOUT_SIRET, asks_membership=False)

    assert listed(trois_ponts) == []


def test_the_structure_named_at_sign_up_is_suggested_until_she_asks(julie, activated, trois_ponts):
    assert list(sign_ups.suggested_to(julie)) == [trois_ponts]

    joining.ask(trois_ponts, user=julie)

    assert list(sign_ups.suggested_to(julie)) == []


def test_nothing_is_suggested_to_anybody_else(bob, charlie, activated):
    assert list(sign_ups.suggested_to(charlie)) == []
    assert list(sign_ups.suggested_to(bob)) == []
