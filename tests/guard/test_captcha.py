import hashlib
import io
import wave
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from threading import Barrier

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from choeur.guard import buckets, captcha, jobs
from choeur.guard.captcha import Challenge, Result, UnknownChallenge, Way
from choeur.guard.models import Bucket, UsedChallenge

WRONG = "IIIII"


def solve(key):
    return next(str(n) for n in count() if captcha._zero_bits(key, str(n)))


@pytest.fixture
def easy_work(monkeypatch):
    monkeypatch.setattr(captcha, "WORK_BITS", 8)


@pytest.fixture
def key():
    return captcha.new_challenge().key


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [str, str.lower, lambda answer: f" {answer[:2]} {answer[2:]}\t"])
def test_the_right_characters_pass_in_any_case_and_spacing(key, typed):
    assert captcha.check(key, typed(captcha.answer_of(key))) is Result.OK


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [WRONG, "", "🙂" * 5, "x" * 10_000, "\x00\ud800"])
def test_other_characters_are_wrong(key, typed):
    assert captcha.check(key, typed) is Result.WRONG


@pytest.mark.django_db
def test_a_right_answer_serves_once(key):
    answer = captcha.answer_of(key)

    assert [captcha.check(key, answer) for _ in range(3)] == [Result.OK, Result.USED, Result.USED]


@pytest.mark.django_db
def test_a_wrong_answer_uses_the_challenge_up_too(key):
    captcha.check(key, WRONG)

    assert captcha.check(key, captcha.answer_of(key)) is Result.USED


@pytest.mark.django_db
def test_one_challenge_passes_in_one_way_only(key, easy_work):
    assert captcha.check_work(key, solve(key)) is Result.OK
    assert captcha.check(key, captcha.answer_of(key)) is Result.USED
    assert captcha.check_work(key, solve(key)) is Result.USED


@pytest.mark.django_db
def test_a_challenge_lives_ten_minutes(key, easy_work, move_clock):
    answer, solution = captcha.answer_of(key), solve(key)

    move_clock(minutes=10)

    assert captcha.check(key, answer) is Result.EXPIRED
    assert captcha.check_work(key, solution) is Result.EXPIRED
    for derived in (captcha.answer_of, captcha.image, lambda old: captcha.sound(old, "fr")):
        with pytest.raises(UnknownChallenge):
            derived(key)


@pytest.mark.django_db
def test_just_before_ten_minutes_it_still_passes(key, move_clock):
    answer = captcha.answer_of(key)

    move_clock(minutes=9, seconds=58)

    assert captcha.check(key, answer) is Result.OK


@pytest.mark.django_db(transaction=True)
def test_of_twenty_parallel_answers_exactly_one_passes(key):
    answer, threads = captcha.answer_of(key), 20
    start = Barrier(threads)

    def answer_it(_: int) -> Result:
        try:
            start.wait()
            return captcha.check(key, answer)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        results = list(pool.map(answer_it, range(threads)))

    assert sorted(result.value for result in results) == ["ok"] + ["used"] * 19


@given(st.binary(min_size=11, max_size=11), st.integers(0, 2**31 - 1), st.integers(0, 2), st.sampled_from([None, *Way]))
def test_a_key_says_all_of_its_challenge_in_44_characters_of_an_address(identifier, issued, wrong_answers, passed):
    challenge = Challenge(identifier, issued, wrong_answers, passed)

    assert len(challenge.key) == 44
    assert challenge.key.replace("-", "").replace("_", "").isalnum()


@given(st.binary(min_size=11, max_size=11))
def test_every_answer_is_five_characters_of_the_alphabet_that_nobody_confuses(identifier):
    answer = captcha._answer(Challenge(identifier, 0))

    assert len(answer) == 5
    assert set(answer) <= set("23456789AFHKLMRUXY")


@given(st.text(max_size=60))
def test_a_made_up_key_is_unknown(text):
    with pytest.raises(UnknownChallenge):
        captcha.read(text)


@given(st.integers(0, 43), st.sampled_from("ABCXYZabcxyz0189-_"))
def test_a_key_changed_anywhere_is_unknown(place, character):
    key = captcha.new_challenge().key
    changed = key[:place] + character + key[place + 1 :]

    if changed != key:
        with pytest.raises(UnknownChallenge):
            captcha.read(changed)


@pytest.mark.django_db
def test_a_forged_key_is_refused_without_a_row(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert captcha.check("A" * 44, "23456") is Result.EXPIRED


def test_each_character_comes_as_often_as_the_others():
    answers = "".join(captcha._answer(Challenge(n.to_bytes(11, "big"), 0)) for n in range(3600))

    times = [answers.count(character) for character in captcha.ALPHABET]

    assert sum(times) == 18000
    assert min(times) > 850
    assert max(times) < 1150


def test_another_secret_key_gives_another_answer(settings):
    before = [captcha._answer(Challenge(bytes([n] * 11), 0)) for n in range(5)]

    settings.SECRET_KEY = "another secret of an installation that has its own"

    assert before != [captcha._answer(Challenge(bytes([n] * 11), 0)) for n in range(5)]


@pytest.mark.django_db
@pytest.mark.parametrize("solution", ["", "-1", "1.5", "٣", "0x10", "1" * 10, "abc", "²"])
def test_a_solution_is_a_number_of_at_most_nine_digits(key, easy_work, monkeypatch, solution):
    monkeypatch.setattr(captcha, "_zero_bits", lambda *_: True)

    assert captcha.check_work(key, solution) is Result.WRONG


@pytest.mark.django_db
def test_work_not_done_is_wrong_and_uses_the_challenge_up(key):
    idle = next(str(n) for n in count() if hashlib.sha256(f"{key}:{n}".encode()).digest()[0])

    assert captcha.check_work(key, idle) is Result.WRONG
    assert captcha.check(key, captcha.answer_of(key)) is Result.USED


@pytest.mark.django_db
def test_only_a_challenge_already_met_passes_without_an_answer():
    assert captcha.check_passed(captcha.new_challenge(passed=Way.COPIED).key) is Result.OK
    assert captcha.check_passed(captcha.new_challenge().key) is Result.WRONG
    assert captcha.check_passed("garbled") is Result.EXPIRED


def test_the_image_is_small_dark_on_white_and_the_same_each_time():
    for _ in range(20):
        key = captcha.new_challenge().key

        png = captcha.image(key)

        assert png == captcha.image(key)
        assert len(png) <= 8000
        picture = Image.open(io.BytesIO(png)).convert("RGB")
        assert picture.size == (250, 80)
        colours = dict(map(reversed, picture.getcolors()))
        ink = [colour for colour in colours if max(colour) < 60]
        assert sum(colours[colour] for colour in ink) > 800
        assert all(contrast_with_white(colour) >= 4.5 for colour in ink)
        assert max(colours, key=colours.get) == (255, 255, 255)


def contrast_with_white(colour):
    linear = [(value / 255 / 12.92) if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in colour]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_sound_is_short_light_and_the_same_each_time(language):
    for _ in range(20):
        key = captcha.new_challenge().key

        sound = captcha.sound(key, language)

        assert sound == captcha.sound(key, language)
        assert len(sound) <= 64_000
        with wave.open(io.BytesIO(sound)) as opened:
            assert opened.getparams()[:3] == (1, 1, 8000)
            assert 2 <= opened.getnframes() / opened.getframerate() <= 8


@pytest.mark.parametrize("language", ["fr", "en"])
def test_even_the_longest_characters_are_said_within_8_seconds(language):
    longest = max(captcha.ALPHABET, key=lambda character: len(captcha.speaking._clip(language, character)))

    sounds = [captcha.speaking.say(longest * 5, language, seed=bytes([seed])) for seed in range(30)]

    assert max(map(len, sounds)) <= 64_000


def test_two_challenges_with_one_answer_neither_look_nor_sound_the_same():
    assert len({captcha.drawing.draw("7K4MR", seed=bytes([seed])) for seed in range(5)}) == 5
    assert len({captcha.speaking.say("7K4MR", "fr", seed=bytes([seed])) for seed in range(5)}) == 5


@pytest.mark.django_db
def test_what_no_longer_counts_is_forgotten_and_nothing_else(key, move_clock):
    captcha.check(key, WRONG)
    buckets.take("test", "short", capacity=1, per=timedelta(minutes=5))
    buckets.take("test", "long", capacity=1, per=timedelta(hours=5))

    assert jobs.forget_what_no_longer_counts() == 0
    move_clock(minutes=10)

    assert jobs.forget_what_no_longer_counts() == 2
    assert (Bucket.objects.count(), UsedChallenge.objects.count()) == (1, 0)
    assert jobs.forget_what_no_longer_counts() == 0
