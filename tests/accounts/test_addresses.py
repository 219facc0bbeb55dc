"""The contact address: nothing before its owner has followed the link (journeys §5, decision 7)."""

import pytest
from django.db import transaction

from choeur.accounts import addresses
from choeur.accounts.models import ContactConfirmation, User
from choeur.audit.models import Entry

NEW = "atelier@troisponts.example"


@pytest.fixture
def token(alice, outbox) -> str:
    with transaction.atomic():
        addresses.ask_for_confirmation(alice, NEW)
    return outbox[-1].text.partition("/adresse-de-contact/")[2].split()[0]


def test_the_new_address_alone_is_written_to_and_for_a_day(token, outbox):
    (mail,) = outbox

    assert (mail.code, mail.to) == ("SEC-11", NEW)
    assert addresses.pending_confirmation(token).address == NEW


def test_a_confirmed_address_is_notified_from_then_on(token, alice):
    assert addresses.confirm(addresses.pending_confirmation(token))

    assert User.objects.get(pk=alice.pk).notified_address == NEW
    assert Entry.objects.filter(event="contact_address.confirmed", actor_id=str(alice.pk)).exists()


def test_of_two_confirmations_one_counts(token):
    confirmation = addresses.pending_confirmation(token)

    assert [addresses.confirm(confirmation), addresses.confirm(confirmation)] == [True, False]
    assert addresses.pending_confirmation(token) is None


def test_a_day_later_the_link_confirms_nothing(token, move_clock):
    confirmation = addresses.pending_confirmation(token)
    move_clock(hours=24, seconds=1)

    assert not addresses.confirm(confirmation)
    assert addresses.pending_confirmation(token) is None


def test_the_table_does_not_hold_the_token(token):
    assert token not in str(ContactConfirmation.objects.values_list())


def test_what_is_awaited_is_the_last_address_asked_for(token, alice, move_clock):
    move_clock(minutes=1)
    with transaction.atomic():
        addresses.ask_for_confirmation(alice, "compta@troisponts.example")

    assert addresses.awaited(alice).address == "compta@troisponts.example"
