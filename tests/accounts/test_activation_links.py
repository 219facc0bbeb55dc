"""The link of the activation mail (journeys §2, decision 3)."""

from datetime import timedelta

import pytest

from choeur.accounts import activation_links
from choeur.accounts.activation_links import LinkState
from choeur.accounts.models import ActivationLink, SignUp
from choeur.common import clock
from tests.people import make_sign_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_up() -> SignUp:
    return make_sign_up("claire@lunebleue.example")


def test_a_token_finds_its_sign_up_and_the_table_does_not_hold_it(sign_up):
    clear = activation_links.issue(sign_up)

    found = activation_links.find(clear)

    assert (found.state, found.sign_up) == (LinkState.GOOD, sign_up)
    assert clear not in str(ActivationLink.objects.values_list())
    assert len(clear) >= 43, "256 bits"


def test_a_link_is_good_until_its_very_expiry(sign_up, move_clock):
    just_before, at_expiry = sign_up.expires_at - timedelta(microseconds=1), sign_up.expires_at

    assert activation_links.state_of(sign_up, just_before) is LinkState.GOOD
    assert activation_links.state_of(sign_up, at_expiry) is LinkState.EXPIRED


@pytest.mark.parametrize("end", [SignUp.End.ACTIVATED, SignUp.End.OVERTAKEN])
def test_a_sign_up_that_ended_is_used_even_after_its_expiry(sign_up, end):
    sign_up.ended_at, sign_up.end = clock.now(), end

    assert activation_links.state_of(sign_up, sign_up.expires_at + timedelta(days=1)) is LinkState.USED


@pytest.mark.parametrize("token", ["", "x", "é" * 50, "\x00", "a" * 43])
def test_what_was_never_sent_is_broken(sign_up, token):
    activation_links.issue(sign_up)

    assert activation_links.find(token).state is LinkState.BROKEN


def test_the_link_of_nobody_opens_nothing():
    clear = activation_links.issue(None)

    assert activation_links.find(clear).state is LinkState.BROKEN


def test_three_mails_leave_a_day_for_an_address_all_sign_ups_together(sign_up, move_clock):
    other = make_sign_up("CLAIRE@lunebleue.example")
    for one in (sign_up, other, other):
        assert activation_links.may_write_to("claire@lunebleue.example")
        activation_links.issue(one)

    assert not activation_links.may_write_to("Claire@LuneBleue.example")
    assert activation_links.may_write_to("leon@lunebleue.example")
    move_clock(days=1, seconds=1)
    assert activation_links.may_write_to("claire@lunebleue.example")
