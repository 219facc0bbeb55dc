import pytest
from django.utils import timezone

from choeur.common import clock
from tests.browsing import Browser


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def still_clock(monkeypatch):
    """Only `move_clock` moves the portal's time: no quota refills meanwhile."""
    now = clock.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
