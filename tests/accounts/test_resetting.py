"""The proofs of a reset: on one row, checked again at the end, whatever was tried in between (journeys §4, security.md T11 and T31)."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from choeur.accounts import addresses, devices, resetting, secret_question, slowing_resets
from choeur.accounts.models import ContactConfirmation, ResetRequest, User
from choeur.accounts.resetting import LinkNotGood, LinkState
from choeur.audit.models import Entry
from choeur.common import clock, tokens
from choeur.notifications.models import OutgoingMail
from tests.login.forgetful import ADDRESS, ANSWER, NEW_PASSWORD, somebody
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
HASH = make_password(NEW_PASSWORD)
BROWSER = {"device_digest": "d" * 64, "device_label": "Firefox, Linux", "network": "203.0.113.x"}


@pytest.fixture
def claire():
    return somebody()


def begin(address=ADDRESS, device=""):
    return resetting.begin(address, device=device, network="203.0.113.x")


def answer(request, text=ANSWER):
    resetting.answer(ResetRequest.objects.get(pk=request.pk), text, network="203.0.113.x")


def tokens_mailed(code="SEC-01"):
    mails = OutgoingMail.objects.filter(code=code).exclude(to="").order_by("created_at")
    return [re.findall(r"/lien/([\w-]+)", mail.text)[0] for mail in mails]


def change(request):
    resetting.change_password(request, HASH, **BROWSER)


def unchanged():
    return User.objects.get(login_key=ADDRESS).check_password(PASSWORD)


@pytest.mark.parametrize("mode", ["before_link", "after_link", "off"])
def test_the_right_answer_alone_changes_no_password(claire, settings, mode):
    settings.SECRET_QUESTION = mode
    request = begin()
    answer(request)

    request = ResetRequest.objects.get()
    request.token_digest = "0" * 64  # who has not read the mail knows no token
    with pytest.raises(LinkNotGood):
        change(request)

    assert unchanged()


@pytest.mark.parametrize("mode", ["before_link", "after_link"])
def test_the_link_alone_changes_no_password_where_an_answer_is_owed(claire, settings, mode):
    settings.SECRET_QUESTION = mode
    request = begin()
    answer(request)
    ResetRequest.objects.update(answered_at=None)

    with pytest.raises(LinkNotGood):
        change(resetting.find(tokens_mailed()[-1]))

    assert unchanged()
    assert resetting.question_owed(ResetRequest.objects.get()) is not None


def test_a_link_sent_before_the_setting_changed_still_asks_what_is_missing(claire, settings):
    settings.SECRET_QUESTION = "off"
    begin()
    settings.SECRET_QUESTION = "before_link"

    with pytest.raises(LinkNotGood):
        change(resetting.find(tokens_mailed()[0]))


def test_no_token_is_kept_in_clear(claire):
    answer(begin())

    [token] = tokens_mailed()
    assert token not in repr(ResetRequest.objects.values())
    assert len(token) == 43


def test_a_request_keeps_nothing_of_the_address(claire):
    begin()

    assert "claire" not in repr(ResetRequest.objects.values())


def test_a_link_after_a_change_of_password_is_refused(claire, move_clock):
    answer(begin())
    first = resetting.find(tokens_mailed()[0])
    change(first)

    with pytest.raises(LinkNotGood) as refused:
        change(first)

    assert refused.value.state is LinkState.USED


def test_an_older_link_after_a_newer_one_is_refused(claire):
    requests = [begin(), begin()]
    for request in requests:
        answer(request)
    older, newer = (resetting.find(token) for token in tokens_mailed())

    with pytest.raises(LinkNotGood) as refused:
        change(older)
    assert refused.value.state is LinkState.REPLACED
    change(newer)
    assert User.objects.get().check_password(NEW_PASSWORD)


def test_somebody_switched_off_gets_no_link_and_uses_none(claire):
    answer(begin())
    link = resetting.find(tokens_mailed()[0])
    User.objects.update(is_active=False)

    with pytest.raises(LinkNotGood):
        change(link)
    assert resetting.find(tokens_mailed()[0]) is None
    answer(begin())
    assert len(tokens_mailed()) == 1


def test_links_that_somebody_asked_for_meanwhile_end_too(claire):
    answer(begin())
    with transaction.atomic():
        addresses.ask_for_confirmation(claire, "thief@evil.example")

    change(resetting.find(tokens_mailed()[0]))

    assert ContactConfirmation.objects.count() == 0


def test_the_journal_has_each_step_and_no_personal_data(claire):
    answer(begin(), "une girafe")
    answer(begin())
    change(resetting.find(tokens_mailed()[0]))

    events = Entry.objects.order_by("at").values_list("event", "target_id", "network", "data")
    assert [event for event, *_ in events] == [
        "reset.asked", "reset.answer_refused", "reset.asked", "reset.answered", "password.reset"
    ]  # fmt: skip
    assert {(target, network, str(data)) for _event, target, network, data in events} == {(str(claire.pk), "203.0.113.x", "{}")}


# --- Wrong answers ---------------------------------------------------------------------------------------------------


def test_after_three_wrong_answers_to_one_request_the_right_one_sends_nothing(claire):
    request = begin()
    for _ in range(3):
        answer(request, "une girafe")

    answer(request)

    assert tokens_mailed() == []


def test_after_five_wrong_answers_in_a_day_the_right_one_sends_nothing_and_a_known_device_still_may(claire, move_clock):
    devices.remember(claire, tokens.digest("at home"), label="Firefox")
    for _ in range(5):
        answer(begin(), "une girafe")

    answer(begin())
    assert tokens_mailed() == []
    answer(begin(device="at home"))
    assert len(tokens_mailed()) == 1
    move_clock(days=1, seconds=1)
    answer(begin())
    assert len(tokens_mailed()) == 2


def test_the_owner_is_told_once_of_five_wrong_answers_in_a_day_at_all_her_addresses(run_jobs, move_clock):
    somebody(contact_address="claire.perso@lunebleue.example")
    for number in range(5):
        run_jobs()
        assert OutgoingMail.objects.filter(code="SEC-03").count() == 0, number
        answer(begin(), "une girafe")

    for _ in range(3):
        move_clock(minutes=6)
        run_jobs()

    told = OutgoingMail.objects.filter(code="SEC-03").values_list("to", flat=True)
    assert sorted(told) == sorted([ADDRESS, "claire.perso@lunebleue.example"])


def test_nobody_is_told_of_wrong_answers_for_an_address_without_account(run_jobs):
    for _ in range(6):
        answer(begin(), "une girafe")

    assert slowing_resets.warn_owners() == 0


def test_a_person_gets_five_mails_an_hour_whoever_asks(claire, settings):
    settings.SECRET_QUESTION = "off"
    for _ in range(8):
        begin()

    assert len(tokens_mailed()) == 5
    assert resetting.state_of(resetting.find(tokens_mailed()[-1])) is LinkState.GOOD, "who gets no mail voids no link"


def test_who_changed_her_password_begins_afresh(claire):
    for _ in range(4):
        answer(begin(), "une girafe")
    answer(begin())
    change(resetting.find(tokens_mailed()[-1]))

    for _ in range(4):
        answer(begin(), "une girafe")
    answer(begin())

    assert len(tokens_mailed()) == 2


def test_old_requests_are_erased(claire, run_jobs, move_clock):
    begin()
    move_clock(days=2, hours=1)

    run_jobs()

    assert ResetRequest.objects.count() == 0


# --- What the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "columns",
    [
        {"link_sent_at": "now", "token_digest": "a" * 64},  # a link of nobody
        {"end": "used", "ended_at": "now"},  # used without a link
        {"end": "replaced"},  # ended, nobody knows when
        {"ended_at": "now"},  # ended, nobody knows why
    ],
)
def test_the_database_refuses_a_reset_that_cannot_be(columns):
    now = clock.now()
    values = {name: now if value == "now" else value for name, value in columns.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        ResetRequest.objects.create(address_key="a", question="lost_toy", from_known_device=False, expires_at=now, **values)


def test_the_database_refuses_two_good_links_of_one_person(claire):
    now = clock.now()
    common = {"user": claire, "address_key": "a", "question": "lost_toy", "from_known_device": False, "expires_at": now}
    ResetRequest.objects.create(token_digest="a" * 64, link_sent_at=now, **common)

    with pytest.raises(IntegrityError), transaction.atomic():
        ResetRequest.objects.create(token_digest="b" * 64, link_sent_at=now, **common)


def test_an_answer_of_any_length_is_one_hash(claire):
    request = begin()

    answer(request, "a" * 200_000)

    assert ResetRequest.objects.get().wrong_answers == 1
    assert secret_question.answer_matches(ANSWER, claire.secret_question.answer_hash)
