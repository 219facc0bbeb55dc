import pytest

from choeur.support import reference
from tests.memberships.conftest import julie, paul, request_of_julie
from tests.support.writer import Writer

__all__ = ["julie", "paul", "request_of_julie"]


@pytest.fixture(autouse=True)
def _desk(db: None, settings, tmp_path) -> None:
    """The categories are there, and files go to a folder of this test."""
    reference.load()
    settings.DATA = tmp_path


@pytest.fixture
def claire() -> Writer:
    return Writer()


@pytest.fixture
def agent(dora) -> Writer:
    return Writer().enter(dora)
