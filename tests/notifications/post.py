"""A mail server of the tests on loopback: it keeps what it takes, and misbehaves on demand, per domain."""

import asyncio
import logging
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller

logging.getLogger("mail.log").setLevel(logging.WARNING)

HANG = "hang"
HANG_SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Post:
    """`at_rcpt` and `at_data` say what a domain gets instead of 250: an SMTP answer, or HANG."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, Message]] = []
        self.at_rcpt: dict[str, str] = {}
        self.at_data: dict[str, str] = {}
        self.calls = Counter()

    @property
    def ids(self) -> Counter:
        return Counter(message["Message-ID"] for _to, message in self.taken)

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        answer = await self._answer("rcpt", self.at_rcpt, address)
        if answer == "250 OK":
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        answer = await self._answer("data", self.at_data, address)
        if answer == "250 OK":
            self.taken.append((address, message_from_bytes(envelope.content)))
        return answer

    async def _answer(self, step: str, script: dict[str, str], address: str) -> str:
        domain = address.rpartition("@")[2]
        self.calls[step, domain] += 1
        answer = script.get(domain, "250 OK")
        if answer == HANG:
            await asyncio.sleep(HANG_SECONDS)
        return answer


def header(message: Message, name: str) -> str:
    return str(make_header(decode_header(message[name])))


def body(part: Message) -> str:
    return part.get_payload(decode=True).decode().replace("\r\n", "\n")


@contextmanager
def listening(post: Post, port: int, **options: Any) -> Iterator[None]:
    controller = Controller(post, hostname="127.0.0.1", port=port, ready_timeout=10, **options)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@contextmanager
def silent(port: int, *, greeting: bytes = b"") -> Iterator[None]:
    """A port that takes calls, says at most `greeting`, and nothing more."""
    done = threading.Event()
    calls: list[socket.socket] = []
    listener = socket.create_server(("127.0.0.1", port))
    listener.settimeout(0.05)

    def take_calls() -> None:
        while not done.is_set():
            try:
                call, _ = listener.accept()
            except TimeoutError:
                continue
            call.sendall(greeting)
            calls.append(call)

    thread = threading.Thread(target=take_calls)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        for opened in [*calls, listener]:
            opened.close()
