"""M7 « Sessions et appareils »: what is open, what is known, closing and forgetting (journeys §5, security.md 7.5.2)."""

import pytest
from django.test import Client

from choeur.accounts.models import KnownDevice, Session
from choeur.audit.models import Entry
from tests.browsing import Browser
from tests.login.entering import log_in
from tests.people import PASSWORD
from tests.signup.rows import Statements

pytestmark = pytest.mark.django_db

PAGE = "/mon-compte/sessions"


@pytest.fixture
def browser(alice) -> Browser:
    """Alice at work, who has just logged in."""
    return logged_in(alice)


def logged_in(user, **more: str) -> Browser:
    browser = Browser(**more)
    browser.open("/connexion")
    browser.press("Se connecter", login_address=user.login_address, password=PASSWORD)
    return browser


def elsewhere(user) -> Browser:
    return logged_in(user, network="198.51.100.4", agent="Mozilla/5.0 (Linux; Android 15) Chrome/140.0.0.0")


def closing(page) -> list[str]:
    return [button.label for button in page._read.buttons if button.label.startswith("Fermer la session")]


def test_each_session_is_named_with_its_network_and_its_hours_this_one_first(browser, alice, move_clock):
    move_clock(minutes=2)
    elsewhere(alice)

    page = browser.open(PAGE)

    assert page.heading == "Sessions et appareils"
    first, second = (
        page.text.index(words) for words in ("Firefox, Windows Cette session 203.0.113.x", "Chrome, Android 198.51.100.x")
    )
    assert first < second
    assert len(closing(page)) == 1


def test_one_session_says_that_it_is_the_only_one(browser):
    page = browser.open(PAGE)

    assert "Une seule session : celle-ci." in page.text
    assert closing(page) == []
    assert "Fermer toutes les autres sessions" not in page.text


def test_closing_a_session_ends_it_at_its_next_request(browser, alice):
    other = elsewhere(alice)
    page = browser.open(PAGE)

    page = browser.press(*closing(page))

    assert page.path == PAGE
    assert "Session fermée." in page.text
    assert other.open("/tableau-de-bord").heading == "Se connecter"
    assert browser.open("/tableau-de-bord").heading == "Bonjour Alice"


def test_closing_all_others_leaves_this_one(browser, alice, bob):
    others = [elsewhere(alice) for _ in range(3)]
    hers = elsewhere(bob)
    browser.open(PAGE)

    page = browser.press("Fermer toutes les autres sessions")

    assert "3 sessions fermées." in page.text
    assert {other.open("/tableau-de-bord").heading for other in others} == {"Se connecter"}
    assert hers.open("/tableau-de-bord").heading == "Bonjour Bob"
    assert browser.open(PAGE).heading == "Sessions et appareils"


def test_her_login_address_is_told_that_all_others_were_closed(browser, alice, outbox):
    """security.md 6.3.7: whoever holds the session that remains may be somebody else."""
    for _ in range(2):
        elsewhere(alice)
    browser.open(PAGE)

    browser.press("Fermer toutes les autres sessions")

    [mail] = [mail for mail in outbox if mail.code == "SEC-24"]
    assert (mail.to, "2 sessions ouvertes sur votre compte ont été fermées" in mail.text) == (alice.login_address, True)


def test_a_click_too_many_says_so(browser, alice):
    elsewhere(alice)
    page = browser.open(PAGE)
    label, both = closing(page)[0], page
    browser.press(label)
    browser.page = both

    page = browser.press(label)

    assert "Cette session n'était déjà plus ouverte. Voici celles qui le sont." in page.text


def test_the_button_of_somebody_else_leads_nowhere(browser, alice, bob):
    """security.md T14."""
    elsewhere(bob)
    hers = logged_in(bob)
    foreign = hers.open(PAGE).form(closing(hers.page)[0])["name"]
    device = hers.page.form_of(next(b for b in hers.page._read.buttons if b.label.startswith("Oublier"))).values["name"]
    token = browser.open(PAGE)._read.forms[0].values["csrfmiddlewaretoken"]
    before = (Session.objects.count(), KnownDevice.objects.count())

    for path, names in (
        (
            "/mon-compte/sessions/fermer",
            (foreign, foreign.partition(":")[0], Session.objects.filter(user=bob).first().pk, "", "\x00"),
        ),
        ("/mon-compte/appareils/oublier", (device, device.partition(":")[0], foreign, "")),
    ):
        for name in names:
            answer = browser.client.post(path, {"name": name, "csrfmiddlewaretoken": token})
            assert answer.status_code == 404

    assert (Session.objects.count(), KnownDevice.objects.count()) == before


def test_nothing_of_the_page_opens_a_session(browser, alice):
    elsewhere(alice)
    page = browser.open(PAGE)
    thief = Client()

    for session in Session.objects.all():
        thief.cookies["session"] = session.pk
        assert thief.get(PAGE).status_code == 302
    for cookie in ("session", "device"):
        assert browser.client.cookies[cookie].value not in page.html


def test_a_device_is_forgotten_and_its_next_log_in_is_announced(browser, alice, outbox):
    page = browser.open(PAGE)
    assert "Firefox, Windows Cet appareil" in page.text
    label = next(button.label for button in page._read.buttons if button.label.startswith("Oublier"))

    page = browser.press(" ".join(label.split()))

    assert "Appareil oublié." in page.text
    assert "Aucun appareil n'est reconnu." in page.text
    browser.press("Se déconnecter")
    browser.open("/connexion")
    browser.press("Se connecter", login_address=alice.login_address, password=PASSWORD)
    assert [mail.code for mail in outbox] == ["SEC-05", "SEC-05"]


def test_reading_asks_for_no_proof_and_closing_does(browser, alice, move_clock):
    elsewhere(alice)
    move_clock(minutes=6)
    page = browser.open(PAGE)

    for label in (*closing(page), "Fermer toutes les autres sessions"):
        browser.open(PAGE)
        assert browser.press(label).heading == "Confirmez votre identité"

    assert Session.objects.count() == 2


def test_the_journal_tells_what_was_closed_and_forgotten(browser, alice):
    elsewhere(alice)
    page = browser.open(PAGE)
    browser.press(*closing(page))
    label = next(button.label for button in browser.page._read.buttons if button.label.startswith("Oublier"))
    browser.press(" ".join(label.split()))

    entries = list(Entry.objects.order_by("at").values_list("event", "actor_id", "network"))[-2:]
    assert entries == [("session.ended", str(alice.pk), "203.0.113.x"), ("device.forgotten", str(alice.pk), "203.0.113.x")]


def test_the_page_is_in_english_too(browser, alice):
    elsewhere(alice)

    page = browser.open(f"{PAGE}?language=en")

    assert page.heading == "Sessions and devices"
    assert "This session" in page.text
    assert "1 session closed." in browser.press("Close all other sessions").text


def test_ten_sessions_take_as_many_statements_as_two(browser, alice):
    log_in(alice.login_address)
    counts = []
    for number in (0, 8):
        for _ in range(number):
            log_in(alice.login_address)
        with Statements() as statements:
            browser.client.get(PAGE)
        counts.append(len(statements.shapes))

    assert counts[0] == counts[1] <= 6
