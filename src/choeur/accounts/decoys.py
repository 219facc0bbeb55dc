"""The question shown for an address: its owner's, or one that looks as if it were somebody's (journeys §4, security.md T7).

A decoy is drawn by a keyed hash of the address, with the frequencies of real choices: the same address always shows the same
one, and nothing in a list of questions tells decoys from people. When the frequencies move, few decoys do: each question
draws its own number, and the largest wins.
"""

import hashlib
import hmac
import math
from collections import Counter
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from choeur.accounts.models import QuestionFrequency, SecretQuestion
from choeur.accounts.secret_question import OWN, QUESTIONS

BITS = 52  # what a number between 0 and 1 holds exactly


def question_for(login_key: str, question: SecretQuestion | None) -> str:
    """The code of the question to show; `OWN` for one that its owner wrote, whose words are never shown. One statement."""
    decoy = draw(login_key, frequencies())
    return (question.code or OWN) if question else decoy


def draw(login_key: str, people: Mapping[str, int]) -> str:
    """The decoy of an address: each question has a chance as large as the share of people who chose it."""
    return max(sorted(people), key=lambda code: people[code] / -math.log(_number(login_key, code)))


def frequencies() -> Mapping[str, int]:
    """How many people chose each question, as counted last; all alike while nobody has chosen."""
    counted = dict(QuestionFrequency.objects.values_list("code", "people"))
    return counted or dict.fromkeys(QUESTIONS, 1)


@transaction.atomic
def count_choices() -> int:
    """Count again what people chose. Returns how many they are."""
    chosen = SecretQuestion.objects.order_by().values_list("code").annotate(Count("pk"))
    people = Counter({code or OWN: number for code, number in chosen})
    QuestionFrequency.objects.exclude(code__in=people).delete()
    QuestionFrequency.objects.bulk_create(
        [QuestionFrequency(code=code, people=number) for code, number in sorted(people.items())],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["people"],
    )
    return people.total()


def _number(login_key: str, code: str) -> float:
    """Between 0 and 1, both left out; the same for ever for an address and a question."""
    message = f"reset.decoy:{code}:{login_key}"
    digest = hmac.new(settings.PEPPER.encode("utf-8"), message.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return math.ldexp((int.from_bytes(digest[:8], "big") >> (64 - BITS)) + 0.5, -BITS)
