import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from choeur.accounts import consent
from choeur.notifications import catalogue
from tests.pages.reading import text_of

PAGES = [
    "home",
    "help",
    "support",
    "accessibility",
    "legal",
    "privacy",
    "notifications",
    "site_map",
    "components",
]


def title_of(html):
    return re.search(r"<title>(.*?)</title>", html)[1]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_is_whole_in_both_languages_and_reads_no_database(client, django_assert_num_queries, name, language):
    response = client.get(reverse(f"pages:{name}"), {"language": language})

    html = text_of(response)
    heading = re.search(r"<h1>(.*?)</h1>", html, re.DOTALL)[1].strip()
    assert response.status_code == 200
    assert f'<html lang="{language}">' in html
    assert html.count("<h1") == 1
    if name != "home":
        assert title_of(html).startswith(f"{heading} —")
    assert html.count("<main") == 1


def test_the_home_page_is_named_as_such_beside_the_name_of_the_portal(client):
    assert title_of(text_of(client.get("/"))) == "Accueil — Chœur"
    assert title_of(text_of(client.get("/?language=en"))) == "Home — Chœur"


def test_the_home_page_asks_the_database_nothing(client):
    """The fixture `db` is absent on purpose: a query would fail."""
    assert client.get("/").status_code == 200


def test_the_home_page_offers_to_log_in_first_then_to_create_an_account(client):
    html = text_of(client.get("/"))

    assert html.index("Se connecter</h2>") < html.index("Vous êtes nouveau ?</h2>")
    assert f'action="{reverse("login:login")}"' in html
    assert f'href="{reverse("signup:address")}"' in html
    assert f'href="{reverse("signup:resend")}"' in html
    assert 'autocomplete="username webauthn"' in html


def test_the_demonstration_says_so_on_each_page(client):
    html = text_of(client.get("/aide"))

    assert "les données sont fictives et les courriels ne partent pas." in html
    assert 'href="/demo/"' in html


def test_production_shows_no_banner(client, settings):
    settings.DEMO = False

    assert "/demo/" not in text_of(client.get("/aide"))


def test_the_language_switch_keeps_the_page_and_its_question(client):
    html = text_of(client.get("/aide", {"page": "2"}))

    assert 'href="?page=2&amp;language=en" lang="en" hreflang="en"' in html


def test_the_language_chosen_is_kept(client):
    client.get("/aide", {"language": "en"})

    assert '<html lang="en">' in text_of(client.get("/"))


def test_a_strange_address_cannot_lead_the_language_switch_elsewhere(client):
    html = text_of(client.get("//elsewhere.example/"))

    assert "elsewhere.example" not in html


@pytest.mark.django_db
def test_a_session_cookie_that_leads_to_nobody_still_shows_the_home_page(client):
    client.cookies[settings.SESSION_COOKIE_NAME] = "unknown"

    assert client.get("/").status_code == 200


def test_the_notifications_page_names_every_mail_of_the_catalogue(client):
    html = text_of(client.get("/notifications"))

    assert [mail_type.code for mail_type in catalogue.MAIL_TYPES if f">{mail_type.code}</th>" not in html] == []


def test_the_privacy_page_holds_the_text_that_a_sign_up_accepts(client):
    text = consent.current()

    html = text_of(client.get("/donnees-personnelles"))

    assert f"Version {text.version}" in html
    assert html.count("<p>") >= len(text.paragraphs)


def test_the_statement_of_accessibility_claims_nothing(client):
    html = text_of(client.get("/accessibilite"))

    assert "Accessibilité : non conforme</h1>" in html
    assert settings.ORGANISATION_NAME in html


def test_support_gives_the_address_of_the_operator(client):
    assert f'href="mailto:{settings.SUPPORT_ADDRESS}"' in text_of(client.get("/support"))


def test_pages_only_answer_reading():
    assert Client().post("/aide").status_code == 405


def test_pages_have_no_trailing_slash(client):
    assert client.get("/aide/").status_code == 404


def test_robots_stay_out_of_the_demonstration(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Disallow: /demo/" in text_of(response)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stays_light(client, name):
    assert len(client.get(reverse(f"pages:{name}")).content) < 40_000
