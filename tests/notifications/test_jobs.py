"""What the worker does for mails: sends them, and forgets them (decision 24)."""

import pytest

from choeur.jobs import running
from choeur.notifications import jobs, outbox
from choeur.notifications.models import OutgoingMail, State


def test_the_worker_sends_what_is_due_at_each_beat(write, settings):
    settings.EMAIL_URL = ""
    write()

    assert running.run_due()["notifications.send_mails"] == 1


@pytest.mark.parametrize("answer", ["550 no", "450 later"])
def test_a_mail_whose_link_has_expired_is_erased_unsent(post, write, move_clock, answer):
    mail = write()
    post.at_rcpt["exemple.fr"] = answer
    outbox.send_due()

    assert jobs.discard_expired_mails() == 0
    move_clock(days=30, seconds=1)
    assert jobs.discard_expired_mails() == 1

    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.html) == (State.DISCARDED, "", "")
    assert not outbox.retry(mail.id)


def test_rows_are_erased_after_ninety_days_but_for_what_still_waits(post, write, move_clock):
    write("a@un.exemple.fr")
    waiting = write("b@deux.exemple.fr")
    post.at_rcpt["deux.exemple.fr"] = "450 later"
    outbox.send_due()

    move_clock(days=89)
    assert jobs.erase_old_mails() == 0
    move_clock(days=2)
    assert jobs.erase_old_mails() == 1
    assert list(OutgoingMail.objects.all()) == [waiting]
