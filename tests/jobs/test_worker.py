"""The worker: until it is told to stop, whatever happens to its database."""

import os
import signal
import threading
import time

import pytest
from django.db import OperationalError

from choeur.jobs import running, worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _fast(monkeypatch):
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.02)


@pytest.fixture
def start():
    stop = threading.Event()
    thread = threading.Thread(target=worker.run_forever, args=(stop,))

    def begin():
        thread.start()
        return stop, thread

    yield begin
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


def eventually(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def test_it_runs_what_is_due_and_beats_until_it_stops(job, start):
    hourly, beats = job("tidy", hours=1), job("beat", seconds=1)

    stop, thread = start()

    assert eventually(lambda: len(beats) >= 2)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()
    assert worker.is_stopping()
    assert len(hourly) == 1


def test_a_slow_pulse_delays_no_other_job(job, start):
    release = threading.Event()
    job("slow", lambda: release.wait(20) and 1, seconds=1)
    hourly = job("tidy", hours=1)

    start()

    assert eventually(lambda: hourly)
    release.set()


def test_it_comes_back_when_its_database_does(job, start, monkeypatch, caplog):
    runs = job("tidy", hours=1)
    real, failures = running._due_now, []

    def away():
        if len(failures) < 3:
            failures.append(1)
            raise OperationalError("server closed the connection: claire@exemple.fr")
        return real()

    monkeypatch.setattr(running, "_due_now", away)

    start()

    assert eventually(lambda: runs)
    assert len(failures) == 3
    assert caplog.text.count("OperationalError") == 1
    assert "claire" not in caplog.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it(job, number):
    runs = job("tidy", hours=1)
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    killer = threading.Thread(target=lambda: eventually(lambda: runs) and os.kill(os.getpid(), number))
    killer.start()

    try:
        worker.run_forever()
    finally:
        killer.join()
        for each, handler in before.items():
            signal.signal(each, handler)

    assert len(runs) == 1
