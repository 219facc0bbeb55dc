"""The journal: append-only, in the transaction of what it tells (decision 27)."""

import pytest
from django.db import transaction

from choeur.audit import recording
from choeur.audit.events import Event
from choeur.audit.models import AppendOnly, Entry


def test_an_entry_says_who_did_what_to_what(alice, trois_ponts):
    entry = recording.record(
        Event.STRUCTURE_FOUNDED, actor=alice, target=trois_ponts, structure=trois_ponts, network="203.0.113.x", count=2
    )

    kept = Entry.objects.get(pk=entry.pk)
    assert (kept.event, kept.actor_id, kept.structure_id) == ("structure.founded", str(alice.pk), str(trois_ponts.pk))
    assert (kept.target_type, kept.target_id) == ("structures.structure", str(trois_ponts.pk))
    assert (kept.network, kept.data) == ("203.0.113.x", {"count": 2})


def test_an_entry_outlives_what_it_tells(alice):
    recording.record(Event.LOGGED_IN, actor=alice, target=alice)
    kept = str(alice.pk)

    alice.memberships.all().delete()
    alice.delete()

    assert Entry.objects.filter(actor_id=kept, event="session.opened").exists()


@pytest.mark.django_db
def test_nothing_rewrites_the_journal():
    entry = recording.record(Event.SIGN_UPS_ERASED, count=1)

    with pytest.raises(AppendOnly):
        entry.save()
    with pytest.raises(AppendOnly):
        entry.delete()


@pytest.mark.django_db
def test_what_was_not_done_is_not_told():
    with transaction.atomic():
        recording.record(Event.SIGN_UPS_ERASED, count=1)
        transaction.set_rollback(True)

    assert not Entry.objects.exists()


def test_each_event_has_a_code_of_its_own():
    assert len({event.value for event in Event}) == len(Event)
    assert all("." in event.value for event in Event)
