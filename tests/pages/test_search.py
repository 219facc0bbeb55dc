"""P1, « Rechercher une structure »: what anybody may read, at a pace that lists nobody (journeys §1, ux.md P1)."""

import pytest
from django.utils import timezone

from choeur.common import clock
from choeur.registry.sample import cases
from choeur.structures.identifiers import IdentifierType
from choeur.structures.models import Structure
from tests.browsing import Page

pytestmark = pytest.mark.django_db
REGISTERED = "Cette structure est inscrite sur le portail."
NOT_REGISTERED = "Cette structure n'est pas inscrite sur le portail."
NO_NAME = "Aucune structure publique ne correspond."


@pytest.fixture
def search(client):
    def send(text="", **query):
        return Page(client.get("/recherche", {"q": text} | query), "/recherche")

    return send


def test_the_home_page_leads_to_the_search_and_nothing_typed_gets_no_answer(client, search):
    assert 'action="/recherche"' in client.get("/").content.decode()

    page = search()

    assert page.status == 200
    assert not [words for words in (REGISTERED, NOT_REGISTERED, NO_NAME) if words in page.text]


def test_of_a_private_structure_one_reads_whether_it_is_registered_and_nothing_else(search, trois_ponts):
    page = search("000 138 958 00012")

    assert REGISTERED in page.text
    assert not [words for words in ("ATELIER", "Tanneurs", "Tulle", "Arnaud") if words in page.text]
    assert NOT_REGISTERED in search(cases.NEW[0]).text
    assert NO_NAME in search("ATELIER DES TROIS PONTS").text


def test_of_a_person_one_reads_nothing(search):
    Structure.objects.create(
        identifier_type=IdentifierType.INDIVIDUAL, identifier="PART-7KQ2M9XW4HD", legal_name="Claire Béraud", city="Limoges"
    )

    for text in ("PART-7KQ2M9XW4HD", "Claire Béraud"):
        page = search(text)
        assert NO_NAME in page.text
        assert "Limoges" not in page.text


def test_a_public_body_is_found_by_its_name_and_shown(search):
    Structure.objects.create(
        identifier_type=IdentifierType.SIRET,
        identifier=cases.PUBLIC,
        kind=Structure.Kind.PUBLIC,
        legal_name="MAIRIE DE L'EXEMPLE",
        city="Guéret",
    )

    page = search("mairie")

    assert "MAIRIE DE L'EXEMPLE 000 133 033 00019 Guéret" in page.text
    assert 'value="mairie"' in page.html


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a" * 5000, "\0\ufeff", "mai\0rie", "' OR 1=1 --", "%", "___"])
def test_whatever_is_typed_is_text(search, text):
    page = search(text)

    assert page.status == 200
    assert "<script>alert" not in page.html


def test_a_network_searches_thirty_times_a_minute_then_waits(client, search, settings, monkeypatch):
    settings.DEMO = False
    now = clock.now()
    monkeypatch.setattr(timezone, "now", lambda: now)

    statuses = [search("mairie").status for _time in range(31)]

    assert statuses == [200] * 30 + [429]
    refused = client.get("/recherche", {"q": "mairie"})
    assert refused.headers["Retry-After"] == "60"
    assert client.get("/recherche").status_code == 200, "the empty form costs nothing"
    assert client.get("/recherche", {"q": "mairie"}, REMOTE_ADDR="198.51.100.9").status_code == 200
