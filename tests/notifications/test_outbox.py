"""Sending: none lost, none twice, and a failing domain or relay holds nobody else (security.md X12)."""

import time
from datetime import timedelta

import pytest

from choeur.common import clock
from choeur.notifications import catalogue, claiming, outbox, pauses, relay
from choeur.notifications.models import OutgoingMail, State
from choeur.notifications.sending import Addressee, decoy
from tests.notifications.post import HANG, Post, body, header, listening, silent


@pytest.fixture
def impatient(monkeypatch):
    """The delays of SMTP, shortened: still long enough for a busy machine."""
    monkeypatch.setattr(relay, "CONNECT_SECONDS", 1)
    monkeypatch.setattr(relay, "TOTAL_SECONDS", 2)


def test_a_mail_leaves_with_its_headers_and_both_bodies(post, write):
    mail = write("claire@exemple.fr")

    assert outbox.send_due() == 1

    [(to, message)] = post.taken
    text, html = message.get_payload()
    assert to == "claire@exemple.fr"
    assert header(message, "From") == "Coopérative Numérique du Limousin — Chœur <comptes@choeur.example>"
    assert header(message, "Subject") == mail.subject
    assert message["Message-ID"] == f"<{mail.id}@choeur.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Content-Language"] == "fr"
    assert body(text).rstrip() == mail.text.rstrip()
    assert body(html).rstrip() == mail.html.rstrip()
    assert html["Content-Transfer-Encoding"] == "quoted-printable"


@pytest.mark.parametrize("demo", [True, False])
def test_the_body_is_erased_as_soon_as_the_server_has_it_except_in_a_demonstration(post, write, settings, demo):
    settings.DEMO = demo
    mail = write()

    outbox.send_due()

    mail.refresh_from_db()
    assert mail.state == State.SENT
    assert mail.sent_at
    assert ("jeton-en-clair" in mail.text and "jeton-en-clair" in mail.html) is demo


def test_a_demonstration_without_mail_server_keeps_its_mails_in_the_mailbox(write, settings):
    settings.EMAIL_URL = ""
    mail = write()

    assert outbox.send_due() == 1
    assert outbox.send_due() == 0

    mail.refresh_from_db()
    assert mail.state == State.SENT
    assert "jeton-en-clair" in mail.text


def test_a_decoy_leaves_for_nobody(post, db):
    decoy(Addressee("inconnue@exemple.fr", "fr"), catalogue.ACTIVATION, expires_at=clock.now(), link="/activer/jeton")

    assert outbox.send_due() == 0
    assert post.taken == []


def test_mails_of_many_domains_leave_in_one_go(post, write):
    for number in range(40):
        write(f"a@d{number % 25}.exemple.fr")

    assert outbox.send_due() == 40
    assert set(post.ids.values()) == {1}


def test_what_is_urgent_leaves_first(post, write):
    notice, activation = write("un@exemple.fr"), write("deux@exemple.fr")
    OutgoingMail.objects.filter(pk=notice.pk).update(priority=catalogue.Priority.NORMAL)

    outbox.send_due()

    assert [to for to, _ in post.taken] == [activation.to, notice.to]


def test_a_relay_that_is_down_costs_no_mail_an_attempt_and_all_leave_when_it_is_back(port, write):
    mails = [write(f"a@d{number}.exemple.fr") for number in range(5)]

    assert outbox.send_due() == 0

    assert set(OutgoingMail.objects.values_list("state", "attempts", "lease_until")) == {(State.WAITING, 0, None)}
    server = Post()
    with listening(server, port):
        assert _sent_within(5, seconds=10)
    assert len(server.taken) == len(mails)


@pytest.mark.parametrize("greeting", [b"", b"2", b"421 later\r\n", b"554 no\r\n", b"garbage\r\n"])
def test_a_relay_that_never_greets_well_is_down(port, write, impatient, greeting):
    mail = write()

    with silent(port, greeting=greeting):
        assert outbox.send_due() == 0

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.lease_until) == (State.WAITING, 0, None)
    assert pauses.relay.failures == 1


@pytest.mark.parametrize("answer", ["450 4.2.1 later", "452 4.2.2 full", "421 4.3.2 closing"])
def test_a_temporary_refusal_is_tried_again_a_minute_later(post, write, move_clock, answer):
    mail = write()
    post.at_rcpt["exemple.fr"] = answer

    assert outbox.send_due() == 0

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_answer) == (State.WAITING, 1, answer)
    assert timedelta(seconds=40) < mail.next_try_at - clock.now() < timedelta(seconds=75)
    post.at_rcpt.clear()
    assert outbox.send_due() == 0
    move_clock(seconds=75)
    assert outbox.send_due() == 1


def test_waits_grow_from_one_minute_to_six_hours():
    minutes = [claiming.retry_delay(attempts) / timedelta(minutes=1) for attempts in range(30)]

    assert all(0.8 * min(2**n, 360) <= wait <= 1.2 * min(2**n, 360) for n, wait in enumerate(minutes))


def test_a_mail_refused_for_three_days_is_set_aside_for_an_operator(post, write, move_clock):
    mail = write()
    post.at_rcpt["exemple.fr"] = "450 4.2.1 later"
    outbox.send_due()

    move_clock(hours=73)
    outbox.send_due()

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.PARKED, 2)
    assert list(outbox.parked()) == [mail]


@pytest.mark.parametrize("step", ["at_rcpt", "at_data"])
def test_a_refusal_for_good_is_set_aside_at_once_and_shown(post, write, step):
    mail = write()
    getattr(post, step)["exemple.fr"] = "554 5.7.1 no"

    assert outbox.send_due() == 0

    mail.refresh_from_db()
    assert (mail.state, mail.last_answer, mail.attempts) == (State.PARKED, "554 5.7.1 no", 1)
    assert outbox.summary().parked == 1


def test_an_operator_sends_a_mail_set_aside_again(post, write):
    mail = write()
    post.at_rcpt["exemple.fr"] = "550 5.1.1 unknown"
    outbox.send_due()
    post.at_rcpt.clear()

    assert outbox.retry(mail.id)

    assert outbox.send_due() == 1
    assert not outbox.retry(mail.id)


def test_silence_after_the_message_is_cut_and_tried_again_with_the_same_id(post, write, impatient, move_clock):
    mail = write()
    post.at_data["exemple.fr"] = HANG

    begun = time.monotonic()
    assert outbox.send_due() == 0

    assert time.monotonic() - begun < 10
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.WAITING, 1)
    post.at_data.clear()
    pauses.forget()
    move_clock(minutes=2)
    assert outbox.send_due() == 1
    assert list(post.ids) == [mail.headers["Message-ID"]]


@pytest.mark.parametrize("misbehaviour", ["450 later", "550 no", "421 closing"])
def test_one_refusing_domain_among_ten_holds_nobody(post, write, misbehaviour):
    post.at_rcpt["d0.exemple.fr"] = misbehaviour
    for number in range(30):
        write(f"a{number}@d{number % 10}.exemple.fr")

    assert outbox.send_due() == 27

    assert {to.rpartition("@")[2] for to, _ in post.taken} == {f"d{number}.exemple.fr" for number in range(1, 10)}


def test_one_hanging_domain_among_ten_holds_nobody_and_is_left_alone(post, write, monkeypatch):
    monkeypatch.setattr(relay, "TOTAL_SECONDS", 4)
    post.at_rcpt["d0.exemple.fr"] = HANG
    for number in range(30):
        write(f"a{number}@d{number % 10}.exemple.fr")

    assert outbox.send_due() == 27

    assert post.calls["rcpt", "d0.exemple.fr"] == 1
    hung = OutgoingMail.objects.get(attempts=1, state=State.WAITING)
    assert max(OutgoingMail.objects.filter(state=State.SENT).values_list("sent_at", flat=True)) < hung.next_try_at - timedelta(
        seconds=45
    )


def test_a_mail_written_while_a_domain_hangs_leaves_meanwhile(post, write, monkeypatch):
    monkeypatch.setattr(relay, "TOTAL_SECONDS", 4)
    post.at_rcpt["mort.exemple.fr"] = HANG
    write("a@mort.exemple.fr")
    late = []

    def write_one_meanwhile() -> bool:
        if post.calls["rcpt", "mort.exemple.fr"] and not late:
            late.append(write("b@vif.exemple.fr"))
        return False

    outbox.send_due(write_one_meanwhile)

    assert [to for to, _ in post.taken] == ["b@vif.exemple.fr"]
    hung = OutgoingMail.objects.get(to="a@mort.exemple.fr")
    late[0].refresh_from_db()
    assert late[0].sent_at < hung.next_try_at - timedelta(seconds=45)


def test_a_mail_that_another_worker_holds_is_left_to_it_until_its_lease_ends(post, write, move_clock):
    write()
    assert claiming.claim("exemple.fr")

    assert outbox.send_due() == 0
    move_clock(seconds=61)
    assert outbox.send_due() == 1


def test_a_worker_that_lost_its_lease_puts_nothing_back(post, write, move_clock):
    mail = write()
    late = claiming.claim("exemple.fr")
    move_clock(seconds=61)
    holder = claiming.claim("exemple.fr")

    claiming.note(late, relay.Answer(relay.Outcome.NEVER, "550"))

    mail.refresh_from_db()
    assert (mail.state, mail.lease_token) == (State.WAITING, holder.token)


def test_a_clock_set_back_holds_no_mail(post, write, move_clock):
    move_clock(days=30)
    write()
    move_clock(days=-30)

    assert outbox.send_due() == 1


def test_a_worker_told_to_stop_starts_nothing_more(post, write):
    write()

    assert outbox.send_due(lambda: True) == 0
    assert outbox.send_due() == 1


def test_the_summary_counts_each_state(post, write):
    write("a@un.exemple.fr")
    waiting = write("b@deux.exemple.fr")
    post.at_rcpt["deux.exemple.fr"] = "450 later"
    outbox.send_due()

    summary = outbox.summary()

    assert (summary.sent, summary.waiting, summary.parked, summary.discarded) == (1, 1, 0, 0)
    assert summary.oldest_waiting_at == waiting.created_at


def _sent_within(count: int, *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    sent = 0
    while sent < count and time.monotonic() < end:
        sent += outbox.send_due()
        time.sleep(0.05)
    return sent == count
