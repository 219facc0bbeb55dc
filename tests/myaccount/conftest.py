"""The people of the rules, in front of their browsers."""

from collections.abc import Callable

import pytest

from choeur.accounts import proving
from choeur.accounts.models import User
from tests.browsing import Browser
from tests.login.conftest import still_clock
from tests.memberships.conftest import julie, paul, request_of_julie

__all__ = ["julie", "paul", "request_of_julie", "still_clock"]


@pytest.fixture
def signed_in() -> Callable[[User], Browser]:
    """A browser in which this person is logged in."""

    def sign_in(user: User) -> Browser:
        browser = Browser()
        browser.client.force_login(user)
        return browser

    return sign_in


@pytest.fixture
def just_proven(signed_in) -> Callable[[User], Browser]:
    """A browser in which this person has just proven who she is."""

    def prove(user: User) -> Browser:
        browser = signed_in(user)
        session = browser.client.session
        proving.note(session)
        session.save()
        return browser

    return prove
