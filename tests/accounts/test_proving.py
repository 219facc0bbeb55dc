"""A proof is fresh for five minutes (security.md 7.5.1)."""

from choeur.accounts import proving


def test_a_proof_is_fresh_for_less_than_five_minutes(move_clock):
    session: dict[str, str] = {}
    assert not proving.is_fresh(session)

    proving.note(session)

    assert proving.is_fresh(session)
    move_clock(minutes=4, seconds=50)
    assert proving.is_fresh(session)
    move_clock(seconds=11)
    assert not proving.is_fresh(session)


def test_a_proof_of_the_future_is_none(move_clock):
    session: dict[str, str] = {}
    move_clock(days=1)
    proving.note(session)
    move_clock(days=-1)

    assert not proving.is_fresh(session)
