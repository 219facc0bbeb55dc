"""« 2026-004217 »: in sequence within a year, never twice (journeys §7)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection, transaction

from choeur.common import clock
from choeur.support import lifecycle, numbering, reference
from choeur.support.models import SupportRequest, YearOfNumbers
from tests.support.test_lifecycle import asked


def give(now):
    with transaction.atomic():
        return numbering.give(numbering.hold(now))


def test_numbers_follow_each_other_and_start_again_with_the_year_of_paris():
    summer, eve = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert [give(summer), give(summer), give(eve)] == ["2026-000001", "2026-000002", "2027-000001"]


def test_a_number_of_seven_digits_is_still_one():
    YearOfNumbers.objects.create(year=2026, last=999_999)

    assert give(datetime(2026, 7, 1, tzinfo=UTC)) == "2026-1000000"


def test_what_is_refused_takes_no_number():
    with transaction.atomic():
        numbering.give(numbering.hold(clock.now()))
        transaction.set_rollback(True)

    assert give(clock.now()).endswith("-000001")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at_once", [2, 8])
def test_those_who_send_at_the_same_time_get_numbers_of_their_own(at_once):
    reference.load()
    forms, start = [asked() for _ in range(at_once)], Barrier(at_once)

    numbers = together(at_once, lambda n: str(send(forms[n], start)))

    assert sorted(number[5:] for number in numbers) == [f"{n + 1:06d}" for n in range(at_once)]


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_eight_times_at_once_is_one_sollicitation():
    reference.load()
    form, start = asked(), Barrier(8)

    numbers = together(8, lambda _n: str(send(form, start)))

    assert len(set(numbers)) == 1
    assert SupportRequest.objects.count() == 1


def send(form, start):
    start.wait(10)
    return lifecycle.submit(form, address="claire@lunebleue.example")


def together(count, work):
    def alone(n):
        try:
            return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(alone, range(count)))
