"""What delays bring, and what is swept (journeys §7)."""

import os
import socket
import struct
import threading
import time

import pytest

from choeur.support import attaching, jobs, lifecycle
from choeur.support.models import Attachment, Scan, Status, SupportRequest
from tests.support.test_lifecycle import asked
from tests.support.writer import newest, text_file

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def request_of_alice(alice) -> SupportRequest:
    return lifecycle.submit(asked(), by=alice)


def test_a_complement_that_does_not_come_is_reminded_once_then_closed(request_of_alice, dora, move_clock, outbox):
    lifecycle.ask_more(request_of_alice, by=dora, question="Quel jour ?")
    move_clock(days=22)
    assert jobs.remind_before_closing() == 0

    move_clock(days=2)
    assert (jobs.remind_before_closing(), jobs.remind_before_closing(), jobs.close_overdue()) == (1, 0, 0)
    move_clock(days=7)
    assert (jobs.close_overdue(), jobs.close_overdue()) == (1, 0)

    assert [mail.code for mail in outbox] == ["SUP-01", "SUP-04", "SUP-05", "SUP-06"]
    assert "faute de réponse dans le délai" in outbox[-1].text
    assert newest().status == Status.CLOSED


def test_each_question_has_its_own_delay_and_reminder(request_of_alice, dora, move_clock):
    lifecycle.ask_more(request_of_alice, by=dora, question="Quel jour ?")
    move_clock(days=24)
    jobs.remind_before_closing()
    lifecycle.give_more(request_of_alice, body="Mardi.")
    lifecycle.ask_more(request_of_alice, by=dora, question="Quelle heure ?")

    move_clock(days=10)

    assert (jobs.remind_before_closing(), jobs.close_overdue()) == (0, 0)
    move_clock(days=14)
    assert jobs.remind_before_closing() == 1


def test_an_answer_that_nobody_contests_stands(request_of_alice, dora, move_clock):
    lifecycle.answer(request_of_alice, by=dora, body="C'est fait.")
    move_clock(days=16)

    assert jobs.close_overdue() == 1


def test_what_waits_for_the_support_is_never_closed_by_itself(request_of_alice, move_clock):
    move_clock(days=400)

    assert (jobs.close_overdue(), jobs.erase_unconfirmed_and_old_drafts()) == (0, 0)


def test_a_visitor_who_did_not_confirm_left_nothing(claire, move_clock):
    claire.write(text_file())
    move_clock(days=2)
    assert jobs.erase_unconfirmed_and_old_drafts() == 0

    move_clock(days=2)

    assert jobs.erase_unconfirmed_and_old_drafts() == 1
    assert not SupportRequest.objects.exists()
    assert not Attachment.objects.exists()


def test_old_drafts_end(alice, move_clock):
    lifecycle.save_draft(asked(), by=alice)
    move_clock(days=91)

    assert jobs.erase_unconfirmed_and_old_drafts() == 1


def test_files_of_a_form_that_was_never_sent_go_and_those_of_a_draft_stay(alice, move_clock):
    drafted = lifecycle.save_draft(asked(), by=alice)
    attaching.keep(attaching.sort([text_file("draft.txt")], already=0)[0], batch=drafted.key)
    attaching.keep(attaching.sort([text_file("lost.txt")], already=0)[0], batch="f" * 64)
    move_clock(days=2)
    _make_old()

    assert jobs.sweep_files() == 1

    assert [attachment.name for attachment in Attachment.objects.all()] == ["draft.txt"]
    assert len(list(attaching.folder().iterdir())) == 1


def test_bytes_that_wait_for_their_row_are_left_alone():
    attaching.folder().mkdir()
    (attaching.folder() / "young").write_bytes(b"x")

    assert jobs.sweep_files() == 0


def _make_old():
    past = time.time() - 2 * 3600
    for file in attaching.folder().iterdir():
        os.utime(file, (past, past))


class Clamd(threading.Thread):
    """The little of clamd that INSTREAM needs: finds EICAR and nothing else."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(path)
        self.door.listen()

    def run(self):
        while True:
            try:
                caller, _ = self.door.accept()
            except OSError:
                return
            with caller, caller.makefile("rb") as sent:
                assert sent.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack(">I", sent.read(4))[0]:
                    content += sent.read(length)
                caller.sendall(b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0")


@pytest.fixture
def clamd(tmp_path, settings):
    settings.CLAMAV = str(tmp_path / "clamd.ctl")
    scanner = Clamd(settings.CLAMAV)
    scanner.start()
    yield scanner
    scanner.door.shutdown(socket.SHUT_RDWR)
    scanner.door.close()
    scanner.join()


def keep(*files):
    attaching.keep(attaching.sort(files, already=0)[0], batch="f" * 64)


def test_the_antivirus_lets_one_through_and_holds_the_other(clamd):
    keep(text_file("good.txt"), text_file("bad.txt", EICAR))

    assert jobs.scan_attachments() == 2

    assert dict(Attachment.objects.values_list("name", "scan")) == {"good.txt": Scan.PASSED, "bad.txt": Scan.REFUSED}


def test_a_silent_antivirus_serves_nothing_and_loses_nothing(settings):
    settings.CLAMAV = "/nowhere/clamd.ctl"
    keep(text_file())

    assert jobs.scan_attachments() == 0

    assert Attachment.objects.get().scan == Scan.WAITING


def test_without_antivirus_nothing_is_scanned():
    keep(text_file())

    assert (jobs.scan_attachments(), Attachment.objects.get().scan) == (0, Scan.PASSED)
