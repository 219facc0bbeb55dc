"""Dates as people read them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from choeur.common import dates


@pytest.mark.parametrize(
    ("moment", "french", "english"),
    [
        (datetime(2026, 12, 24, 17, 0, 59, tzinfo=UTC), "24 décembre 2026 à 18 h 00", "24 December 2026 at 18:00"),
        (datetime(2026, 7, 1, 7, 5, tzinfo=UTC), "1er juillet 2026 à 9 h 05", "1 July 2026 at 09:05"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "1er janvier 2027 à 0 h 30", "1 January 2027 at 00:30"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "29 mars 2026 à 1 h 59", "29 March 2026 at 01:59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "29 mars 2026 à 3 h 00", "29 March 2026 at 03:00"),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), "25 octobre 2026 à 2 h 00", "25 October 2026 at 02:00"),
    ],
)
def test_a_moment_is_written_at_the_hour_of_paris_in_both_languages(moment, french, english):
    assert dates.date_and_time(moment, "fr") == french
    assert dates.date_and_time(moment, "en") == english


def test_a_date_is_written_in_the_language_of_the_page():
    moment = datetime(2026, 8, 2, 12, 0, tzinfo=UTC)

    with translation.override("en"):
        assert dates.long_date(moment) == "2 August 2026"
    with translation.override("fr"):
        assert dates.long_date(moment) == "2 août 2026"


@pytest.mark.parametrize(
    ("length", "french", "english"),
    [
        (timedelta(days=30), "30 jours", "30 days"),
        (timedelta(days=29, hours=23, minutes=59, seconds=59), "30 jours", "30 days"),
        (timedelta(days=2), "2 jours", "2 days"),
        (timedelta(hours=24), "24 heures", "24 hours"),
        (timedelta(minutes=59, seconds=59), "1 heure", "1 hour"),
        (timedelta(minutes=15), "15 minutes", "15 minutes"),
        (timedelta(seconds=10), "1 minute", "1 minute"),
    ],
)
def test_a_duration_is_said_in_the_unit_that_suits_it(length, french, english):
    assert dates.duration(length, "fr") == french
    assert dates.duration(length, "en") == english
