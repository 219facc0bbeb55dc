"""What the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction

from choeur.accounts.models import Consent, SecretQuestion, SignUp, User
from choeur.common import clock
from tests.people import make_sign_up, make_user

pytestmark = pytest.mark.django_db


def refused(work) -> bool:
    try:
        with transaction.atomic():
            work()
    except IntegrityError:
        return True
    return False


def test_one_address_is_one_person_whatever_its_spelling(alice):
    assert refused(lambda: make_user("ALICE@TroisPonts.example"))
    assert User.objects.with_address(" Alice@TROISPONTS.example ") == alice
    assert User.objects.get_by_natural_key("alice@troisponts.example") == alice


def test_any_number_of_sign_ups_wait_for_one_address():
    make_sign_up("claire@lunebleue.example")
    make_sign_up("Claire@lunebleue.example")

    assert SignUp.objects.of_address("claire@LUNEBLEUE.example").waiting(clock.now()).count() == 2


def test_a_sign_up_that_ended_says_how(db):
    sign_up = make_sign_up("claire@lunebleue.example")

    assert refused(lambda: SignUp.objects.filter(pk=sign_up.pk).update(ended_at=clock.now()))
    assert refused(lambda: SignUp.objects.filter(pk=sign_up.pk).update(end="activated"))


def test_a_question_is_of_the_list_or_one_s_own(alice):
    assert refused(lambda: SecretQuestion.objects.create(user=alice, answer_hash="x"))
    assert refused(lambda: SecretQuestion.objects.create(user=alice, code="lost_toy", own_text=b"x", answer_hash="x"))


def test_a_person_has_one_consent_and_one_question(alice):
    for make in (
        lambda: Consent.objects.create(user=alice, version="1", text_digest="x", given_at=clock.now()),
        lambda: SecretQuestion.objects.create(user=alice, code="lost_toy", answer_hash="x"),
    ):
        make()
        assert refused(make)


def test_no_row_tells_who_it_is_about_when_it_is_printed(alice):
    sign_up = make_sign_up("claire@lunebleue.example")

    assert "claire" not in repr(sign_up).lower()
    assert "alice" not in repr(alice).lower()


def test_notifications_go_to_the_login_address_until_another_is_confirmed(alice):
    assert alice.notified_address == alice.login_address
    alice.contact_address = "atelier@troisponts.example"
    assert alice.notified_address == "atelier@troisponts.example"
