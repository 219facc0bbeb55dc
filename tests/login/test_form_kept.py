"""A form that meets an ended session is given back, filled and not sent, to the same person in the same browser (ux.md)."""

import pytest

from choeur.accounts.models import KeptForm, Session
from choeur.memberships.models import Membership
from tests.browsing import Browser, Page
from tests.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db

EXPIRED = "Votre session a expiré. Reconnectez-vous : votre saisie sera reprise."
WORDS = "Bonjour, je remplace Mme Dupré. <b>&"


@pytest.fixture
def paul(db):
    return make_user("paul@imprimerie.example")


@pytest.fixture
def at_form(paul, trois_ponts) -> Browser:
    """Paul writes to the manager of a structure that he asks to join."""
    browser = Browser()
    _log_in(browser, "/connexion", paul)
    browser.open("/mes-rattachements/demander")
    browser.press("Rechercher", identifier_type="SIRET", identifier=trois_ponts.identifier)
    return browser


def _log_in(browser: Browser, address: str, user, label: str = "Se connecter") -> Page:
    if address:
        browser.open(address)
    return browser.press(label, login_address=user.login_address, password=PASSWORD)


def _send(browser: Browser) -> Page:
    return browser.press("Envoyer la demande", message=WORDS)


def test_what_was_typed_is_shown_again_after_the_log_in_and_was_not_sent(at_form, paul, trois_ponts, move_clock):
    move_clock(minutes=31)

    page = _send(at_form)
    assert page.heading == "Se connecter"
    assert EXPIRED in page.text
    page = _log_in(at_form, "", paul)

    assert page.path == f"/mes-rattachements/demander/{trois_ponts.pk}"
    assert "Votre saisie est reprise. Vérifiez-la avant de l'envoyer." in page.text
    assert page.form("Envoyer la demande")["message"] == WORDS
    assert page.errors == []
    assert not Membership.objects.filter(user=paul).exists()


def test_it_is_there_until_it_is_sent(at_form, paul, move_clock):
    move_clock(minutes=31)
    _send(at_form)
    page = _log_in(at_form, "", paul)
    assert at_form.open(page.path).form("Envoyer la demande")["message"] == WORDS

    at_form.press("Envoyer la demande")

    assert Membership.objects.get(user=paul).message == WORDS
    Membership.objects.all().delete()
    assert at_form.open(page.path).form("Envoyer la demande")["message"] == ""


def test_after_twelve_hours_of_work_too(at_form, paul, move_clock):
    for _ in range(28):
        move_clock(minutes=25)
        at_form.client.get("/tableau-de-bord")
    move_clock(minutes=25)

    assert EXPIRED in _send(at_form).text
    assert _log_in(at_form, "", paul).form("Envoyer la demande")["message"] == WORDS


def test_a_page_read_after_the_end_does_not_lose_it(at_form, paul, move_clock):
    """In another tab, say."""
    form = at_form.page
    move_clock(minutes=31)
    assert at_form.open("/tableau-de-bord").heading == "Se connecter"
    at_form.page = form

    assert EXPIRED in _send(at_form).text

    assert _log_in(at_form, "", paul).form("Envoyer la demande")["message"] == WORDS


def test_somebody_else_who_logs_in_there_never_sees_it_and_its_owner_still_does(at_form, paul, charlie, move_clock):
    move_clock(minutes=31)
    address = _send(at_form).path

    page = _log_in(at_form, "", charlie)
    assert page.status == 404  # what Paul found is not carried to her either
    assert WORDS not in page.html
    at_form.open("/tableau-de-bord")
    assert "reprise" not in at_form.page.text
    at_form.press("Se déconnecter")

    assert _log_in(at_form, address, paul).form("Envoyer la demande")["message"] == WORDS


def test_in_another_browser_it_is_not_given_back(at_form, paul, move_clock):
    move_clock(minutes=31)
    address = _send(at_form).path

    page = _log_in(Browser(), address, paul)

    assert "Dupré" not in page.html
    assert "reprise" not in page.text
    assert KeptForm.objects.exists()


def test_an_hour_later_it_is_gone(at_form, paul, move_clock):
    move_clock(minutes=31)
    _send(at_form)
    move_clock(minutes=61)

    page = _log_in(at_form, "", paul)

    assert "Dupré" not in page.html
    assert "reprise" not in page.text


def test_after_a_log_out_or_a_session_closed_elsewhere_nothing_is_kept(at_form):
    Session.objects.all().delete()

    page = _send(at_form)

    assert page.heading == "Se connecter"
    assert EXPIRED not in page.text
    assert not KeptForm.objects.exists()


def test_without_a_session_nothing_is_kept(paul, trois_ponts):
    visitor = Browser()
    visitor.open("/connexion")
    token = visitor.page.form("Se connecter")["csrfmiddlewaretoken"]

    answer = visitor.client.post(f"/mes-rattachements/demander/{trois_ponts.pk}", {"message": WORDS, "csrfmiddlewaretoken": token})

    assert answer.status_code == 302
    assert not KeptForm.objects.exists()


def test_without_the_token_of_the_page_nothing_is_kept(at_form, trois_ponts, move_clock):
    move_clock(minutes=31)

    answer = at_form.client.post(f"/mes-rattachements/demander/{trois_ponts.pk}", {"message": WORDS})

    assert answer.status_code == 403
    assert not KeptForm.objects.exists()


def test_a_button_of_a_list_leads_back_to_its_list(at_form, paul, trois_ponts, move_clock):
    _send(at_form)
    at_form.open("/mes-rattachements")
    move_clock(minutes=31)
    at_form.client.defaults["HTTP_REFERER"] = "http://testserver/mes-rattachements"

    page = at_form.press("Retirer ma demande pour ATELIER DES TROIS PONTS")
    assert page.heading == "Se connecter"
    assert EXPIRED not in page.text

    assert _log_in(at_form, "", paul).path == "/mes-rattachements"
    assert Membership.objects.get(user=paul).is_pending


@pytest.mark.parametrize(
    "referer", ["https://evil.example/mes-rattachements", "http://[", "javascript:alert(1)", "//testserver//evil"]
)
def test_a_strange_referer_leads_nowhere_else(at_form, paul, move_clock, referer):
    move_clock(minutes=31)
    at_form.client.defaults["HTTP_REFERER"] = referer
    _send(at_form)

    assert _log_in(at_form, "", paul).path.startswith(("/mes-rattachements/demander/", "/tableau-de-bord"))


def test_what_is_only_to_be_kept_is_never_done(at_form, paul, trois_ponts, move_clock):
    """The script at the end of a session: another tab may have renewed it, or the page may be anybody's."""
    form, address = at_form.page.form("Envoyer la demande") | {"message": WORDS}, at_form.page.path
    token = {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"]}

    alive = at_form.client.post(address, form, headers={"x-keep-only": "1"})
    logout = at_form.client.post("/deconnexion", token, headers={"x-keep-only": "1"})
    assert (alive.status_code, logout.status_code) == (204, 204)
    assert not Membership.objects.filter(user=paul).exists()
    assert Session.objects.count() == 1
    move_clock(minutes=31)

    assert at_form.client.post(address, form, headers={"x-keep-only": "1"}).status_code == 302
    assert KeptForm.objects.get().user == paul
