"""Whatever the mail server does, « Confirmer » answers as fast as ever, and the mails leave when it is well again (X12)."""

import time
from statistics import median

import pytest

from choeur.registry.sample import cases
from tests.faults import costing, visiting
from tests.faults import portal as portals
from tests.notifications.post import HANG, Post, free_port, listening, silent
from tests.soak import scale

ROUNDS, EACH = scale.of(2, 8), scale.of(4, 10)
SHARE, MORE_SECONDS = 0.1, 0.005 if scale.IS_FULL else 0.5  # beside other tests; a page that spoke to the server would wait 10 s
LONGER_THAN_A_RETRY = 90
PATIENCE_SECONDS = 60
WELL, WELL_TOO, REFUSING, SILENT = "bien.example", "bien-aussi.example", "refus.example", "silence.example"
LATER, NEVER, DEAD = "plus-tard.example", "jamais.example", "mort.example"
MISBEHAVING = [REFUSING, SILENT, LATER, NEVER, DEAD]


@pytest.fixture
def post():
    server = Post()
    server.at_rcpt |= {LATER: "450 4.2.1 later", NEVER: "554 5.7.1 no", DEAD: HANG}
    return server


@pytest.fixture
def site(tmp_path):
    port = free_port()
    with portals.running(tmp_path, CHOEUR_EMAIL_URL=f"smtp+plain://127.0.0.1:{port}") as site:
        site.relay = port
        yield site


def test_a_mail_server_that_misbehaves_slows_no_sign_up_and_loses_no_mail(site, post):
    seconds = {domain: [] for domain in (WELL, WELL_TOO, *MISBEHAVING)}
    for _round in range(ROUNDS):
        confirm_some(site, seconds, REFUSING)
        with silent(site.relay):
            confirm_some(site, seconds, SILENT)
        with listening(post, site.relay):
            confirm_some(site, seconds, WELL, LATER, NEVER, DEAD, WELL_TOO)
    post.at_rcpt.pop(LATER)
    with listening(post, site.relay):
        site.visitor().post_json("/demo/clock", {"advance": LONGER_THAN_A_RETRY})
        all_have_left = wait_until(lambda: len(post.ids) == 5 * ROUNDS * EACH)

    assert all_have_left, left_by_domain(site)
    assert set(post.ids.values()) == {1}
    states = left_by_domain(site)
    assert {domain: state for domain, state, _count in states} == {
        domain: {NEVER: "parked", DEAD: "waiting"}.get(domain, "sent") for domain in seconds
    }
    assert site.errors() == []
    assert slower_than_usual(seconds) == {}


def confirm_some(site, seconds, *domains):
    """Some sign-ups of each domain, in turn; notes how long « Confirmer » took."""
    for _ in range(EACH):
        for domain in domains:
            visitor = site.visitor()
            address = f"personne{len(seconds[domain])}@{domain}"
            visiting.walk_to_confirm(visitor, address, cases.NEW[0])
            seconds[domain].append(costing.measure(lambda visitor=visitor: visiting.confirm(visitor), time.perf_counter))
            assert address in visitor.get(visiting.DONE).body


def slower_than_usual(seconds):
    """The domains for which « Confirmer » took longer than for one that is well; two of these say how noisy the machine is."""
    usual = {domain: median(times) for domain, times in seconds.items()}
    print("\n« Confirmer », median in ms:", {domain: round(1000 * each, 1) for domain, each in usual.items()})
    noise = abs(usual[WELL] - usual[WELL_TOO])
    longest = max(usual[WELL], usual[WELL_TOO]) * (1 + SHARE) + MORE_SECONDS + noise
    return {domain: usual[domain] for domain in MISBEHAVING if usual[domain] > longest}


def left_by_domain(site):
    return site.rows("SELECT domain, state, COUNT(*) FROM notifications_outgoingmail GROUP BY domain, state ORDER BY domain")


def wait_until(condition):
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()
