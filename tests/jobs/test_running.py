"""Running what is due: once a slot, whatever fails (security.md X16)."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from choeur.common import clock
from choeur.jobs import running
from choeur.jobs.declaring import declared
from choeur.jobs.models import JobRun

pytestmark = pytest.mark.django_db


def fail() -> int:
    raise LookupError("claire@exemple.fr")


def test_a_job_runs_at_once_then_at_each_interval(job, move_clock):
    runs = job("tidy", minutes=5)

    assert running.run_due() == {"sample.tidy": 3}
    assert running.run_due() == {}
    move_clock(minutes=4, seconds=59)
    assert running.run_due() == {}
    move_clock(seconds=1)
    assert running.run_due() == {"sample.tidy": 3}
    assert len(runs) == 2


def test_a_run_is_recorded(job):
    job("tidy", minutes=5)

    running.run_due()

    row = JobRun.objects.get()
    assert (row.name, row.last_count, row.last_error, row.lease_until) == ("sample.tidy", 3, "", None)
    assert row.last_started_at <= row.last_finished_at
    assert row.next_due_at == row.last_finished_at + timedelta(minutes=5)


def test_a_pulse_runs_each_time_after_the_others_and_writes_no_row(job):
    order = []
    job("beat", lambda: order.append("beat") or 1, seconds=1)
    job("tidy", lambda: order.append("tidy") or 1, minutes=5)

    assert running.run_due() == {"sample.tidy": 1, "sample.beat": 1}
    assert running.run_due() == {"sample.beat": 1}

    assert order == ["tidy", "beat", "beat"]
    assert JobRun.objects.count() == 1


def test_a_job_that_fails_stops_no_other_and_its_words_are_not_kept(job, caplog):
    job("broken", fail, minutes=5)
    job("beat", fail, seconds=1)
    runs = job("tidy", minutes=5)

    assert running.run_due() == {"sample.tidy": 3}

    row = JobRun.objects.get(name="sample.broken")
    assert row.last_error.startswith("LookupError at jobs/running.py:")
    assert row.next_due_at > clock.now()
    assert "claire" not in caplog.text + row.last_error
    assert len(runs) == 1


def test_a_job_that_another_worker_holds_is_left_to_it_until_its_lease_ends(job, move_clock):
    runs = job("tidy", minutes=5)
    running.run_due()
    move_clock(minutes=5)
    assert running.claim(declared()[0])

    assert running.run_due() == {}
    move_clock(minutes=10)
    assert running.run_due() == {"sample.tidy": 3}
    assert len(runs) == 2


def test_a_worker_that_lost_its_lease_records_nothing(job, move_clock):
    job("tidy", minutes=5)
    running.run_due()
    move_clock(minutes=5)
    late = running.claim(declared()[0])
    move_clock(minutes=10)
    running.run_due()
    before = JobRun.objects.get()

    running._record(declared()[0], late, 99, "")

    assert JobRun.objects.get().last_count == before.last_count == 3
    assert JobRun.objects.get().next_due_at == before.next_due_at


def test_a_clock_set_back_does_not_stop_a_job_for_weeks(job, move_clock):
    runs = job("tidy", hours=1)
    move_clock(days=30)
    running.run_due()

    move_clock(days=-30)

    assert running.run_due() == {"sample.tidy": 3}
    assert len(runs) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("slot", range(5))
def test_two_workers_never_run_the_same_slot_twice(job, slot):
    runs = job("tidy", hours=1)
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        try:
            running.run_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(runs) == 1
