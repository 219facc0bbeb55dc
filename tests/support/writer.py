"""Somebody who writes to the support, in front of her browser and with her mailbox; or an agent who answers."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from choeur.accounts.models import User
from choeur.guard import captcha
from choeur.notifications.models import OutgoingMail, State
from choeur.support.models import SupportRequest
from tests.browsing import Browser, Page

ADDRESS = "claire@lunebleue.example"
REQUEST = {
    "category": "structures",
    "subcategory": "unknown-siret",
    "title": "Mon SIRET est introuvable",
    "description": "Bonjour,\nmon entreprise est immatriculée depuis trois jours.",
}


class Writer(Browser):
    def __init__(self, address: str = ADDRESS, **browser: Any) -> None:
        super().__init__(**browser)
        self.address = address

    def enter(self, user: User) -> "Writer":
        """Signed in, without the log in page: it has its own tests."""
        self.client.force_login(user)
        self.address = user.notified_address
        return self

    def send(self, label: str, *files: SimpleUploadedFile, **typed: Any) -> Page:
        """Press a button of a form with files."""
        button = self.page.button(label)
        form = self.page.form_of(button)
        for name, value in typed.items():
            form.fill(name, value)
        if name := button.attributes.get("name"):
            form.values[name] = button.attributes.get("value", "")
        address = button.attributes.get("formaction") or form.attributes.get("action") or self.page.path
        values: dict[str, Any] = {name: value for name, value in form.values.items() if name != "attachments"}
        return self._show(self.client.post(address, values | {"attachments": list(files)}, follow=True), address)

    def write(self, *files: SimpleUploadedFile, **typed: Any) -> Page:
        """H1 as most people fill it."""
        self.open("/support/nouvelle")
        return self.fill_in(*files, **typed)

    def fill_in(self, *files: SimpleUploadedFile, label: str = "Soumettre", **typed: Any) -> Page:
        known: dict[str, Any] = dict(REQUEST)
        if "captcha_key" in self.page.form("Soumettre"):
            known |= {"address": self.address, "captcha": self.captcha_answer}
        return self.send(label, *files, **(known | typed))

    def follow_query(self, label: str) -> Page:
        """Click on a link that only changes what stands after « ? »."""
        return self.open(self.page.path.partition("?")[0] + self.page.links[label])

    @property
    def captcha_answer(self) -> str:
        return captcha.answer_of(self.page.form("Soumettre")["captcha_key"])

    def mails(self, code: str = "") -> list[OutgoingMail]:
        mails = OutgoingMail.objects.filter(to=self.address).exclude(state=State.DISCARDED).order_by("created_at")
        return list(mails.filter(code=code) if code else mails)

    def link(self, code: str = "SUP-02") -> str:
        return re.findall(r"http://localhost:8000(/support/\S+)", self.mails(code)[-1].text)[0]

    def confirm(self) -> Page:
        self.open(self.link())
        return self.press("Confirmer mon adresse")


def newest() -> SupportRequest:
    return SupportRequest.objects.order_by("-created_at", "-number")[0]


def text_file(name: str = "note.txt", content: bytes = b"Bonjour\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
