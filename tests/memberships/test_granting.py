"""Rights on the espaces that are open on a structure (journeys §6)."""

import pytest

from choeur.common import clock
from choeur.memberships import authority, granting
from choeur.memberships.authority import NotAllowed
from choeur.memberships.models import Membership, Right
from choeur.workspaces import catalogue
from choeur.workspaces.catalogue import ISSUED_INVOICES
from tests.memberships.conftest import COMMITMENTS


def test_the_espaces_that_count_are_open_and_their_fonctionnalite_on(request_of_julie, trois_ponts):
    assert list(granting.open_on(trois_ponts)) == [ISSUED_INVOICES, COMMITMENTS]

    trois_ponts.openings.filter(workspace=COMMITMENTS.code).update(closed_at=clock.now())
    assert list(granting.open_on(trois_ponts)) == [ISSUED_INVOICES]

    trois_ponts.capabilities.update(off_since=clock.now())
    assert granting.open_on(trois_ponts) == {}


def test_only_a_manager_gives_rights(bob, julie, request_of_julie):
    with pytest.raises(NotAllowed):
        granting.grant_all(request_of_julie, {ISSUED_INVOICES: Right.VIEW}, by=bob)


def test_a_right_counts_only_once_the_rattachement_is_validated(alice, julie, request_of_julie):
    granting.grant_all(request_of_julie, {ISSUED_INVOICES: Right.VIEW}, by=alice)

    assert authority.espaces_of(julie) == []


def test_the_espaces_of_one_rattachement_can_be_asked_for(alice, charlie):
    here, there = Membership.objects.get(user=alice), Membership.objects.get(user=charlie)

    assert [access.workspace for access in authority.espaces_of(alice, membership=here)] == [ISSUED_INVOICES]
    assert authority.espaces_of(alice, membership=there) == []


def test_an_espace_is_its_code_in_any_language():
    from django.utils import translation

    rights = {ISSUED_INVOICES: Right.VIEW}

    with translation.override("en"):
        assert rights[catalogue.BY_CODE["issued_invoices"]] == Right.VIEW
