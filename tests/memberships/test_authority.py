"""Who may do what (journeys §3 and §6)."""

from choeur.common import clock
from choeur.memberships import authority
from choeur.memberships.models import Grant, Membership, Right, Status
from choeur.structures import founding
from choeur.structures.models import StructureCapability
from choeur.workspaces.models import Opening
from tests.people import CHENE_FICTIF, make_firm, make_user
from tests.signup.rows import Statements


def entered(user) -> list[tuple[str, str]]:
    return [(access.workspace.code, access.right) for access in authority.espaces_of(user)]


def test_rights_are_those_granted(alice, bob):
    assert entered(alice) == [("issued_invoices", Right.EDIT)]
    assert entered(bob) == [("issued_invoices", Right.VIEW)]


def test_nobody_enters_the_espace_of_another_structure(alice, charlie, dora):
    assert [access.structure_name for access in authority.espaces_of(charlie)] == ["ATELIER DU CHENE FICTIF 3"]
    assert entered(dora) == []


def test_a_right_ends_with_its_rattachement(bob):
    for status in set(Status) - {Status.ACTIVE}:
        stamps = {
            "decided_at": None if status is Status.REQUESTED else clock.now(),
            "ended_at": clock.now() if status is Status.ENDED else None,
            "refusal_reason": "Inconnu" if status is Status.REFUSED else "",
        }
        Membership.objects.filter(user=bob).update(status=status, **stamps)
        assert entered(bob) == [], status


def test_another_fonctionnalite_does_not_open_the_espace(bob, trois_ponts):
    StructureCapability.objects.filter(code="submit_invoices").update(off_since=clock.now())
    founding.switch_on(trois_ponts, ["dume"])

    assert entered(bob) == []


def test_an_espace_closed_and_opened_again_gives_no_right_back(bob, trois_ponts):
    Opening.objects.update(closed_at=clock.now())
    Opening.objects.create(structure=trois_ponts, workspace="issued_invoices")

    assert entered(bob) == []


def test_an_espace_that_the_catalogue_forgot_is_left_out(bob, trois_ponts):
    Opening.objects.update(workspace="retired")

    assert entered(bob) == []


def test_a_person_of_two_structures_finds_both_by_name(alice):
    paul = make_user("paul@chenefictif.example")
    firm = make_firm(CHENE_FICTIF, manager=paul)
    membership = Membership.objects.create(user=alice, structure=firm, status=Status.ACTIVE, decided_at=clock.now())
    Grant.objects.create(membership=membership, opening=firm.openings.get(), right=Right.VIEW)

    with Statements() as statements:
        found = authority.espaces_of(alice)

    assert [(access.structure_name, access.right) for access in found] == [
        ("ATELIER DES TROIS PONTS", Right.EDIT),
        ("ATELIER DU CHENE FICTIF 3", Right.VIEW),
    ]
    assert len(statements.shapes) == 1
