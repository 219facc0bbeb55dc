"""« choeur journal verify » names the first entry that is not as it was sealed (security.md 16.4.2, X28)."""

import pytest
from django.db import connection

from choeur import cli
from choeur.audit import jobs, recording, sealing, verifying
from choeur.audit.events import Event
from choeur.audit.models import Entry, Seal


@pytest.fixture
def entries(write):
    written = write(5)
    jobs.seal_journal()
    return written


def key(entry):
    return entry.pk if connection.vendor == "postgresql" else entry.pk.hex


def fault_of(**asked):
    with pytest.raises(verifying.Broken) as fault:
        verifying.verify(**asked)
    return str(fault.value)


def named(entry, number):
    at = entry.at.isoformat(sep=" ", timespec="seconds")
    return f"Seal {number}: Entry {entry.pk} ({entry.event}, {at}) or this seal was altered."


def test_a_journal_as_it_was_sealed_is_said_to_be(entries, write):
    write(2)

    report = verifying.verify()

    assert (report.verified, report.waiting, report.last) == (5, 2, Seal.objects.get(number=5))


@pytest.mark.django_db
def test_an_empty_journal_is_as_it_was_sealed():
    assert verifying.verify() == verifying.Report(0, 0, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("event", "session.closed"),
        ("actor_id", "somebody else"),
        ("target_type", "accounts.user"),
        ("target_id", "7"),
        ("structure_id", "7"),
        ("network", "198.51.100.x"),
        ("data", '{"count": 7}'),
        ("at", "2026-01-01 00:00:00+00:00"),
    ],
)
def test_an_altered_entry_is_named(entries, tamper, column, value):
    tamper(f"UPDATE audit_entry SET {column} = %s WHERE id = %s", value, key(entries[2]))

    assert fault_of() == named(Entry.objects.get(pk=entries[2].pk), 3)


def test_the_first_of_two_altered_entries_is_named(entries, tamper):
    for entry in (entries[3], entries[1]):
        tamper("UPDATE audit_entry SET network = '' WHERE id = %s", key(entry))

    assert fault_of() == named(entries[1], 2)


def test_a_removed_entry_is_named(entries, tamper):
    tamper("DELETE FROM audit_entry WHERE id = %s", key(entries[0]))

    at = entries[0].at.isoformat(sep=" ", timespec="seconds")
    assert fault_of() == f"Seal 1: its entry {entries[0].pk}, of {at}, is missing."


def test_an_entry_removed_with_its_seal_leaves_a_gap(entries, tamper):
    tamper("DELETE FROM audit_entry WHERE id = %s", key(entries[2]))
    tamper("DELETE FROM audit_seal WHERE number = 3")

    assert fault_of() == "Seal 3 is missing: seal 4 comes next."


def test_entries_that_changed_places_are_named(entries, tamper):
    for old, new in ((2, 9), (4, 2), (9, 4)):
        tamper("UPDATE audit_seal SET number = %s WHERE number = %s", new, old)

    assert fault_of() == named(entries[3], 2)


def test_an_altered_seal_is_named(entries, tamper):
    tamper("UPDATE audit_seal SET digest = %s WHERE number = 4", "d" * 64)

    assert fault_of() == named(entries[3], 4)


def test_an_entry_sealed_without_the_key_is_named(entries, settings):
    added = Entry.objects.create(event="session.opened")
    pepper, settings.PEPPER = settings.PEPPER, "a guess"
    jobs.seal_journal()
    settings.PEPPER = pepper

    assert fault_of() == named(added, 6)


def test_an_entry_added_to_the_past_is_named(entries, write, move_clock, monkeypatch):
    move_clock(days=1)
    write(1)
    jobs.seal_journal()
    added = Entry.objects.create(event="session.opened", at=entries[2].at)

    jobs.seal_journal()

    monkeypatch.setattr(verifying, "STRETCH", 1)
    at = added.at.isoformat(sep=" ", timespec="seconds")
    assert fault_of() == f"Entry {added.pk} (session.opened, {at}) was added afterwards: it has no seal, later ones do."


def test_erasing_a_person_breaks_no_seal(alice, trois_ponts):
    recording.record(Event.LOGGED_IN, actor=alice, target=alice)
    recording.record(Event.STRUCTURE_FOUNDED, actor=alice, target=trois_ponts, structure=trois_ponts)
    jobs.seal_journal()

    alice.memberships.all().delete()
    alice.delete()

    assert verifying.verify().verified == Entry.objects.count() > 1


def test_an_end_that_was_cut_off_is_told_by_a_seal_noted_elsewhere(entries, tamper):
    noted = str(Seal.objects.get(number=5))
    assert verifying.verify(noted=noted).verified == 5

    for entry in entries[3:]:
        tamper("DELETE FROM audit_entry WHERE id = %s", key(entry))
    tamper("DELETE FROM audit_seal WHERE number > 3")

    assert verifying.verify().verified == 3
    assert fault_of(noted=noted) == "Seal 5 is missing."


def test_a_chain_made_anew_is_told_by_a_seal_noted_elsewhere(entries, tamper):
    noted = str(Seal.objects.get(number=3))
    tamper("DELETE FROM audit_seal")
    tamper("UPDATE audit_entry SET network = '' WHERE id = %s", key(entries[1]))
    sealing.seal_new()

    assert verifying.verify().verified == 5
    assert fault_of(noted=noted) == "Seal 3 is not the one that was noted: the chain was made anew."


def test_what_was_examined_is_left_out_the_next_time(entries, tamper):
    tamper("UPDATE audit_entry SET network = '' WHERE id = %s", key(entries[1]))

    assert verifying.verify(after=2).verified == 3
    assert fault_of(after=9) == "Seal 9 is missing."


def test_verifying_asks_as_much_of_the_memory_for_many_as_for_few(entries, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(verifying, "CHUNK", 2)

    with django_assert_num_queries(4 + 3 + 2 + 1):  # seals by two, their entries, nothing older in one stretch, what waits
        assert verifying.verify().verified == 5


def run(monkeypatch, capsys, *asked):
    monkeypatch.setattr("sys.argv", ["choeur", "journal", *asked])
    monkeypatch.setattr(cli, "_set_up", lambda: None)
    with pytest.raises(SystemExit) as end:
        cli.main()
    said = capsys.readouterr()
    return end.value.code, said.out + said.err


def test_the_command_says_what_was_verified(entries, monkeypatch, capsys):
    last = Seal.objects.get(number=5)

    assert run(monkeypatch, capsys, "verify", "--noted", str(last)) == (
        0,
        f"5 entries are as they were sealed, 0 wait for their seal; last seal {last}\n",
    )
    assert run(monkeypatch, capsys) == (0, f"last seal {last}, 0 entries wait for theirs\n")


def test_the_command_ends_with_one_and_names_the_entry(entries, tamper, monkeypatch, capsys):
    tamper("UPDATE audit_entry SET network = '' WHERE id = %s", key(entries[1]))

    assert run(monkeypatch, capsys, "verify") == (1, named(entries[1], 2) + "\n")
    assert run(monkeypatch, capsys, "verify", "--noted", "5:nonsense")[0] == 2
