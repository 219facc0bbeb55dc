"""One question to a server on a bad day (security.md X13): always an answer or `Silent`, and in time."""

import time

import pytest

from choeur.common import web, web_client
from tests.registry import server
from tests.registry.conftest import public_api

__all__ = ["public_api"]


def ask(played, *, seconds=2.0):
    return web.get(f"{played.address}/x", params={"q": "1"}, headers={"X-Key": "k"}, deadline=time.monotonic() + seconds)


def test_a_good_answer_is_a_json_object(public_api):
    public_api.answer("/x", server.says({"a": 1}))

    assert ask(public_api).body == {"a": 1}
    path, query, headers = public_api.asked[0]
    assert (path, query, headers["X-Key"], headers["User-Agent"]) == ("/x", {"q": ["1"]}, "k", web_client.USER_AGENT)


@pytest.mark.parametrize("code", [301, 400, 401, 403, 404, 406])
def test_a_refusal_is_a_status_whose_body_is_not_read(public_api, code):
    public_api.answer("/x", server.status(code, Location="https://elsewhere.example/siret/1"))

    reply = ask(public_api)

    assert (reply.status, reply.body, reply.location) == (code, {}, "https://elsewhere.example/siret/1")
    assert len(public_api.asked) == 1


@pytest.mark.parametrize(
    "say",
    [
        server.raw(b"<html>maintenance</html>"),
        server.raw(b'{"cut": '),
        server.raw(b'{"latin": "\xe9"}'),
        server.raw(b""),
        server.raw(b'["a list"]'),
        server.raw(b"[" * 100_000),
        server.status(500),
        server.status(503),
        server.cut_short,
        server.endless,
    ],
)
def test_garbage_is_silence(public_api, say):
    public_api.answer("/x", say)

    with pytest.raises(web.Silent) as silence:
        ask(public_api)

    assert silence.value.retry_after == 0


@pytest.mark.parametrize("say", [server.sleepy, server.one_byte_at_a_time, server.one_header_byte_at_a_time])
def test_a_slow_server_costs_no_more_than_the_time_given(public_api, say):
    public_api.answer("/x", say)
    started = time.monotonic()

    with pytest.raises(web.Silent):
        ask(public_api, seconds=0.3)

    assert time.monotonic() - started < 2.5


def test_no_time_left_asks_nothing(public_api):
    with pytest.raises(web.Silent):
        ask(public_api, seconds=-1)

    assert public_api.asked == []


def test_a_closed_port_is_silence(public_api):
    with pytest.raises(web.Silent):
        web.get("http://127.0.0.1:9/x", params={}, headers={}, deadline=time.monotonic() + 1)


@pytest.mark.parametrize(("header", "seconds"), [("7", 7), ("999999", 3600), ("Wed, 21 Oct 2026 07:28:00 GMT", 60), (None, 60)])
def test_too_many_requests_tells_how_long_to_wait(public_api, header, seconds):
    public_api.answer("/x", server.status(429, **({"Retry_After": header} if header else {})))

    with pytest.raises(web.Silent) as silence:
        ask(public_api)

    assert silence.value.retry_after == seconds


def test_questions_beyond_the_places_are_silence_at_once(public_api, monkeypatch):
    monkeypatch.setattr(web, "_places", web.threading.BoundedSemaphore(1))
    web._places.acquire()

    with pytest.raises(web.Silent):
        ask(public_api)

    assert public_api.asked == []


def test_a_key_that_no_header_can_carry_is_silence(public_api):
    with pytest.raises(web.Silent):
        web.get(f"{public_api.address}/x", params={}, headers={"X-Key": "clé"}, deadline=time.monotonic() + 1)

    assert public_api.asked == []
