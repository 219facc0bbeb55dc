"""A person who forgot her password, in front of her browser, with her mailbox: each method is one page of the reset."""

import re
from typing import Any

from choeur.accounts import secret_question
from choeur.guard import captcha
from choeur.notifications.models import OutgoingMail
from tests.browsing import Browser, Page
from tests.people import make_user

ADDRESS = "claire@lunebleue.example"
QUESTION, ANSWER = "lost_toy", "un zèbre à roulettes"
OWN_QUESTION = "Quel animal vivait au grenier de Tulle ?"
NEW_PASSWORD = "Orage!violet-42-cygnes"


def somebody(address: str = ADDRESS, *, question: str = QUESTION, own_text: str = "", answer: str = ANSWER, **columns: Any) -> Any:
    """A person with an active account and a secret question."""
    user = make_user(address, **columns)
    secret_question.record(user, code=question, own_text=own_text, answer_hash=secret_question.hash_answer(answer))
    return user


class Forgetful(Browser):
    def __init__(self, address: str = ADDRESS, *, send: str = "Valider", **browser: Any) -> None:
        super().__init__(**browser)
        self.address, self.send = address, send

    def ask(self, **typed: Any) -> Page:
        """R1."""
        self.open("/mot-de-passe-oublie")
        return self.press(self.send, **({"login_address": self.address, "captcha": self.captcha_answer} | typed))

    @property
    def captcha_answer(self) -> str:
        return captcha.answer_of(self.page.form(self.send)["captcha_key"])

    def answer(self, text: str = ANSWER) -> Page:
        """R2."""
        return self.press(self.send, answer=text)

    def mails(self, code: str = "SEC-01") -> list[OutgoingMail]:
        return list(OutgoingMail.objects.filter(to=self.address, code=code).order_by("created_at"))

    def link(self, place: int = -1) -> str:
        return re.findall(r"http://localhost:8000(/mot-de-passe-oublie/lien/\S+)", self.mails()[place].text)[0]

    def follow_mail(self) -> Page:
        """R4."""
        return self.open(self.link())

    def choose(self, password: str = NEW_PASSWORD, **typed: Any) -> Page:
        return self.press(self.send, **({"password": password, "confirmation": password} | typed))

    def log_in(self, password: str) -> Page:
        self.open("/connexion")
        return self.press("Se connecter", login_address=self.address, password=password)
