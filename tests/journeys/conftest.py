import pytest

from tests.signup.visitor import Visitor


@pytest.fixture(autouse=True)
def _portal(db: None, sample_registry: None) -> None:
    """The portal is open and knows the fictitious companies."""


@pytest.fixture
def claire() -> Visitor:
    return Visitor()
