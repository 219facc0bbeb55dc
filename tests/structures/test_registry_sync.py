"""« À vérifier »: what was typed while the registry was silent, compared with it later (journeys §1)."""

import pytest

from choeur.audit.events import Event
from choeur.audit.models import Entry
from choeur.common import clock
from choeur.registry.answers import Closed, Establishment, Found, Protected, PublicBody, Unknown, Unreachable
from choeur.registry.sample import cases
from choeur.structures import registry_sync
from choeur.structures.identifiers import IdentifierType
from choeur.structures.models import Structure

pytestmark = pytest.mark.django_db
SIRET = cases.NEW[2]
LUNE_BLEUE = Establishment(siret=SIRET, legal_name="MENUISERIE DE LA LUNE BLEUE")
HIDDEN = Establishment(siret=SIRET, legal_name="Nom protégé", name_hidden=True)
Verdict = Structure.Verdict


def typed(name="Menuiserie", **columns):
    known = {"identifier_type": IdentifierType.SIRET, "identifier": SIRET, "legal_name": name, "needs_check": True}
    return Structure.objects.create(**(known | columns))


def journal():
    return list(Entry.objects.filter(event=Event.STRUCTURE_CHECKED).order_by("at").values_list("target_id", "data"))


@pytest.mark.parametrize(
    ("name", "answer", "verdict", "kept", "needs_check"),
    [
        ("menuiserie  de la lune BLEUE", Found(LUNE_BLEUE), Verdict.CONFIRMED, LUNE_BLEUE.legal_name, False),
        ("Menuiserie", Found(LUNE_BLEUE), Verdict.RENAMED, LUNE_BLEUE.legal_name, False),
        ("Menuiserie", Closed(LUNE_BLEUE, on=None), Verdict.CLOSED, "Menuiserie", True),
        ("Menuiserie", PublicBody(LUNE_BLEUE), Verdict.PUBLIC, "Menuiserie", True),
        ("Menuiserie", Unknown(), Verdict.UNKNOWN, "Menuiserie", True),
    ],
)
def test_each_answer_is_written_down_once_with_the_name_that_the_registry_gives(name, answer, verdict, kept, needs_check):
    structure = typed(name)

    finding = registry_sync.settle(structure, answer)

    assert (finding.outcome, finding.typed_name) == (verdict, name)
    structure.refresh_from_db()
    assert (structure.verdict, structure.legal_name, structure.needs_check) == (verdict, kept, needs_check)
    assert structure.checked_at is not None
    assert structure.public_name == ("SIRET 000 100 842 00012" if needs_check else LUNE_BLEUE.legal_name)
    assert journal() == [(str(structure.pk), {"outcome": verdict})]

    assert registry_sync.settle(structure, answer) is None
    assert len(journal()) == 1


@pytest.mark.parametrize("answer", [Unreachable(), Protected(), Found(HIDDEN)])
def test_a_registry_that_says_nothing_changes_nothing_and_is_asked_again_an_hour_later(answer, move_clock):
    structure = typed()
    assert list(registry_sync.to_check()) == [structure]

    assert registry_sync.settle(structure, answer) is None

    structure.refresh_from_db()
    assert (structure.verdict, structure.legal_name, structure.needs_check) == ("", "Menuiserie", True)
    assert journal() == []
    assert list(registry_sync.to_check()) == []
    move_clock(hours=1, seconds=1)
    assert list(registry_sync.to_check()) == [structure]


def test_another_answer_later_is_told_as_well():
    structure = typed()
    registry_sync.settle(structure, Unknown())
    structure.refresh_from_db()

    finding = registry_sync.settle(structure, Found(LUNE_BLEUE))

    assert finding.outcome == Verdict.RENAMED
    assert [data["outcome"] for _structure, data in journal()] == [Verdict.UNKNOWN, Verdict.RENAMED]


def test_two_checks_at_once_tell_one_finding():
    structure = typed()
    same = Structure.objects.get()

    found = [registry_sync.settle(structure, Found(LUNE_BLEUE)), registry_sync.settle(same, Found(LUNE_BLEUE))]

    assert [finding is None for finding in found] == [False, True]
    assert len(journal()) == 1


def test_what_is_checked_partly_disclosed_or_without_siret_is_left_alone():
    typed(identifier=cases.NEW[3], needs_check=False)
    typed(identifier=cases.MASKED, partly_disclosed=True)
    typed(identifier_type=IdentifierType.RIDET, identifier="123456789")

    assert list(registry_sync.to_check()) == []


def test_the_longest_unasked_comes_first(monkeypatch, move_clock):
    asked = typed(identifier=cases.NEW[3], checked_at=clock.now())
    move_clock(hours=2)
    asked_later = typed(identifier=cases.NEW[4], checked_at=clock.now())
    move_clock(hours=2)
    never = typed()
    assert list(registry_sync.to_check()) == [never, asked, asked_later]

    monkeypatch.setattr(registry_sync, "FIRST_FEW", 2)

    assert list(registry_sync.to_check()) == [never, asked]
