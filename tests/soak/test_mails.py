"""A worker that dies loses no mail, and doubles at most the one between the server's 250 and its note (security.md X2, X15, L8)."""

import random
import time

import pytest

from tests.notifications import kills
from tests.soak import scale


@pytest.mark.parametrize("point", kills.POINTS)
def test_a_worker_killed_at_any_point_loses_nothing_and_doubles_one_mail_at_most(tmp_path, point):
    site = kills.kill_once(tmp_path, point, nth=4, mails=14)

    assert site.states() == {"sent": 14}
    assert len(site.post.ids) == 14
    twice = sum(site.post.ids.values()) - 14
    assert twice == (1 if point == "accepted" else 0)


def test_workers_killed_at_any_moment_lose_nothing_and_double_one_mail_each_at_most(tmp_path, capsys):
    rounds, mails = scale.of(suite=4, soak=300), scale.of(suite=40, soak=10_000)
    delays = [random.uniform(0, 0.5) for _ in range(rounds)]

    site = kills.kill_at_random(tmp_path, mails, delays)

    doubled = sum(site.post.ids.values()) - mails
    if scale.IS_FULL:
        with capsys.disabled():
            print(f"\n{rounds} kills, {mails} mails: {mails - len(site.post.ids)} lost, {doubled} left twice, with one Message-ID")
    assert site.states() == {"sent": mails}
    assert len(site.post.ids) == mails
    assert doubled <= rounds


def test_two_workers_send_each_mail_once(tmp_path, capsys):
    mails = scale.of(suite=60, soak=10_000)
    begun = time.monotonic()

    site = kills.share(tmp_path, mails, workers=2)

    if scale.IS_FULL:
        with capsys.disabled():
            print(f"\n2 workers, {mails} mails: {mails / (time.monotonic() - begun):.0f} a second, writing them included")
    assert site.states() == {"sent": mails}
    assert set(site.post.ids.values()) == {1}
