"""« Agir sur le compte » at the agents' desk, and what its owner meets: by keyboard, with and without scripts (journeys §7)."""

import pytest
from playwright.sync_api import Page, expect

from choeur.accounts.models import User
from choeur.common import clock
from choeur.memberships.models import Recovery
from choeur.support import acting, lifecycle, reference
from tests import factors
from tests.browser.standing import sign_in
from tests.browser.watching import assert_good_in_every_look
from tests.support.test_acting import REASON, eric
from tests.support.test_lifecycle import asked

__all__ = ["eric"]


@pytest.fixture
def request_of_bob(bob):
    reference.load()
    return lifecycle.submit(asked(title="Je ne peux plus me connecter", context={"about": "forgotten_answer"}), by=bob)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no_script"])
def test_one_agent_proposes_and_another_confirms(new_context, request_of_bob, dora, eric, scripts):
    first, second = (new_context(java_script_enabled=scripts).new_page() for _ in range(2))
    for page, agent in ((first, dora), (second, eric)):
        sign_in(page, agent, just_proven=True)

    first.goto(f"/support/bureau/{request_of_bob}/compte")
    first.get_by_label("Rendre l'accès").check()
    first.get_by_label("Motif et justificatifs vérifiés").fill(REASON)
    first.get_by_role("button", name="Proposer").focus()
    first.keyboard.press("Enter")
    expect(first.get_by_text("Un autre agent doit confirmer.")).to_be_visible()
    second.goto(f"/support/bureau/{request_of_bob}")
    second.get_by_role("button", name="Confirmer cette action").click()

    expect(second.get_by_text("L'action est confirmée.")).to_be_visible()
    assert Recovery.objects.get().user == request_of_bob.requester


def test_the_form_and_the_desk_are_good_in_every_look(any_language: Page, request_of_bob, bob, dora, eric):
    sign_in(any_language, dora, just_proven=True)
    any_language.goto(f"/support/bureau/{request_of_bob}/compte")
    assert_good_in_every_look(any_language)
    any_language.locator("form:has([name=reason]) .button").click()
    assert_good_in_every_look(any_language)

    acting.propose(request_of_bob, address=bob.login_address, kind="access", reason=REASON, by=eric)
    any_language.goto(f"/support/bureau/{request_of_bob}")
    assert_good_in_every_look(any_language)


def test_the_page_after_a_recovery_code_is_good_in_every_look(any_language: Page, bob):
    factors.give_app(bob)
    User.objects.filter(pk=bob.pk).update(code_used_at=clock.now())
    sign_in(any_language, bob)
    any_language.goto("/mon-compte/moyens-de-connexion")
    assert_good_in_every_look(any_language)

    any_language.goto("/mon-compte/moyens-de-connexion/apres-un-code")

    assert_good_in_every_look(any_language)
