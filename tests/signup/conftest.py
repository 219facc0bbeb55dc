import pytest
from django.utils import timezone

from choeur.common import clock
from choeur.registry import live, local_copy
from tests.signup.visitor import Visitor


@pytest.fixture(autouse=True)
def _portal(db: None, sample_registry: None) -> None:
    """The portal is open and knows the fictitious companies."""


@pytest.fixture
def claire() -> Visitor:
    return Visitor()


@pytest.fixture
def still_clock(monkeypatch):
    """Only `move_clock` moves the portal's time: no quota refills meanwhile."""
    now = clock.now()
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def registry_down(settings, tmp_path):
    """No source answers, from when the fixture is called on."""

    def stop() -> None:
        settings.REGISTRY_FILE = tmp_path / "absent.sqlite3"
        live.forget()
        local_copy.forget()

    yield stop
    live.forget()
    local_copy.forget()
