"""A text that was accepted stays a text: on every page and in every mail that shows it (security.md §1.4, 1.2.1 and 1.3.11)."""

import email
import email.policy
import json
import logging
import re
import sys
from typing import NamedTuple

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from choeur.accounts.models import SignUp, User
from choeur.common import clock, fields
from choeur.config.logs import JsonLines
from choeur.memberships.models import Membership
from choeur.notifications import catalogue, composing
from choeur.notifications.models import OutgoingMail
from choeur.signup.forms import KnownStructureForm, NewStructureForm, PersonForm
from choeur.signup.models import SignupDraft
from choeur.structures.models import Structure
from choeur.workspaces import reference
from tests.whole import nasty, screens

PLAIN = "Texte"
PASSWORDS = {
    "password": "Tilleul&grenier-42",
    "confirmation": "Tilleul&grenier-42",
    "question": "lost_toy",
    "answer": "un zèbre à roues",
}
UNPROVEN = {mail_type.code for mail_type in catalogue.MAIL_TYPES if not mail_type.proven}
MAIL_NAME = '"<img/src=x/onerror=alert(1)>"@lunebleue.example'


@pytest.fixture(autouse=True)
def _portal(db, sample_registry, monkeypatch):
    reference.load()
    now = clock.now()
    monkeypatch.setattr(timezone, "now", lambda: now)  # two walks give the same hours


def accepted(text: str) -> str:
    """What is kept of a text; empty where no field takes it."""
    try:
        return fields.Text(required=False, max_length=80).clean(text)
    except fields.ValidationError:
        return ""


TEXTS = {kind: text for kind, text in nasty.STRINGS.items() if accepted(text)}


class Shown(NamedTuple):
    """What a walk showed: the skeleton and the words of each page, and each mail."""

    pages: dict[str, nasty.Skeleton]
    mails: list[OutgoingMail]

    @property
    def words(self) -> str:
        return " ".join(" ".join(page.words) for page in self.pages.values())


def walked(browser: Client, typed: dict[str, str]) -> Shown:
    """From step 2 to the first page after log in, every page seen; then the database is as it was."""
    pages: dict[str, nasty.Skeleton] = {}

    def look(path: str) -> None:
        pages[path] = nasty.Skeleton(browser.get(path).content.decode())

    def go(path: str, body: dict[str, str]) -> str:
        answer = screens.send(browser, path, nasty.form(body))
        assert answer.status_code == 302, answer.content.decode()
        return answer.headers["Location"]

    with transaction.atomic():
        if go("/inscription/informations", typed) == "/inscription/espaces":
            look("/inscription/espaces")
            go("/inscription/espaces", {"issued_invoices": "on"})
        look("/inscription/informations")
        look("/inscription/verification")
        go("/inscription/verification", {})
        look("/inscription/fin")
        link = re.search(r"/activation/lien/\S+", OutgoingMail.objects.get(code="ACT-01").text)
        browser.get(link[0])
        look("/activation")
        go("/activation", PASSWORDS)
        look("/activation/terminee")
        go("/connexion", {"login_address": typed["login_address"], "password": PASSWORDS["password"]})
        look("/tableau-de-bord")
        mails = list(OutgoingMail.objects.order_by("created_at", "code"))
        for mail in mails:
            html = re.sub(
                r"</?a\b[^>]*>", "", browser.get(f"/demo/mails/{mail.pk}").content.decode()
            )  # it makes links, as mailboxes do
            pages[f"/demo/mails/{mail.code}"] = nasty.Skeleton(html)
        transaction.set_rollback(True)
    return Shown(pages, mails)


def filled(person: dict[str, str], text: str) -> dict[str, str]:
    names = {"last_name", "first_name", "legal_name", "address", "address_more", "city", "message"} & person.keys()
    return person | dict.fromkeys(names, text)


WALKS = {
    "founder": (screens.at_person_of_a_hidden_name, screens.FOUNDER),
    "joiner": (screens.at_person_who_joins, screens.PERSON | {"message": ""}),
}


@pytest.mark.parametrize(("arrive", "person"), WALKS.values(), ids=WALKS)
def test_a_text_that_was_accepted_changes_no_page_and_no_mail(arrive, person):
    browser = arrive()
    person = person | {"contact_address": "autre@lunebleue.example"}
    benign = walked(browser, filled(person, PLAIN))
    assert len(benign.mails) >= 3

    for kind, text in TEXTS.items():
        shown = walked(browser, filled(person, text))
        for path, page in shown.pages.items():
            assert page.tags == benign.pages[path].tags, (kind, path)
        assert accepted(text) in shown.words, kind
        for mail, like in zip(shown.mails, benign.mails, strict=True):
            assert_same_mail(mail, like)


def assert_same_mail(mail: OutgoingMail, like: OutgoingMail) -> None:
    """The same headers, one receiver, the same shape; and not one word of a stranger where the address is not proven."""
    assert nasty.Skeleton(mail.html).tags == nasty.Skeleton(like.html).tags
    assert len(mail.text.splitlines()) == len(like.text.splitlines())
    assert len(mail.subject) <= 60
    message = email.message_from_bytes(composing.composed(mail), policy=email.policy.default)
    assert message.keys() == email.message_from_bytes(composing.composed(like), policy=email.policy.default).keys()
    assert not message.defects
    assert len(message["To"].addresses) == 1
    assert message["To"].addresses[0].addr_spec == mail.to
    for value in message.values():
        assert str(value).isprintable()
    if mail.code in UNPROVEN:
        assert without_links(mail.text) == without_links(like.text)
        assert without_links(mail.html) == without_links(like.html)


def without_links(text: str) -> str:
    return re.sub(r"(?<=/)[\w-]{43}", "", text)


def test_a_name_never_reaches_an_address_that_is_not_proven():
    shown = walked(screens.at_person_who_joins(), filled(screens.PERSON | {"message": ""}, "Marmouset"))

    said = {mail.code: "Marmouset" in f"{mail.subject}{mail.text}{mail.html}{mail.headers}" for mail in shown.mails}
    assert said["RAT-01"]
    assert {code for code, is_said in said.items() if is_said} & UNPROVEN == set()


def test_an_address_that_looks_like_markup_is_a_text_too():
    browser = screens.at_person_who_joins()
    benign = walked(browser, screens.PERSON | {"login_address": "texte@lunebleue.example", "contact_address": ""})

    shown = walked(browser, screens.PERSON | {"login_address": MAIL_NAME, "contact_address": ""})

    assert {path: page.tags for path, page in shown.pages.items()} == {path: page.tags for path, page in benign.pages.items()}
    for mail, like in zip(shown.mails, benign.mails, strict=True):
        assert nasty.Skeleton(mail.html).tags == nasty.Skeleton(like.html).tags


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: eve@evil.example",
        "a@b.example\nBcc:eve@evil.example",
        "a@b.example%0d%0aBcc:eve@evil.example",
        "a@b.example,eve@evil.example",
        "a@b.example;eve@evil.example",
        "<a@b.example>",
        "Claire <a@b.example>",
        '"a\r\nBcc: eve"@b.example',
        "a@b\u202e.example",
        "a@\U0001f600.example",
        "\u0130@b.example",
        "\u0131@b.example",
        "a\u2028@b.example",
    ],
)
def test_an_address_with_more_than_an_address_is_refused_wherever_one_is_asked_for(address):
    founder = screens.at_person_of_a_hidden_name()
    for name in ("login_address", "contact_address", "email"):
        answer = screens.send(founder, "/inscription/informations", nasty.form(screens.FOUNDER | {name: address}))
        assert answer.status_code == 422
        assert f'id="id_{name}_error"' in answer.content.decode()
    for path in ("/inscription", "/activation/renvoi"):
        assert screens.send(screens.visitor(), path, nasty.form({"login_address": address})).status_code == 422
    assert OutgoingMail.objects.count() == 0


# --- Columns of a limited length: PostgreSQL refuses what SQLite keeps -------------------------------------------------

COLUMNS = [
    (PersonForm, (SignUp, User), ("login_address", "contact_address", "last_name", "first_name")),
    (NewStructureForm, (Structure,), ("legal_name", "address", "address_more", "postal_code", "city", "email", "phone")),
    (KnownStructureForm, (SignUp, Membership), ("message",)),
]


@pytest.mark.parametrize(("form", "models", "names"), COLUMNS, ids=["person", "new structure", "message"])
def test_a_form_lets_through_no_more_than_its_column_keeps(form, models, names):
    for name in names:
        field = form.base_fields[name]
        longest = fields.LONGEST_ADDRESS if isinstance(field, fields.Address) else field.max_length
        assert all(longest <= model._meta.get_field(name).max_length for model in models), name


def test_the_longest_of_everything_is_kept_until_the_account_is_there():
    texts = {name: field for name, field in NewStructureForm.base_fields.items() if isinstance(field, fields.Text)}
    longest = {name: "\U0001f600" * field.max_length for name, field in texts.items()}
    longest |= {"last_name": "\ua015" * 80, "first_name": "é" * 80, "phone": "+" + "1" * 29, "country": "BE"}
    address = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 53}.example"
    assert len(address) == fields.LONGEST_ADDRESS
    everywhere = dict.fromkeys(("login_address", "contact_address", "email"), address)

    shown = walked(screens.at_person_of_a_hidden_name(), screens.FOUNDER | longest | everywhere)

    assert address in shown.words


def test_a_longer_name_from_the_registry_is_cut():
    browser = screens.at_person_of_a_known_name()
    draft = SignupDraft.objects.get()
    draft.data["registry"]["legal_name"] = "N" * 300
    draft.save()

    shown = walked(browser, screens.FOUNDER)

    assert "N" * 200 in shown.words


@pytest.mark.parametrize("address", [f"{'a' * 100}@{'é.' * 25}example", f"{'a' * 215}@{'ü' * 30}.example"])
def test_an_address_that_mail_servers_would_write_longer_than_they_may_is_refused(address):
    answer = screens.send(screens.visitor(), "/inscription", nasty.form({"login_address": address, "siret": "1"}))

    assert len(address) <= fields.LONGEST_ADDRESS
    assert "Cette adresse est trop longue" in answer.content.decode()


def test_what_a_database_refuses_is_not_repeated_in_the_log():
    columns = {"login_key": None, "last_name": "Marmouset", "first_name": "Claire"}
    try:
        User.objects.create(**columns)
    except IntegrityError:
        record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Internal Server Error", (), sys.exc_info())

    line = JsonLines().format(record)

    assert "Marmouset" not in line
    assert json.loads(line)["error"] == "IntegrityError"
    assert "test_inert_texts" in json.loads(line)["trace"]
