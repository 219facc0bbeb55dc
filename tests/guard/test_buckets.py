from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from fractions import Fraction
from threading import Barrier

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from choeur.guard import buckets
from choeur.guard.buckets import Verdict
from choeur.guard.models import Bucket

MINUTE = timedelta(minutes=1)


@pytest.mark.django_db
def test_a_bucket_gives_its_capacity_then_says_how_long_to_wait(still_clock):
    given = [buckets.take("test", "key", capacity=3, per=MINUTE) for _ in range(4)]

    assert given == [Verdict(allowed=True)] * 3 + [Verdict(allowed=False, retry_after=20)]


@pytest.mark.django_db
def test_waiting_as_long_as_told_is_enough_and_a_second_less_is_not(still_clock, move_clock):
    buckets.take("test", "key", capacity=3, per=MINUTE, cost=3)
    wait = buckets.take("test", "key", capacity=3, per=MINUTE).retry_after

    move_clock(seconds=wait - 1)
    too_soon = buckets.take("test", "key", capacity=3, per=MINUTE)
    move_clock(seconds=1)
    in_time = buckets.take("test", "key", capacity=3, per=MINUTE)

    assert (too_soon, in_time) == (Verdict(allowed=False, retry_after=1), Verdict(allowed=True))


@pytest.mark.django_db
def test_a_refusal_costs_nothing(still_clock, move_clock):
    buckets.take("test", "key", capacity=1, per=MINUTE)
    for _ in range(5):
        assert not buckets.take("test", "key", capacity=1, per=MINUTE)

    move_clock(minutes=1)

    assert buckets.take("test", "key", capacity=1, per=MINUTE)


@pytest.mark.django_db
def test_peeking_takes_nothing(still_clock):
    for _ in range(5):
        assert buckets.peek("test", "key", capacity=1, per=MINUTE) == Verdict(allowed=True)
    buckets.take("test", "key", capacity=1, per=MINUTE)

    assert buckets.peek("test", "key", capacity=1, per=MINUTE) == Verdict(allowed=False, retry_after=60)


@pytest.mark.django_db
def test_buckets_are_apart_by_name_and_by_key_and_reset_fills_one():
    for name, key in (("a", "one"), ("a", "two"), ("b", "one")):
        assert buckets.take(name, key, capacity=1, per=MINUTE)

    buckets.reset("a", "one")

    left = [buckets.peek(name, key, capacity=1, per=MINUTE).allowed for name, key in (("a", "one"), ("a", "two"), ("b", "one"))]
    assert left == [True, False, False]


@pytest.mark.django_db
def test_taking_costs_one_statement_after_the_first_time(django_assert_num_queries):
    buckets.take("test", "key", capacity=9, per=MINUTE)

    with django_assert_num_queries(1):
        buckets.take("test", "key", capacity=9, per=MINUTE)


@pytest.mark.django_db
def test_the_table_does_not_tell_whose_bucket_it_is():
    buckets.take("test", buckets.address_key("alice@example.fr"), capacity=1, per=MINUTE)

    assert "alice" not in str(Bucket.objects.values().get())


@pytest.mark.django_db
def test_a_clock_set_back_blocks_nobody(still_clock, move_clock):
    move_clock(days=30)
    buckets.take("test", "key", capacity=1, per=MINUTE)
    move_clock(days=-30)

    assert buckets.peek("test", "key", capacity=1, per=MINUTE)
    assert buckets.take("test", "key", capacity=1, per=MINUTE)
    assert not buckets.take("test", "key", capacity=1, per=MINUTE)


@pytest.mark.django_db
def test_a_cost_that_could_never_be_allowed_is_a_mistake_of_ours():
    for cost in (0, -1, 3.5):
        with pytest.raises(ValueError, match="more than nothing"):
            buckets.take("test", "key", capacity=3, per=MINUTE, cost=cost)


def test_networks_share_a_bucket_and_a_demonstration_is_lenient_with_them(settings):
    assert buckets.network_key("203.0.113.1") == buckets.network_key("203.0.113.200") != buckets.network_key("203.0.114.1")
    settings.DEMO = True
    assert buckets.network_capacity(60) == 6000
    settings.DEMO = False
    assert buckets.network_capacity(60) == 60


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    capacity=st.integers(1, 8),
    per=st.integers(1, 600),
    steps=st.lists(st.tuples(st.integers(0, 120), st.integers(1, 8)), min_size=1, max_size=15),
)
def test_a_bucket_behaves_like_the_arithmetic_of_tokens(still_clock, move_clock, capacity, per, steps):
    Bucket.objects.all().delete()
    level = Fraction(capacity)
    slack = Fraction(capacity, per * 10**5)
    for wait, wanted in steps:
        cost = min(wanted, capacity)
        move_clock(seconds=wait)
        level = min(Fraction(capacity), level + Fraction(wait * capacity, per))

        allowed = buckets.take("test", "key", capacity=capacity, per=timedelta(seconds=per), cost=cost).allowed

        assert allowed or level < cost
        assert not allowed or level >= cost - slack
        level -= cost if allowed else 0


@pytest.mark.django_db(transaction=True)
def test_parallel_takes_give_exactly_the_capacity_from_the_first_one_on():
    threads, rounds = 8, 20
    start = Barrier(threads)

    def take_each_round(_: int) -> list[bool]:
        answers = []
        for key in range(rounds):
            start.wait()
            answers.append(buckets.take("test", str(key), capacity=3, per=timedelta(days=1)).allowed)
        connections.close_all()
        return answers

    with ThreadPoolExecutor(threads) as pool:
        answers = list(pool.map(take_each_round, range(threads)))

    assert [sum(round_) for round_ in zip(*answers, strict=True)] == [3] * rounds
    assert Bucket.objects.count() == rounds
