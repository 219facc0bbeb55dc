"""One mail at a time in the window where a death doubles it."""

import threading
import time

import pytest

from choeur.notifications import turns
from choeur.notifications.turns import Turn


def test_a_turn_is_held_by_one_at_a_time():
    turn, order = Turn(), []
    turn.take("first")
    waiting = threading.Thread(target=lambda: (turn.take("second"), order.append("second taken")))
    waiting.start()

    order.append("first gives back")
    turn.give_back("first")
    waiting.join(10)

    assert order == ["first gives back", "second taken"]


def test_one_who_holds_it_too_long_loses_it(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.05)
    turn = Turn()
    turn.take("slow")

    turn.take("next")
    turn.give_back("slow")

    begun = time.monotonic()
    turn.take("third")
    assert time.monotonic() - begun >= 0.05


@pytest.mark.parametrize("stranger", ["nobody", None])
def test_giving_back_what_one_does_not_hold_changes_nothing(monkeypatch, stranger):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.05)
    turn = Turn()
    turn.take("holder")

    turn.give_back(stranger)

    begun = time.monotonic()
    turn.take("next")
    assert time.monotonic() - begun >= 0.05
