"""A person comes to be: from what she typed at sign-up and what she chose at activation (journeys §2, decision 1)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime

from choeur.accounts import secret_question
from choeur.accounts.models import Consent, SignUp, User
from choeur.common import addresses


@dataclass(frozen=True)
class Secrets:
    """What the person chose, hashed already: no slow hash inside a transaction."""

    password_hash: str
    question_code: str = ""
    question_text: str = ""
    answer_hash: str = ""  # empty where the secret question is switched off


def create_person(sign_up: SignUp, secrets: Secrets, *, at: datetime) -> User:
    """The person of this sign-up, with her consent and her secret question. Runs in the caller's transaction."""
    user = User.objects.create(
        login_address=sign_up.login_address,
        login_key=addresses.normalise(sign_up.login_address),
        last_name=sign_up.last_name,
        first_name=sign_up.first_name,
        language=sign_up.language,
        password=secrets.password_hash,
        activated_at=at,
    )
    Consent.objects.create(
        user=user,
        version=sign_up.consent["version"],
        text_digest=sign_up.consent["digest"],
        given_at=parse_datetime(sign_up.consent["at"]) or sign_up.created_at,
    )
    if secrets.answer_hash:
        secret_question.record(user, code=secrets.question_code, own_text=secrets.question_text, answer_hash=secrets.answer_hash)
    return user
