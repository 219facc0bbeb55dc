import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from choeur.registry.casing import readable


@pytest.mark.parametrize(
    ("capitals", "expected"),
    [
        ("TULLE", "Tulle"),
        ("LE HAVRE", "Le Havre"),
        ("SAINT-PIERRE-DES-CORPS", "Saint-Pierre-des-Corps"),
        ("L'HAY-LES-ROSES", "L'Hay-les-Roses"),
        ("L'HAŸ-LES-ROSES", "L'Haÿ-les-Roses"),
        ("SAINT-REMY-LES-CHEVREUSE", "Saint-Remy-les-Chevreuse"),
        ("AIX-EN-PROVENCE", "Aix-en-Provence"),
        ("VILLENEUVE-D'ASCQ", "Villeneuve-d'Ascq"),
        ("ROUBAIX CEDEX 1", "Roubaix Cedex 1"),
        ("BATIMENT A", "Batiment A"),
        ("BP 40012", "BP 40012"),
        ("TSA 10001", "TSA 10001"),
        ("ZI DE LA GARE", "ZI de la Gare"),
        ("1ER ETAGE", "1er Etage"),
        ("RN10 LIEU X", "RN10 Lieu X"),
        ("ROYAUME-UNI", "Royaume-Uni"),
        ("", ""),
    ],
)
def test_capitals_become_the_case_that_people_write(capitals, expected):
    assert readable(capitals) == expected


@pytest.mark.parametrize(
    ("capitals", "expected"),
    [
        ("DES TANNEURS", "des Tanneurs"),
        ("DE L'EGLISE", "de l'Eglise"),
        ("D'ARTAGNAN", "d'Artagnan"),
        ("DU 8 MAI 1945", "du 8 mai 1945"),
        ("DU 1ER MAI", "du 1er mai"),
        ("DU CHAMP DE MARS", "du Champ de Mars"),
        ("HENRI IV", "Henri IV"),
        ("PIE XII", "Pie XII"),
        ("A BRIAND", "A Briand"),
        ("DE PARIS A LYON", "de Paris a Lyon"),
        ("LES GRANGES", "les Granges"),
    ],
)
def test_the_name_of_a_street_goes_on_after_its_type(capitals, expected):
    assert readable(capitals, starts=False) == expected


def test_text_that_already_has_small_letters_is_left_alone():
    assert readable("rue de la Crête") == "rue de la Crête"
    assert readable("McDo DE LYON") == "McDo DE LYON"


@settings(deadline=None)
@given(st.text())
def test_only_the_case_changes(text):
    assert readable(text).casefold() == text.casefold()
