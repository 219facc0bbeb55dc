"""Each mail, in each language: a snapshot, and the rules that all obey (ux.md §3.1).

`TESTS_SNAPSHOTS=write` writes the snapshots again; read the difference before committing it.
"""

import os
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

from choeur.common import clock
from choeur.notifications import catalogue, rendering
from choeur.notifications.catalogue import MAIL_TYPES
from choeur.notifications.mail_types import MailType

SNAPSHOTS = Path(__file__).parent / "snapshots"
NOW = datetime(2026, 11, 24, 17, 0, 30, tzinfo=UTC)
EVERY_MAIL = [(mail_type, language) for mail_type in MAIL_TYPES for language in ("fr", "en")]
LONGEST = {
    "structure": "SOCIÉTÉ COOPÉRATIVE D'INTÉRÊT COLLECTIF POUR LA RÉNOVATION ÉNERGÉTIQUE DU BÂTI ANCIEN DU LIMOUSIN",
    "person": "Marie-Antoinette-Joséphine de La Rochefoucauld-Montbel d'Estissac",
    "address": f"{'tres.longue.adresse.' * 3}personne@sous-domaine.exemple-de-domaine-assez-long.example",
    "message": "Bonjour, je remplace Claire. " * 20,
    "device": "Samsung Internet, Android, tablette",
}

each_mail = pytest.mark.parametrize(("mail_type", "language"), EVERY_MAIL, ids=str)


@pytest.fixture(autouse=True)
def _fixed_day(settings, move_clock):
    move_clock(seconds=(NOW - clock.now()).total_seconds())
    settings.BASE_URL = "https://choeur.example"


class Reader(HTMLParser):
    """What a mail program would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        values = dict(attrs)
        assert not {"src", "srcset", "background", "onclick", "onload"} & values.keys()
        if tag == "a":
            self.links.append(values["href"])

    def handle_data(self, data):
        self.words.append(data)


@each_mail
@pytest.mark.parametrize("part", ["txt", "html"])
def test_a_mail_is_as_last_reviewed(mail_type, language, part):
    mail = rendering.example(mail_type, language)
    written = f"{mail.subject}\n\n{mail.text}" if part == "txt" else mail.html
    file = SNAPSHOTS / f"{mail_type.name.lower()}.{language}.{part}"

    if os.environ.get("TESTS_SNAPSHOTS") == "write":
        file.write_text(written, encoding="utf-8")

    assert file.read_text(encoding="utf-8") == written


@each_mail
def test_subject_and_preheader_have_the_length_that_screens_show(mail_type, language):
    source = rendering.example(mail_type, language)
    preheader = re.search(r"overflow:hidden\">(.*?)</div>", source.html)[1]

    assert len(source.subject) <= 60
    assert 40 <= len(preheader) <= 90
    assert preheader != source.subject


@each_mail
def test_the_longest_names_fit(mail_type, language):
    sample = {name: LONGEST.get(name, value) for name, value in mail_type.sample.items()}

    mail = rendering.render(mail_type, sample, to=LONGEST["address"], language=language, expires_at=clock.now())

    assert len(mail.subject) <= 60
    assert len(mail.html.encode()) < 30_000


@each_mail
def test_nothing_is_left_unresolved_and_nothing_comes_from_elsewhere(mail_type, language):
    mail = rendering.example(mail_type, language)
    seen = Reader(mail.html)

    assert not re.search(r"[{}]|\[button\]|None", mail.subject + mail.text)
    assert not seen.tags & {"img", "script", "link", "iframe", "form"}
    assert "url(" not in mail.html
    assert f'<html lang="{language}"' in mail.html
    assert f'<div lang="{language}"' in mail.html


@each_mail
def test_there_is_one_thing_to_do_and_a_way_to_help(mail_type, language):
    mail = rendering.example(mail_type, language)

    [action, address, help_page] = Reader(mail.html).links
    assert action == address
    assert re.findall(r"https?://\S+", mail.text) == [action, help_page]
    assert help_page == f"{settings.BASE_URL}/aide"
    assert action.startswith(f"{settings.BASE_URL}/")


@each_mail
def test_text_and_html_say_the_same(mail_type, language):
    mail = rendering.example(mail_type, language)
    shown = " ".join(" ".join(Reader(mail.html).words).split())

    for paragraph in mail.text.strip().split("\n\n"):
        for line in paragraph.split("\n"):
            words = re.sub(r"\s+", " ", line).removesuffix(" :").removesuffix(":").split(" : http")[0].split(": http")[0]
            assert words in shown


@each_mail
def test_french_has_its_marks_and_english_its_own(mail_type, language):
    mail = rendering.example(mail_type, language)

    if language == "fr":
        assert not re.search(r"\w'|[^\u202f][;!?](\s|$)|« | »| :\s", mail.text)
    else:
        assert "«" not in mail.text


@pytest.mark.parametrize("mail_type", MAIL_TYPES, ids=str)
def test_an_address_that_may_be_a_strangers_reads_no_word_that_somebody_typed(mail_type):
    if not mail_type.proven:
        assert mail_type.sample.keys() <= {"link", "asked_at", "number"}
        mail = rendering.render(
            mail_type, mail_type.sample, to="a@exemple.fr", language="fr", first_name="http://x.fr", expires_at=clock.now()
        )
        assert mail.text.startswith("Bonjour,")


def test_an_expiry_is_said_in_words_and_as_a_date():
    mail = rendering.example(catalogue.ACTIVATION, "fr")

    assert "Ce lien est valable 30 jours, jusqu’au 24 décembre 2026 à 18\u00a0h\u00a000 (heure de Paris)." in mail.text
    assert "<strong>24 décembre 2026 à 18\u00a0h\u00a000</strong>" in mail.html


def test_what_somebody_typed_is_text_in_the_html_too():
    sample = catalogue.MEMBERSHIP_REQUESTED.sample | {
        "person": '"><svg onload=x>',
        "structure": "{{ secret }} {% load x %}",
        "message": "[button]\n\nsubject: piège\n\nhttps://piege.example",
    }

    mail = rendering.render(catalogue.MEMBERSHIP_REQUESTED, sample, to="a@exemple.fr", language="fr")

    assert "&lt;svg onload=x&gt;" in mail.html
    assert "svg" not in Reader(mail.html).tags
    assert mail.subject == "Demande de rattachement à {{ secret }} {% load x %}"
    assert "piege[.]example" in mail.text
    assert mail.text.count("https://") == 2


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("leads", "Vous êtes le gestionnaire principal de la structure ATELIERS."),
        ("asks", "Votre demande de rattachement à ATELIERS attend la réponse de son gestionnaire."),
        ("overtaken", "Votre demande de rattachement à ATELIERS attend la réponse de son gestionnaire."),
        ("alone", "Il vous reste à demander votre rattachement à une structure."),
    ],
)
def test_an_active_account_is_told_where_it_stands(outcome, sentence):
    sample = {"at": NOW, "outcome": outcome, "structure": "ATELIERS"}

    assert sentence in rendering.render(catalogue.ACCOUNT_ACTIVE, sample, to="a@exemple.fr", language="fr").text


def test_every_type_is_declared_once_under_its_own_name():
    declared = [value for value in vars(catalogue).values() if isinstance(value, MailType)]

    assert declared == list(MAIL_TYPES)
    assert all(getattr(catalogue, mail_type.name) is mail_type for mail_type in MAIL_TYPES)
    assert len(catalogue.BY_CODE) == len(MAIL_TYPES)
    sources = {file.name for file in rendering.SOURCES.glob("*.txt") if not file.name.startswith("_")}
    assert sources == {f"{mail_type.name.lower()}.{language}.txt" for mail_type, language in EVERY_MAIL}
