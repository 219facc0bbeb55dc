"""A worker that dies loses no mail, and doubles at most the one between the server's 250 and its note (security.md X2, X15)."""

import random

import pytest

from tests.notifications import kills


@pytest.mark.parametrize("point", kills.POINTS)
def test_a_worker_killed_at_any_point_loses_nothing_and_doubles_one_mail_at_most(tmp_path, point):
    site = kills.kill_once(tmp_path, point, nth=4, mails=14)

    assert len(site.post.ids) == 14
    assert site.states() == {"sent": 14}
    twice = sum(site.post.ids.values()) - 14
    assert twice == (1 if point == "accepted" else 0)


def test_workers_killed_at_any_moment_lose_nothing(tmp_path):
    delays = [random.uniform(0, 0.3) for _ in range(3)]

    site = kills.kill_at_random(tmp_path, mails=40, delays=delays)

    assert len(site.post.ids) == 40
    assert site.states() == {"sent": 40}
    assert sum(site.post.ids.values()) - 40 <= len(delays)


def test_two_workers_send_each_mail_once(tmp_path):
    site = kills.share(tmp_path, mails=60, workers=2)

    assert len(site.post.ids) == 60
    assert set(site.post.ids.values()) == {1}
    assert site.states() == {"sent": 60}
