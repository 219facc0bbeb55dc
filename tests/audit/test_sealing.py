"""Sealing the journal into a chain (decision 27), and the triggers in front of it."""

import logging
import os
import signal
from functools import partial
from itertools import count
from multiprocessing import get_context

import pytest
from django.db import IntegrityError, connections, transaction

from choeur.audit import jobs, sealing, verifying
from choeur.audit.models import AppendOnly, Entry, Seal
from choeur.config.logs import JsonLines
from tests.faults import racing


def chain():
    return list(Seal.objects.order_by("number"))


@pytest.mark.django_db
def test_where_nothing_is_new_no_seal_is_given():
    assert jobs.seal_journal() == 0
    assert chain() == []


def test_entries_are_sealed_in_the_order_of_their_moments(write):
    entries = write(3)

    assert jobs.seal_journal() == 3

    assert [(seal.number, seal.entry_id) for seal in chain()] == [(1, entries[0].pk), (2, entries[1].pk), (3, entries[2].pk)]
    assert jobs.seal_journal() == 0


def test_a_seal_depends_on_its_entry_and_on_the_seal_before_it(write):
    [entry, other] = write(2)

    first = sealing.digest_of(entry, number=1, previous="")

    assert first == sealing.digest_of(Entry.objects.get(pk=entry.pk), number=1, previous="")
    assert first not in {
        sealing.digest_of(other, number=1, previous=""),
        sealing.digest_of(entry, number=2, previous=""),
        sealing.digest_of(entry, number=1, previous=first),
    }


def test_the_database_alone_does_not_tell_how_to_seal(write, settings):
    [entry] = write(1)
    before = sealing.digest_of(entry, number=1, previous="")

    settings.PEPPER = "another pepper, another pepper, another"

    assert sealing.digest_of(entry, number=1, previous="") != before


def test_an_entry_whose_transaction_ends_late_joins_the_chain_at_its_end(write, move_clock):
    [early] = write(1)
    late = Entry(event="session.opened", at=early.at)
    move_clock(minutes=5)
    write(1)
    jobs.seal_journal()

    late.save()
    assert jobs.seal_journal() == 1

    assert chain()[-1].entry_id == late.pk


def test_an_entry_written_after_the_clock_was_set_back_is_sealed(write, move_clock):
    move_clock(days=31)
    write(1)
    jobs.seal_journal()

    move_clock(days=-31)
    write(2)

    assert jobs.seal_journal() == 2


def test_an_entry_dated_long_before_what_is_sealed_gets_no_seal(write, move_clock):
    [old] = write(1)
    move_clock(days=1)
    write(1)
    jobs.seal_journal()

    Entry.objects.create(event="session.opened", at=old.at)

    assert jobs.seal_journal() == 0


def test_a_long_journal_is_sealed_batch_by_batch(write, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 2)
    write(5)

    assert jobs.seal_journal() == 5
    assert [seal.number for seal in chain()] == [1, 2, 3, 4, 5]


def test_the_log_keeps_the_last_seal(write, caplog):
    write(2)

    with caplog.at_level(logging.INFO, "choeur.audit.jobs"):
        jobs.seal_journal()

    [record] = caplog.records
    assert f"journal sealed up to 2:{chain()[-1].digest[:32]}" in JsonLines().format(record)


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_seals_each_entry(write):
    write(40)

    results = racing.together([jobs.seal_journal] * 2)

    assert not [result for result in results if isinstance(result, Exception)]
    seals = chain()
    assert [seal.number for seal in seals] == list(range(1, 41))
    assert {seal.entry_id for seal in seals} == set(Entry.objects.values_list("pk", flat=True))


def _seal_and_be_killed_at(nth):
    seal_it, entries = sealing.digest_of, count(1)

    def be_killed(entry, **place):
        if next(entries) == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return seal_it(entry, **place)

    sealing.BATCH, sealing.digest_of = 4, be_killed
    jobs.seal_journal()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_its_second_batch_leaves_the_first_and_the_next_goes_on(write):
    write(10)
    connections.close_all()

    victim = get_context("fork").Process(target=_seal_and_be_killed_at, args=(7,))
    victim.start()
    victim.join(60)

    assert victim.exitcode == -signal.SIGKILL
    assert [seal.number for seal in chain()] == [1, 2, 3, 4]
    assert jobs.seal_journal() == 6
    assert verifying.verify().verified == 10


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_was_overtaken_leaves_the_numbers_of_the_other(write, monkeypatch):
    write(3)
    seal_it, overtaking = sealing.digest_of, ["once"]

    def overtaken(entry, **place):
        if overtaking:
            overtaking.clear()
            assert racing.together([jobs.seal_journal]) == [3]
        return seal_it(entry, **place)

    monkeypatch.setattr(sealing, "digest_of", overtaken)

    assert jobs.seal_journal() == 0
    assert [seal.number for seal in chain()] == [1, 2, 3]


@pytest.mark.parametrize(
    "rewrite",
    [
        pytest.param(lambda: Entry.objects.update(network=""), id="change an entry"),
        pytest.param(lambda: Entry.objects.all().delete(), id="remove an entry"),
        pytest.param(lambda: Seal.objects.update(digest="d" * 64), id="change a seal"),
        pytest.param(lambda: Seal.objects.all().delete(), id="remove a seal"),
    ],
)
def test_the_database_refuses_to_rewrite_the_journal(write, rewrite):
    write(1)
    jobs.seal_journal()
    before = (list(Entry.objects.values_list()), list(Seal.objects.values_list()))

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        rewrite()

    assert (list(Entry.objects.values_list()), list(Seal.objects.values_list())) == before


def test_a_seal_is_not_saved_again(write):
    write(1)
    jobs.seal_journal()

    for rewrite in (partial(Seal.save, chain()[0]), partial(Seal.delete, chain()[0])):
        with pytest.raises(AppendOnly):
            rewrite()
