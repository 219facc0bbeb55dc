"""Nobody reaches the rattachements of another firm by their ids (security.md 8.2.2, T14)."""

import uuid

import pytest

from choeur.accounts import proving
from choeur.memberships import recovering
from choeur.memberships.models import Membership, Recovery
from choeur.structures.models import Structure
from tests.whole.addresses import every_address

NOT_FOUND, OTHER_METHOD = 404, 405


def addresses_with_an_id():
    return [address for address in every_address() if address.name.startswith("myaccount:") and _takes_an_id(address)]


def _takes_an_id(address):
    return any(isinstance(value, uuid.UUID) for value in address.arguments.values())


@pytest.fixture
def ids_of_alices_firm(paul, bob, request_of_julie, trois_ponts):
    recovering.ask(bob.pk, network="")
    recovering.go_on()
    recoveries = Recovery.objects.values_list("pk", flat=True)
    return [trois_ponts.pk, *Membership.objects.order_by("pk").values_list("pk", flat=True), *recoveries.order_by("pk")]


def everything():
    rows = [*Membership.objects.values_list(), *Recovery.objects.values_list()]
    return sorted(map(repr, rows)), Structure.objects.count()


def test_there_is_something_to_try():
    of_a_firm = {"withdraw", "leave", "ask", "ask_again", "request", "approve", "refuse", "siret", "siret_answer"}
    of_a_firm |= {"approve_recovery", "refuse_recovery"}
    of_a_person = {"rename_factor", "remove_factor", "revoke_browser", "unlink_identity"}

    assert {address.name for address in addresses_with_an_id()} == {f"myaccount:{name}" for name in of_a_firm | of_a_person}


@pytest.mark.parametrize("address", addresses_with_an_id(), ids=lambda address: address.name)
@pytest.mark.parametrize("stranger", ["charlie", "dora"])
def test_every_id_of_a_firm_is_unknown_to_the_manager_of_another(client, request, stranger, ids_of_alices_firm, address):
    client.force_login(request.getfixturevalue(stranger))
    session = client.session
    proving.note(session)  # else what is sensitive asks who she is first
    session.save()
    before = everything()

    for known in ids_of_alices_firm:
        path = address.path.replace(str(uuid.UUID(int=7)), str(known))
        read, written = client.get(path), client.post(path, {"reason": "Inconnue", "right_issued_invoices": "edit"})
        assert {read.status_code, written.status_code} in ({NOT_FOUND}, {NOT_FOUND, OTHER_METHOD})

    assert everything() == before


@pytest.mark.parametrize("name", ["request", "approve", "refuse"])
def test_a_user_without_role_decides_nothing_in_her_own_firm(client, bob, request_of_julie, name):
    client.force_login(bob)
    [address] = [address for address in addresses_with_an_id() if address.name == f"myaccount:{name}"]

    path = address.path.replace(str(uuid.UUID(int=7)), str(request_of_julie.pk))

    assert client.post(path, {"reason": "Inconnue"}).status_code in {NOT_FOUND, OTHER_METHOD}
    assert Membership.objects.get(pk=request_of_julie.pk).is_pending


def test_the_list_of_requests_is_closed_to_who_manages_nothing(client, bob):
    client.force_login(bob)

    assert client.get("/demandes").status_code == 403
