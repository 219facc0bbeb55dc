"""French typography."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choeur.common.typography import french


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("Pour l'activer, c'est simple.", "Pour l’activer, c’est simple."),
        ("Déjà inscrit ? Bien ! Oui ; non", "Déjà inscrit\u202f? Bien\u202f! Oui\u202f; non"),
        ("Il reste : une étape", "Il reste\u00a0: une étape"),
        ("Champ :", "Champ\u00a0:"),
        ("« Activer »", "«\u00a0Activer\u00a0»"),
        ("à 18 h 00, n° 12", "à 18\u00a0h\u00a000, n°\u00a012"),
        ("L'%(name)s d'{structure}", "L’%(name)s d’{structure}"),
        ("https://exemple.fr/?a=1 http://x", "https://exemple.fr/?a=1 http://x"),
        ("<a href='x' title=\"l'un ?\">l'un</a>", "<a href='x' title=\"l'un ?\">l’un</a>"),
        ("{% if asked_by == 'you' %}l'un{% endif %} {{ name }} ?", "{% if asked_by == 'you' %}l’un{% endif %} {{ name }}\u202f?"),
    ],
)
def test_the_marks_of_french_are_put_in_and_tags_are_left_alone(source, printed):
    assert french(source) == printed


@given(st.text(alphabet="aé1 '«»:;!?<>{}%h°n\n\u00a0\u202f"))
def test_what_is_already_set_does_not_change(text):
    assert french(french(text)) == french(text)
