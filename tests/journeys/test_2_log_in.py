"""Source 2, « S'authentifier »."""

import pytest

from tests.people import PASSWORD


@pytest.mark.seed("S080")
def test_the_home_page_logs_in_with_address_and_password(claire, alice):
    page = claire.open("/")
    for label in ("Adresse électronique de connexion", "Mot de passe", "Mot de passe oublié ?"):
        assert label in page.text

    page = claire.press("Se connecter", login_address=alice.login_address, password=PASSWORD)

    assert page.path == "/tableau-de-bord"
    assert page.heading == "Bonjour Alice"


def test_a_person_who_is_signed_in_never_sees_the_home_page_of_visitors(claire, alice):
    claire.open("/")
    claire.press("Se connecter", login_address=alice.login_address, password=PASSWORD)

    assert claire.open("/").path == "/tableau-de-bord"


def test_a_person_who_logged_out_is_back_on_the_home_page(claire, alice):
    claire.open("/")
    claire.press("Se connecter", login_address=alice.login_address, password=PASSWORD)

    page = claire.press("Se déconnecter")

    assert page.path == "/"
    assert "Votre session est fermée." in page.text
    assert claire.open("/tableau-de-bord").heading == "Se connecter"
