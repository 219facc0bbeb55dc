import pytest

from choeur.registry import public_bodies
from choeur.registry.records import UnitRecord


@pytest.mark.parametrize("category", ["7111", "7210", "7230", "7331", "7364", "7490", "4110", "4120", "4140", "4150", "4160"])
def test_public_law_and_public_establishments_are_refused(category):
    assert public_bodies.is_public(UnitRecord(siren="000000018", legal_category=category))


@pytest.mark.parametrize(
    "category", ["1000", "5710", "5430", "5530", "5546", "5630", "8110", "8450", "4130", "9220", "9110", "3120"]
)
def test_suppliers_of_private_law_are_not(category):
    assert not public_bodies.is_public(UnitRecord(siren="000000018", legal_category=category))


def test_the_number_is_a_signal_where_the_category_is_missing_only():
    assert public_bodies.is_public(UnitRecord(siren="130000000"))
    assert public_bodies.is_public(UnitRecord(siren="210000000"))
    assert not public_bodies.is_public(UnitRecord(siren="100000000", legal_category="5710"))
    assert not public_bodies.is_public(UnitRecord(siren="000000018"))


def test_the_lists_of_exceptions_win(monkeypatch):
    monkeypatch.setattr(public_bodies, "NEVER_PUBLIC", frozenset({"000000018"}))
    monkeypatch.setattr(public_bodies, "ALWAYS_PUBLIC", frozenset({"000000026"}))

    assert not public_bodies.is_public(UnitRecord(siren="000000018", legal_category="7210"))
    assert public_bodies.is_public(UnitRecord(siren="000000026", legal_category="5710"))
