"""What was sent after the end of a session waits an hour, for one person in one browser (ux.md, Session end)."""

from functools import partial

import pytest

from choeur.accounts import kept_forms
from choeur.accounts.jobs import erase_ended_sessions
from choeur.accounts.models import KeptForm
from tests.faults import racing

pytestmark = pytest.mark.django_db

WORDS = "Bonjour, je remplace Mme Dupré."
FORM = kept_forms.typed("/page?a=1", "/page/envoi", [("message", WORDS), ("capability", "x"), ("capability", "y")])


def test_it_comes_back_word_for_word_to_the_same_person_in_the_same_browser(alice):
    assert kept_forms.keep(FORM, alice, device="browser")
    session = {}

    assert kept_forms.give_back(session, alice, device="browser")

    assert kept_forms.held(session, alice) == FORM
    assert not KeptForm.objects.exists()
    assert not kept_forms.give_back({}, alice, device="browser")


def test_nobody_else_and_no_other_browser_gets_it(alice, bob):
    kept_forms.keep(FORM, alice, device="browser")

    assert not kept_forms.give_back({}, bob, device="browser")
    assert not kept_forms.give_back({}, alice, device="another")
    assert not kept_forms.give_back({}, alice, device="")
    assert not kept_forms.keep(FORM, alice, device="")


def test_a_blob_moved_to_somebody_else_is_not_read(alice, bob):
    session = {}
    kept_forms.hold(FORM, session, alice)

    assert kept_forms.held(session, bob) is None


def test_it_is_kept_for_an_hour(alice, move_clock):
    session = {}
    kept_forms.keep(FORM, alice, device="browser")
    kept_forms.hold(FORM, session, alice)
    move_clock(minutes=59)
    assert kept_forms.held(session, alice)
    assert erase_ended_sessions() == 0

    move_clock(minutes=2)

    assert kept_forms.held(session, alice) is None
    assert not kept_forms.give_back({}, alice, device="browser")
    assert erase_ended_sessions() == 1


def test_it_is_not_readable_in_the_database_nor_in_the_session(alice):
    session = {}
    kept_forms.keep(FORM, alice, device="browser")
    kept_forms.hold(FORM, session, alice)

    assert b"Dupr" not in bytes(KeptForm.objects.get().content)
    assert "Dupr" not in str(session)
    assert "/page" not in str(session)


def test_secrets_are_left_out():
    names = ["password", "new_password", "confirmation", "answer", "own_question", "captcha_key", "csrfmiddlewaretoken", "code"]

    form = kept_forms.typed("/a", "/a", [(name, "x") for name in [*names, "postal_code", "message"]])

    assert [name for name, _value in form.fields] == ["postal_code", "message"]


@pytest.mark.parametrize("fields", [[], [("message", "a" * 40_000)]])
def test_nothing_and_too_much_are_not_kept(alice, fields):
    form, session = kept_forms.typed("/a", "/a", fields), {}

    assert not kept_forms.keep(form, alice, device="browser")
    kept_forms.hold(form, session, alice)

    assert session == {}
    assert not KeptForm.objects.exists()


def test_the_newest_counts(alice):
    session = {}
    for word in ("first", "second"):
        kept_forms.keep(kept_forms.typed("/a", "/a", [("message", word)]), alice, device="browser")

    kept_forms.give_back(session, alice, device="browser")

    assert kept_forms.held(session, alice).fields == [("message", "second")]


@pytest.mark.django_db(transaction=True)
def test_of_two_log_ins_at_once_one_gets_it(alice):
    kept_forms.keep(FORM, alice, device="browser")

    results = racing.together([partial(kept_forms.give_back, {}, alice, device="browser") for _ in range(2)])

    assert sorted(results) == [False, True]
