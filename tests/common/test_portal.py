import re
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.test import RequestFactory
from django.utils import translation

from choeur.common import clock, portal
from choeur.common.stepper import Step


class SampleSession(SessionBase):
    """A session that ends in 10 minutes without activity, in 3 hours whatever happens."""

    def __init__(self):
        super().__init__()
        now = clock.now()
        self.ends_idle_at, self.ends_at = now + timedelta(minutes=10), now + timedelta(hours=3)


def asked(path="/"):
    request = RequestFactory().get(path)
    request.session = SessionBase()
    return request


@pytest.mark.parametrize(("language", "other"), [("fr", ("en", "English")), ("en", ("fr", "Français"))])
def test_the_other_language_is_named_in_itself(language, other):
    with translation.override(language):
        assert portal.of(asked()).other_language[:2] == other


def test_the_switch_replaces_a_language_already_asked():
    with translation.override("fr"):
        assert portal.of(asked("/aide?language=fr&page=2")).other_language.address == "?language=en&page=2"


def test_a_visitor_has_no_session_that_ends():
    assert portal.of(asked()).session_end is None


def test_a_session_says_in_how_many_seconds_it_ends():
    request = asked()
    request.session = SampleSession()

    end = portal.of(request).session_end

    assert 595 <= end.idle_seconds <= 600
    assert 10_795 <= end.absolute_seconds <= 10_800
    assert re.fullmatch(r"\d\d? h \d\d|\d\d:\d\d", end.hour.replace("\u00a0", " "))


def test_the_chain_fills_step_by_step():
    assert Step(2, 4).rings == ["done", "here", "", ""]
