import re

from tests.pages.reading import text_of


def test_every_component_is_shown_without_an_error(client):
    html = text_of(client.get("/composants"))

    assert "Il y a un problème" not in html
    assert 'aria-invalid="true"' not in html


def test_every_component_is_shown_refused(client):
    html = text_of(client.get("/composants?errors=1"))

    assert "<title>Erreur : " in html
    assert html.index('class="summary"') < html.index("<h1")
    anchors = re.findall(r'<li><a href="#(id_[\w-]+)"', html)
    assert len(anchors) == 9
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in html] == []


def test_ids_are_not_used_twice(client):
    ids = re.findall(r'\bid="([^"]+)"', text_of(client.get("/composants?errors=1")))

    assert sorted(ids) == sorted(set(ids))
