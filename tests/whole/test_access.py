"""Who may open what: nothing is public by accident (layout §8, « Rights »)."""

import pytest
from django.urls import reverse

from tests import factors
from tests.signup.rows import all_rows
from tests.whole import code
from tests.whole.addresses import every_address

PUBLIC = {
    "pages:": "home, help, legal pages, probes",
    "signup:": "a person without an account makes one",
    "login:": "a person signs in",
    "support:": "whoever cannot get in writes to the support, and follows by the link of a mail",
    "guard:": "the picture and the sound of the captcha",
    "demo:": "the demonstration alone has them",
}
SENSITIVE = {
    "login:link_identity",
    "myaccount:approve_recovery",
    "myaccount:close_other_sessions",
    "myaccount:close_session",
    "myaccount:forget_device",
    "myaccount:history_csv",
    "myaccount:refuse_recovery",
    "myaccount:unlink_identity",
}
OF_AGENTS = {"support:account_act", "support:confirm_act", "support:reject_act"}
OF_WHO_HAS_A_SECOND_FACTOR = {"myaccount:password"}  # the page asks for the current password itself
PUBLIC_AND_BEHIND_AN_ACCOUNT = {"myaccount:confirm_contact"}  # the link of a mail is the proof


def test_an_address_has_a_name():
    assert [address.name for address in every_address() if address.name.endswith("None")] == []


def test_what_anybody_may_open_belongs_to_the_public_journeys():
    unexpected = [address.name for address in every_address() if address.public and not address.name.startswith(tuple(PUBLIC))]

    assert set(unexpected) <= PUBLIC_AND_BEHIND_AN_ACCOUNT


def test_what_needs_an_account_says_whose_it_is():
    silent = [address.name for address in every_address() if not address.public and not getattr(address.view, "access", "")]

    code.assert_none(silent)


@pytest.mark.django_db
def test_a_visitor_is_sent_to_the_log_in_page_by_all_the_rest(client):
    answers = {address.name: client.get(address.path) for address in every_address() if not address.public}

    elsewhere = {name: answer.status_code for name, answer in answers.items() if not _leads_to_log_in(answer)}

    assert elsewhere == {}


def _leads_to_log_in(answer):
    return answer.status_code == 302 and answer.headers["Location"].startswith(reverse("login:login"))


def test_what_is_sensitive_says_what_it_does():
    sensitive = {address.name: str(getattr(address.view, "proof", "")) for address in every_address()}

    assert {name for name, action in sensitive.items() if action} == SENSITIVE | OF_AGENTS | OF_WHO_HAS_A_SECOND_FACTOR
    assert [action for action in sensitive.values() if action.endswith(".")] == []
    assert [address.name for address in every_address() if hasattr(address.view, "proof") and address.public] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SENSITIVE | OF_AGENTS | OF_WHO_HAS_A_SECOND_FACTOR))
def test_what_is_sensitive_asks_for_a_fresh_proof_and_changes_nothing_without(client, alice, dora, name):
    """security.md 7.5.1."""
    if name in OF_WHO_HAS_A_SECOND_FACTOR:
        factors.give_app(alice)
    client.force_login(dora if name in OF_AGENTS else alice)
    [address] = [address for address in every_address() if address.name == name]
    before = all_rows()
    del before["accounts_session"]

    for send in (client.get, client.post):
        answer = send(address.path)
        assert answer.headers["Location"].startswith("/connexion/confirmer?act="), answer.status_code

    after = all_rows()
    del after["accounts_session"]
    assert after == before
