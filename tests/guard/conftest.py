from datetime import UTC, datetime

import pytest
from django.utils import timezone

MORNING = datetime(2026, 11, 24, 10, 0, 0, tzinfo=UTC)


@pytest.fixture
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's time stands still: only `move_clock` moves the portal's."""
    monkeypatch.setattr(timezone, "now", lambda: MORNING)
