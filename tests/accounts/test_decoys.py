"""Decoys look like people (journeys §4, security.md T7)."""

from collections import Counter

import pytest

from choeur.accounts import decoys
from choeur.accounts.models import QuestionFrequency, SecretQuestion
from choeur.accounts.secret_question import OWN, QUESTIONS
from tests.people import make_user

PEOPLE = {"lost_toy": 500, OWN: 300, "plant_name": 150, "odd_job": 50}
CRITICAL = 16.27  # χ², 3 degrees of freedom, p = 0.001
ADDRESSES = [f"personne{number}@exemple.fr" for number in range(4000)]


def test_decoys_have_the_frequencies_of_real_choices():
    drawn = Counter(decoys.draw(address, PEOPLE) for address in ADDRESSES)

    expected = {code: people * len(ADDRESSES) / 1000 for code, people in PEOPLE.items()}
    assert sum((drawn[code] - number) ** 2 / number for code, number in expected.items()) < CRITICAL
    assert set(drawn) == set(PEOPLE)


def test_an_address_always_shows_the_same_decoy_on_a_portal_of_the_same_key(settings):
    before = [decoys.draw(address, PEOPLE) for address in ADDRESSES[:200]]
    assert [decoys.draw(address, dict(reversed(PEOPLE.items()))) for address in ADDRESSES[:200]] == before

    settings.PEPPER = "another secret, of another portal"

    assert [decoys.draw(address, PEOPLE) for address in ADDRESSES[:200]] != before


def test_few_decoys_move_when_choices_do():
    later = PEOPLE | {"lost_toy": 510, "broken_object": 10}

    moved = sum(decoys.draw(address, PEOPLE) != decoys.draw(address, later) for address in ADDRESSES)

    assert moved < len(ADDRESSES) * 0.03


@pytest.mark.django_db
def test_choices_are_counted_by_a_job_and_those_of_before_forgotten(run_jobs):
    QuestionFrequency.objects.create(code="dream_job", people=3)
    for number, code in enumerate(["lost_toy", "lost_toy", ""]):
        own = b"" if code else b"x"
        SecretQuestion.objects.create(user=make_user(f"p{number}@exemple.fr"), code=code, own_text=own, answer_hash="x")

    run_jobs()

    assert decoys.frequencies() == {"lost_toy": 2, OWN: 1}


@pytest.mark.django_db
def test_before_anybody_chose_each_question_of_the_list_is_as_likely():
    assert set(decoys.frequencies()) == set(QUESTIONS)
    assert len({decoys.question_for(address, None) for address in ADDRESSES[:300]}) == len(QUESTIONS)


@pytest.mark.django_db
def test_the_question_of_a_person_is_hers():
    own = SecretQuestion(user=make_user("claire@exemple.fr"), own_text=b"x")

    assert decoys.question_for("claire@exemple.fr", own) == OWN
    assert decoys.question_for("claire@exemple.fr", SecretQuestion(code="odd_job")) == "odd_job"
