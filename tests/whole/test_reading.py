"""A GET changes nothing, whoever asks and whatever the address (contract: never a 500)."""

import pytest
from django.apps import apps

from choeur.accounts.models import User
from choeur.common import addresses
from tests.whole.addresses import every_address

TOUCHED_BY_READING = {"accounts.Session"}  # its last use, at most once a minute (decision 21)
FIRST_FAULT_OF_THE_SERVER = 500


@pytest.fixture
def somebody(db):
    address = "alice@lilas.example"
    return User.objects.create(login_address=address, login_key=addresses.normalise(address), last_name="Lilas", first_name="Alice")


@pytest.mark.django_db
def test_a_visitor_changes_nothing_by_reading(client):
    before = _everything()

    statuses = {address.name: client.get(address.path).status_code for address in every_address()}

    assert _everything() == before
    assert {name: status for name, status in statuses.items() if status >= FIRST_FAULT_OF_THE_SERVER} == {}


def test_a_signed_in_person_changes_nothing_by_reading(client, somebody):
    client.force_login(somebody)
    before = _everything()

    statuses = {address.name: client.get(address.path).status_code for address in every_address()}

    assert _everything() == before
    assert {name: status for name, status in statuses.items() if status >= FIRST_FAULT_OF_THE_SERVER} == {}


def _everything():
    return {
        model._meta.label: sorted(map(repr, model.objects.values_list()))
        for model in apps.get_models()
        if model._meta.label not in TOUCHED_BY_READING
    }
