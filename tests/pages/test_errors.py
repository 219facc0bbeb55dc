import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse

from choeur.pages import errors
from tests.pages.reading import text_of

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def request(language="fr", **headers):
    return RequestFactory(headers={"Accept-Language": language, **headers}).get("/nulle-part")


def every_page(asked):
    return {
        400: errors.bad_request(asked, ValueError()),
        403: errors.forbidden(asked, PermissionDenied()),
        404: errors.not_found(asked, LookupError()),
        413: errors.too_large(asked),
        429: errors.too_many(asked, 540),
        500: errors.server_error(asked),
        503: errors.unavailable(asked),
    }


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_error_has_its_status_and_page_without_a_database(language):
    """The fixture `db` is absent on purpose: a query would fail."""
    for status, response in every_page(request(language)).items():
        html = text_of(response)
        heading = re.search(r"<h1>(.*?)</h1>", html)[1]

        assert response.status_code == status
        assert f'<html lang="{language}">' in html
        assert f"<title>{heading} —" in html
        assert html.count("<h1") == 1
        assert "no-store" in response["Cache-Control"]
        assert "sessionid" not in response.cookies


def test_an_error_offers_the_other_language_in_that_language():
    html = text_of(errors.not_found(request("fr"), LookupError()))

    assert re.search(r'lang="en">.*Page not found.*hreflang="en">Continue in English', html)


def test_an_unknown_address_is_a_page(client):
    response = client.get("/nulle-part")

    assert response.status_code == 404
    assert "Page introuvable" in text_of(response)


def test_a_forbidden_page_says_which_right_where_the_rule_said_it():
    html = text_of(errors.forbidden(request(), PermissionDenied("Demandez l'espace « Factures émises » à Claire.")))

    assert "Factures émises" in html


def test_too_many_attempts_say_when_to_come_back():
    response = errors.too_many(request(), 541)

    assert response["Retry-After"] == "541"
    assert "Réessayez dans 10 minutes." in text_of(response)


def test_a_body_too_heavy_is_refused_before_it_is_read(client):
    response = client.post(reverse("login:login"), {"login_address": "x" * 300_000})

    assert response.status_code == 413
    assert "Envoi trop lourd" in text_of(response)


def test_an_incident_has_a_reference_that_the_log_holds_too(caplog):
    response = errors.server_error(request())

    reference = re.search(r"[2-9A-Y]{4}-[2-9A-Y]{2}", text_of(response))[0]
    assert reference in caplog.text


def test_a_database_that_fails_makes_the_portal_unavailable():
    def fail():
        raise OperationalError

    try:
        fail()
    except OperationalError:
        response = errors.server_error(request())

    assert response.status_code == 503
    assert response["Retry-After"] == "60"


class TestAPageThatExpired:
    """A form whose CSRF token is not good any more."""

    typed = {  # noqa: RUF012
        "last_name": 'Béraud "& fils"',
        "capability": ["a", "b"],
        "password": "trois ponts",
        "password_confirmation": "trois ponts",
        "secret_answer": "épinards",
        "captcha": "7K4MR",
        "captcha_key": "clé",
        "csrfmiddlewaretoken": "old",
    }

    def send(self, headers):
        client = Client(enforce_csrf_checks=True)
        return client.post(reverse("login:login"), self.typed, headers=headers), client

    def test_keeps_what_was_typed_but_no_secret(self):
        response, _client = self.send(SAME_SITE)

        html = text_of(response)
        assert response.status_code == 403
        assert "Votre page a expiré" in html
        assert 'name="last_name" value="B&eacute;raud' in html or 'name="last_name" value="Béraud &quot;&amp; fils&quot;"' in html
        assert html.count('name="capability"') == 2
        for secret in ("trois ponts", "épinards", "7K4MR", "clé", "old"):
            assert secret not in html

    def test_sends_it_again_with_a_fresh_token_to_the_same_address(self):
        response, client = self.send(SAME_SITE)
        html = text_of(response)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)[1]

        assert re.search(r'<form method="post" novalidate>', html)
        again = client.get(reverse("login:login"))
        assert again.status_code == 200
        assert token

    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://elsewhere.example"},
            {"Origin": "null"},
            {},
        ],
    )
    def test_gives_another_site_nothing_to_click(self, headers):
        response, _client = self.send(headers)

        html = text_of(response)
        assert response.status_code == 403
        assert "Béraud" not in html
        assert "<form" not in html

    def test_an_older_browser_is_believed_by_its_origin(self):
        response, _client = self.send({"Origin": "http://testserver"})

        assert 'name="last_name"' in text_of(response)
