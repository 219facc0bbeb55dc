"""What is asked once, kept, shared, and left alone."""

import threading
import time

import pytest

from choeur.registry import live
from tests.registry import server
from tests.registry.api_answers import SIREN, SIRET, insee_one

ONE = f"/insee/siret/{SIRET}"


@pytest.fixture
def clock_of_process(monkeypatch):
    """Moves the process's own clock: `clock_of_process(60)` is a minute later."""
    offset = 0.0
    real = time.monotonic

    def move(seconds):
        nonlocal offset
        offset += seconds

    monkeypatch.setattr(live.time, "monotonic", lambda: real() + offset)
    return move


def find():
    return live.find("insee", SIRET, until=live.deadline())


def test_what_was_found_is_kept_for_a_day(public_api, clock_of_process):
    public_api.answer(ONE, server.says(insee_one()))
    first = find()

    clock_of_process(23 * 3600)
    assert find() == first
    assert len(public_api.asked) == 1

    clock_of_process(2 * 3600)
    assert find().record == first.record
    assert len(public_api.asked) == 2


def test_an_unknown_number_is_asked_again_after_ten_minutes(public_api, clock_of_process):
    assert find().record is None

    clock_of_process(500)
    find()
    assert len(public_api.asked) == 1

    public_api.answer(ONE, server.says(insee_one()))
    clock_of_process(200)
    assert find().record


def test_a_protected_unit_is_an_answer(public_api):
    public_api.answer(ONE, server.status(403))

    assert find().is_protected


def test_a_failure_is_not_kept(public_api):
    public_api.answer(ONE, server.status(500))
    assert find() is None

    public_api.answer(ONE, server.says(insee_one()))
    assert find().record


def test_five_failures_in_a_row_leave_the_source_alone_for_a_minute(public_api, clock_of_process):
    public_api.answer(ONE, server.status(500))
    for _ in range(5):
        assert find() is None
    assert live.is_resting("insee")

    public_api.answer(ONE, server.says(insee_one()))
    assert find() is None
    assert len(public_api.asked) == 5

    clock_of_process(61)
    assert not live.is_resting("insee")
    assert find().record


def test_a_success_forgets_the_failures_before_it(public_api):
    public_api.answer(ONE, server.status(500))
    for _ in range(4):
        find()
    live.of_company("insee", SIREN, limit=3, until=live.deadline())
    find()

    assert not live.is_resting("insee")


def test_too_many_requests_rests_as_long_as_asked(public_api, clock_of_process):
    public_api.answer(ONE, server.status(429, Retry_After="120"))
    assert find() is None

    clock_of_process(61)
    assert live.is_resting("insee")

    clock_of_process(60)
    assert not live.is_resting("insee")


def test_the_quota_of_a_key_is_kept_without_asking(public_api, clock_of_process):
    for rank in range(30):
        live.find("insee", f"000000026{rank:05d}", until=live.deadline())
    assert len(public_api.asked) == 25

    clock_of_process(61)
    find()
    assert len(public_api.asked) == 26


def test_equal_questions_under_way_are_asked_once(public_api):
    def slowly(handler):
        time.sleep(0.3)
        server.says(insee_one())(handler)

    public_api.answer(ONE, slowly)
    answers = []
    askers = [threading.Thread(target=lambda: answers.append(find())) for _ in range(5)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()

    assert [answer.record.siret for answer in answers] == [SIRET] * 5
    assert len(public_api.asked) == 1


def test_the_memory_of_a_process_is_bounded(public_api, monkeypatch):
    monkeypatch.setattr(live, "MOST_KEPT", 3)
    for rank in range(6):
        live.find("recherche-entreprises", f"{SIREN}{rank:05d}", until=live.deadline())

    assert len(live._kept) <= 3
