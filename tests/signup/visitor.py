"""A newcomer: Claire, in front of her browser, with her mailbox."""

import re
from typing import Any

from choeur.guard import captcha
from choeur.notifications.models import OutgoingMail
from choeur.registry.sample import cases
from tests.browsing import Browser, Page

LUNE_BLEUE = cases.NEW[2]  # MENUISERIE DE LA LUNE BLEUE, 16 avenue du 8 mai 1945, 87000 Limoges
PASSWORD = "Tilleul&grenier-42"
QUESTION, ANSWER = "lost_toy", "un zèbre à roulettes"
ADDRESS = "claire@lunebleue.example"


class Visitor(Browser):
    """Each method is one screen, filled as most people fill it; `typed` says what differs."""

    def __init__(self, address: str = ADDRESS, **browser: Any) -> None:
        super().__init__(**browser)
        self.address = address

    # --- The wizard -----------------------------------------------------------------------------------------------

    def give_siret(self, siret: str = LUNE_BLEUE, **typed: Any) -> Page:
        """S1."""
        self.open("/inscription")
        return self.press("Valider", **({"login_address": self.address, "siret": siret} | typed))

    def say_yes(self) -> Page:
        """S1b."""
        return self.press("Continuer", answer="yes")

    def introduce_herself(self, **typed: Any) -> Page:
        """S2; the captcha is copied where the page has one."""
        known = {"last_name": "Béraud", "first_name": "Claire", "consent": True}
        if "captcha" in self.page.form_of(self.page.button("Valider")).names and "captcha" not in typed:
            known["captcha"] = self.captcha_answer
        return self.press("Valider", **(known | typed))

    @property
    def captcha_answer(self) -> str:
        return captcha.answer_of(self.page.form()["captcha_key"])

    def choose_espaces(self, **typed: Any) -> Page:
        """S3."""
        return self.press("Valider", **typed)

    def confirm(self) -> Page:
        """S4."""
        return self.press("Confirmer")

    def sign_up(self, siret: str = LUNE_BLEUE, **person: Any) -> Page:
        """From the first screen to « Votre compte a bien été créé »."""
        self.give_siret(siret)
        self.say_yes()
        self.introduce_herself(**person)
        if self.page.path == "/inscription/espaces":
            self.choose_espaces()
        return self.confirm()

    # --- The mailbox and what it leads to --------------------------------------------------------------------------

    def mails(self, code: str = "") -> list[OutgoingMail]:
        mails = OutgoingMail.objects.filter(to=self.address).order_by("created_at")
        return list(mails.filter(code=code) if code else mails)

    def link(self, mail: OutgoingMail | None = None) -> str:
        """The activation link of a mail, of the newest one unless said."""
        return activation_link(mail or [mail for mail in self.mails() if activation_links(mail)][-1])

    def follow_mail(self, mail: OutgoingMail | None = None) -> Page:
        return self.open(self.link(mail))

    def choose_password(self, password: str = PASSWORD, **typed: Any) -> Page:
        """A1."""
        known = {"password": password, "confirmation": password, "question": QUESTION, "answer": ANSWER}
        return self.press("Valider", **(known | typed))

    def activate(self) -> Page:
        self.follow_mail()
        return self.choose_password()

    def log_in(self, password: str = PASSWORD) -> Page:
        self.open("/connexion")
        return self.press("Se connecter", login_address=self.address, password=password)


def activation_links(mail: OutgoingMail) -> list[str]:
    return re.findall(r"http://localhost:8000(/activation/lien/\S+)", mail.text)


def activation_link(mail: OutgoingMail) -> str:
    return activation_links(mail)[0]
