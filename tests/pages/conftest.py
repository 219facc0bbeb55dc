import pytest


@pytest.fixture(autouse=True)
def without_the_clock_of_the_demonstration(settings):
    """It reads its offset at each request; pages themselves need no database, and these tests prove it by having none."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("choeur.demo.")]
