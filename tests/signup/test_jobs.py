"""Before and after the expiry of an activation link (journeys §2), the clock moved day by day."""

from datetime import timedelta

from choeur.accounts.models import ActivationLink, SignUp
from choeur.audit.models import Entry
from choeur.signup import jobs, resending
from choeur.signup.models import SignupDraft
from tests.people import make_sign_up
from tests.signup.visitor import Visitor, activation_link


def test_two_reminders_leave_once_each_in_thirty_one_days(move_clock, run_jobs, outbox):
    make_sign_up("claire@lunebleue.example")
    seen: dict[str, int] = {}

    for day in range(32):
        run_jobs()
        run_jobs()
        for mail in outbox:
            seen.setdefault(mail.code, day)
        move_clock(days=1)

    assert seen == {"ACT-03": 23, "ACT-04": 29}
    assert len(outbox) == 2


def test_the_link_of_a_reminder_activates(claire, move_clock, run_jobs):
    claire.sign_up()
    move_clock(days=24)
    run_jobs()

    (reminder,) = claire.mails("ACT-03")
    page = claire.open(activation_link(reminder))

    assert page.heading == "Activez votre compte"


def test_nobody_is_reminded_who_activated_or_has_an_account(move_clock, run_jobs, outbox):
    ended = make_sign_up("done@lunebleue.example")
    SignUp.objects.filter(pk=ended.pk).update(ended_at=ended.created_at, end=SignUp.End.ACTIVATED)
    make_sign_up("owner@lunebleue.example", address_taken=True)

    for _ in range(31):
        move_clock(days=1)
        run_jobs()

    assert len(outbox) == 0


def test_a_reopened_sign_up_is_reminded_anew(move_clock, run_jobs, outbox):
    sign_up = make_sign_up("claire@lunebleue.example")
    for day in range(70):
        if day == 35:
            resending.resend(sign_up.login_address, language="fr", network="")
        run_jobs()
        move_clock(days=1)

    assert [mail.code for mail in outbox] == ["ACT-03", "ACT-04", "ACT-02", "ACT-03", "ACT-04"]


def test_a_worker_that_slept_for_weeks_sends_the_reminder_that_still_makes_sense(move_clock, run_jobs, outbox):
    make_sign_up("claire@lunebleue.example")
    move_clock(days=29, hours=12)

    run_jobs()

    assert [mail.code for mail in outbox] == ["ACT-04"]


def test_short_links_have_no_reminder_that_would_leave_with_them(settings, move_clock, run_jobs, outbox):
    settings.ACTIVATION_LINK_DAYS = 7
    sign_up = make_sign_up("claire@lunebleue.example")
    SignUp.objects.update(expires_at=sign_up.created_at + timedelta(days=7))

    for _ in range(8):
        run_jobs()
        move_clock(days=1)

    assert [mail.code for mail in outbox] == ["ACT-04"]


def test_a_sign_up_is_erased_thirty_days_after_its_expiry_with_its_links(claire, move_clock, run_jobs):
    claire.sign_up()
    link = claire.link()
    move_clock(days=59, hours=23)
    run_jobs()
    assert SignUp.objects.count() == 1

    move_clock(hours=2)
    run_jobs()

    assert not SignUp.objects.exists()
    assert not ActivationLink.objects.exists()
    assert claire.open(link).heading == "Ce lien est incomplet"
    assert Entry.objects.filter(event="sign_ups.erased", data={"count": 1}).count() == 1


def test_nothing_lives_beyond_ninety_days_whatever_was_asked_again(move_clock):
    make_sign_up("claire@lunebleue.example", expires_at=make_sign_up("x@y.example").expires_at + timedelta(days=60))
    move_clock(days=90)

    jobs.erase_never_activated()

    assert not SignUp.objects.exists()


def test_an_activated_sign_up_is_erased_too_and_the_account_stays(claire, move_clock):
    claire.sign_up()
    claire.activate()
    move_clock(days=61)

    jobs.erase_never_activated()

    assert not SignUp.objects.exists()
    assert claire.log_in().heading == "Bonjour Claire"


def test_one_turn_erases_all_that_is_due_batch_after_batch(move_clock, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 2)
    for number in range(5):
        make_sign_up(f"person{number}@lunebleue.example")
    move_clock(days=61)

    assert [jobs.erase_never_activated() for _ in range(4)] == [5, 0, 0, 0]


def test_expired_drafts_and_links_of_nobody_are_erased(claire, move_clock):
    claire.give_siret()
    Visitor().open("/activation/renvoi")
    resending.resend("nobody@lunebleue.example", language="fr", network="")
    assert jobs.erase_drafts_and_decoys() == 0
    move_clock(days=7, minutes=1)

    assert jobs.erase_drafts_and_decoys() == 2

    assert not SignupDraft.objects.exists()
    assert not ActivationLink.objects.exists()
