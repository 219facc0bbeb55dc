"""The managers of a structure « à vérifier » hear once what the registry said of it (journeys §1, STR-03)."""

from dataclasses import replace

import pytest

from choeur.common import clock
from choeur.memberships import jobs
from choeur.memberships.models import Membership, Role, Status
from choeur.registry import lookup
from choeur.registry.answers import Unreachable
from choeur.registry.sample import cases
from choeur.structures.models import Structure
from tests.people import TROIS_PONTS, make_firm, make_user

TYPED = replace(TROIS_PONTS, legal_name="Trois Ponts", needs_check=True)
MANAGER, HELPER = "alice@troisponts.example", "paul@troisponts.example"


@pytest.fixture
def structure(db: None, sample_registry: None) -> Structure:
    """Alice leads it, Paul helps her, Bob works there."""
    structure = make_firm(TYPED, manager=make_user(MANAGER))
    for address, role in ((HELPER, Role.SECONDARY_MANAGER), ("bob@troisponts.example", Role.USER)):
        Membership.objects.create(
            user=make_user(address), structure=structure, role=role, status=Status.ACTIVE, decided_at=clock.now()
        )
    return structure


def plain(text):
    """Without the spaces and apostrophes of typography, nor the ends of lines."""
    return " ".join(text.replace("’", "'").split())


def told(outbox):
    return sorted(mail.to for mail in outbox if mail.code == "STR-03")


def test_managers_alone_are_told_once_that_the_registry_gives_another_name(structure, outbox, move_clock):
    assert jobs.check_structures_again() == 1

    assert told(outbox) == [MANAGER, HELPER]
    for mail in outbox:
        assert "Vous aviez saisi « Trois Ponts »." in plain(mail.text)
        assert "Le répertoire indique ATELIER DES TROIS PONTS : c'est ce nom qui est affiché désormais." in plain(mail.text)
    structure.refresh_from_db()
    assert (structure.legal_name, structure.needs_check) == ("ATELIER DES TROIS PONTS", False)

    move_clock(hours=2)

    assert jobs.check_structures_again() == 0
    assert len(outbox) == 2


def test_an_answer_that_leaves_it_to_be_checked_is_told_once_however_often_it_comes(structure, outbox, move_clock):
    Structure.objects.update(identifier=cases.UNKNOWN)

    counts = [jobs.check_structures_again()]
    move_clock(hours=2)
    counts.append(jobs.check_structures_again())

    assert counts == [1, 0]
    assert told(outbox) == [MANAGER, HELPER]
    assert "Il ne connaît pas ce numéro." in outbox[0].text
    structure.refresh_from_db()
    assert (structure.legal_name, structure.needs_check) == ("Trois Ponts", True)


def test_a_silent_registry_tells_nobody_and_is_not_asked_again_within_the_hour(structure, outbox, monkeypatch):
    asked = []
    monkeypatch.setattr(lookup, "find", lambda siret: asked.append(siret) or Unreachable())

    assert [jobs.check_structures_again(), jobs.check_structures_again()] == [0, 0]

    assert asked == [cases.TULLE]
    assert list(outbox) == []
    structure.refresh_from_db()
    assert (structure.legal_name, structure.needs_check, structure.verdict) == ("Trois Ponts", True, "")
