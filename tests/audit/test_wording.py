"""Each event has its words, in both languages."""

import pytest
from django.utils import translation

from choeur.audit.events import Event
from choeur.audit.wording import WORDINGS, Kind, events_of


@pytest.mark.parametrize("event", Event)
def test_an_event_is_said_in_french_and_in_english(event):
    wording = WORDINGS[event]

    with translation.override("fr"):
        french = str(wording.sentence)
    with translation.override("en"):
        english = str(wording.sentence)

    assert french
    assert english not in {"", french}


def test_two_events_are_never_said_alike():
    assert len({str(wording.sentence) for wording in WORDINGS.values()}) == len(Event)


def test_every_event_belongs_to_one_family():
    assert sorted(code for kind in Kind for code in events_of(kind)) == sorted(Event)
