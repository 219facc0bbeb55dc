"""« Recevoir un nouveau lien »: the same answer whoever exists (journeys §2, decision 3)."""

from datetime import timedelta

import pytest

from choeur.accounts.models import SignUp
from choeur.notifications.models import OutgoingMail, State
from choeur.signup import resending
from tests.people import make_sign_up, make_user
from tests.signup.rows import Statements, all_rows, how_many
from tests.signup.visitor import Visitor

ANSWER = "Si un compte attend son activation à cette adresse, un nouveau courriel est parti."


def ask(address: str):
    visitor = Visitor()
    visitor.open("/activation/renvoi")
    return visitor.press("Recevoir un nouveau lien", login_address=address)


def test_who_waits_who_has_an_account_and_who_is_unknown_get_one_answer_for_one_cost():
    ask("first@lunebleue.example")  # the quota of this network has its row
    make_user("owner@lunebleue.example")
    make_sign_up("waiting@lunebleue.example")
    make_sign_up("expired@lunebleue.example", expires_at=SignUp.objects.get().expires_at - timedelta(days=31))
    seen = []
    for address in ("waiting", "expired", "owner", "unknown"):
        before = how_many()
        with Statements() as statements:
            page = ask(f"{address}@lunebleue.example")
        seen.append((page.status, page.text, how_many() - before, statements.shapes))

    assert ANSWER in seen[0][1]
    assert all(each == seen[0] for each in seen)


def test_a_mail_leaves_only_where_a_sign_up_waits():
    make_user("owner@lunebleue.example")
    make_sign_up("waiting@lunebleue.example")

    for address in ("waiting", "owner", "unknown"):
        ask(f"{address}@lunebleue.example")

    assert [(mail.code, mail.to) for mail in OutgoingMail.objects.exclude(state=State.DISCARDED)] == [
        ("ACT-02", "waiting@lunebleue.example")
    ]


def test_an_expired_sign_up_is_reopened_for_thirty_days(move_clock):
    sign_up = make_sign_up("claire@lunebleue.example")
    move_clock(days=40)

    ask(sign_up.login_address)

    assert SignUp.objects.get().expires_at - sign_up.expires_at == pytest.approx(timedelta(days=40), abs=timedelta(minutes=1))


def test_a_link_that_is_still_good_is_not_prolonged(move_clock):
    sign_up = make_sign_up("claire@lunebleue.example")
    move_clock(days=10)

    ask(sign_up.login_address)

    assert SignUp.objects.get().expires_at == sign_up.expires_at


def test_no_sign_up_lives_more_than_ninety_days(move_clock):
    sign_up = make_sign_up("claire@lunebleue.example")
    for _ in range(2):
        move_clock(days=40)
        ask(sign_up.login_address)

    assert SignUp.objects.get().expires_at == sign_up.created_at + timedelta(days=90)


def test_the_newest_of_two_sign_ups_is_written_to(move_clock):
    make_sign_up("claire@lunebleue.example", last_name="Old")
    move_clock(minutes=1)
    newest = make_sign_up("claire@lunebleue.example", last_name="New")

    ask("claire@lunebleue.example")

    assert newest.links.count() == 1


def test_an_address_that_cannot_be_one_is_told_so_and_nothing_is_written():
    before = all_rows()

    page = ask("claire")

    assert page.status == 422
    assert page.errors == ["Saisissez une adresse au format nom@exemple.fr"]
    assert all_rows() == before


def test_three_mails_a_day_leave_and_the_fourth_answer_is_the_same():
    sign_up = make_sign_up("claire@lunebleue.example")

    pages = [ask(sign_up.login_address) for _ in range(5)]

    assert len({page.text for page in pages}) == 1
    assert OutgoingMail.objects.exclude(state=State.DISCARDED).count() == 3
    assert SignUp.objects.get().links.count() == 3


def test_a_stranger_who_asks_all_day_long_does_not_keep_the_owner_from_her_next_mail(move_clock):
    sign_up = make_sign_up("claire@lunebleue.example")
    for _ in range(25):
        resending.resend(sign_up.login_address, language="fr", network="198.51.100.x")
        move_clock(hours=1)

    ask(sign_up.login_address)

    assert OutgoingMail.objects.filter(to=sign_up.login_address).count() > 3
