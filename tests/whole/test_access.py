"""Who may open what: nothing is public by accident (layout §8, « Rights »)."""

import pytest
from django.urls import reverse

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
