"""A server on loopback that answers as a test says: what a public API does on a bad day."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Say = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """Answers each path with what `says` holds, 404 otherwise; `asked` lists path, query and headers."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.says: dict[str, Say] = {}
        self.asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []
        self.ends = threading.Event()

    def answer(self, path: str, say: Say) -> None:
        self.says[path] = say


@contextmanager
def running() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            server.asked.append((parts.path, parse_qs(parts.query), dict(self.headers)))
            try:
                server.says.get(parts.path, status(404))(self)
            except OSError:  # the client went away, as it should
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Silence."""

    with listening(Handler) as address:
        server = Server(address)
        try:
            yield server
        finally:
            server.ends.set()


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """The address on loopback at which this handler answers, in threads, for as long as the block lasts."""
    listening = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    listening.daemon_threads = True
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}"
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


def send(handler: BaseHTTPRequestHandler, code: int, content: bytes, **headers: str) -> None:
    handler.send_response(code)
    for name, value in {"Content-Length": str(len(content)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


def says(body: Any) -> Say:
    return lambda handler: send(handler, 200, json.dumps(body).encode())


def status(code: int, content: bytes = b"<html>erreur</html>", **headers: str) -> Say:
    return lambda handler: send(handler, code, content, **headers)


def raw(content: bytes) -> Say:
    return lambda handler: send(handler, 200, content)


def cut_short(handler: BaseHTTPRequestHandler) -> None:
    """Announces more than it sends."""
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"etablissement": {')
    handler.close_connection = True


def sleepy(handler: BaseHTTPRequestHandler) -> None:
    """Accepts, then says nothing for a while."""
    time.sleep(3)
    handler.close_connection = True


def one_byte_at_a_time(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(30):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


def one_header_byte_at_a_time(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(30):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.1)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Fifty megabytes, where a few kilobytes are due."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(50 * 1024 * 1024))
    handler.end_headers()
    for _ in range(50):
        handler.wfile.write(b" " * 1024 * 1024)
