"""Log in, log out, stay: the session from its first to its last minute (journeys §3, decision 21)."""

import pytest
from django.conf import settings as configured
from django.test import Client

from choeur.accounts.models import KnownDevice, Session, User
from choeur.audit.models import Entry
from tests.browsing import Browser
from tests.login.entering import count_hashes, log_in
from tests.people import PASSWORD
from tests.signup.rows import Statements

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://evil.example", "http://evil.example/", "//evil.example", "///evil.example", "////evil.example", "\\\\evil.example",
    "/\\evil.example", "\\/evil.example", "/\\/evil.example", "https:evil.example", "https:/evil.example", "https:///evil.example",
    "http:\\\\evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)", " https://evil.example", "\thttps://evil.example",
    "\x00https://evil.example", "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "https://localhost@evil.example",
    "https://localhost:8000@evil.example", "//localhost@evil.example", "https://evil.example#localhost",
    "https://evil.example?localhost", "https://evil.example\\@localhost", "http://localhost.evil.example", "//evil。example",
    "//evil%2Eexample", "ftp://evil.example", "mailto:a@evil.example", "evil.example", "tableau-de-bord", "?next=//evil.example",
    "https://[::1]evil.example", "/%5cevil.example\\..//", "\u3000//evil.example",
]  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_sent_elsewhere_after_a_log_in(alice, wanted):
    answer = log_in(alice.login_address, next=wanted)

    assert answer.status_code == 302
    location = answer.headers["Location"]
    assert location == "/tableau-de-bord" or (location.startswith("/%5c") and "//" not in location[:2])


def test_a_password_of_900_days_still_opens_the_account(alice, move_clock):
    """security.md 6.2.10: people are never made to change it from time to time."""
    move_clock(days=900)

    answer = log_in(alice.login_address)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/tableau-de-bord")


def test_the_page_asked_for_before_the_log_in_is_shown_after_it(browser, alice):
    page = browser.open("/tableau-de-bord?espace=1")
    assert page.heading == "Se connecter"

    page = browser.press("Se connecter", login_address=alice.login_address, password=PASSWORD)

    assert page.path == "/tableau-de-bord?espace=1"


def test_the_page_asked_for_survives_a_wrong_password(browser, alice):
    browser.open("/tableau-de-bord?espace=1")
    browser.press("Se connecter", login_address=alice.login_address, password="no")

    page = browser.press("Se connecter", password=PASSWORD)

    assert page.path == "/tableau-de-bord?espace=1"


def test_a_log_in_takes_one_hash_and_twelve_statements_at_most(alice, monkeypatch):
    client = Client()
    log_in(alice.login_address, client=client)
    client.post("/deconnexion")
    hashes = count_hashes(monkeypatch)

    with Statements() as statements:
        answer = log_in(alice.login_address, client=client)

    assert answer.status_code == 302
    assert hashes == ["verify"]
    counted = [shape for shape in statements.shapes if not shape.startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert len(counted) <= 12, counted


def test_an_address_is_recognised_however_it_is_typed(alice):
    assert log_in(" Alice@TroisPonts.example ").status_code == 302


def test_a_session_planted_before_the_log_in_is_worth_nothing_after_it(alice):
    victim = Client()
    planted = "attackers-own-session-key-0000000000000000000"
    victim.cookies[configured.SESSION_COOKIE_NAME] = planted

    log_in(alice.login_address, client=victim)

    assert victim.cookies[configured.SESSION_COOKIE_NAME].value != planted
    attacker = Client()
    attacker.cookies[configured.SESSION_COOKIE_NAME] = planted
    assert attacker.get("/tableau-de-bord").status_code == 302


def test_each_log_in_changes_the_key(alice):
    client = Client()
    log_in(alice.login_address, client=client)
    first = client.cookies["session"].value

    log_in(alice.login_address, client=client)

    old = Client()
    old.cookies["session"] = first
    assert client.cookies["session"].value != first
    assert old.get("/tableau-de-bord").status_code == 302


def test_logging_in_as_somebody_else_leaves_nothing_of_the_first_person(alice, charlie):
    client = Client()
    log_in(alice.login_address, client=client)

    log_in(charlie.login_address, client=client)

    session = Session.objects.get()
    assert session.user == charlie
    assert (session.network, session.device) == ("203.0.113.x", "")


def test_the_table_holds_nothing_that_opens_a_session(alice):
    client = Client()
    log_in(alice.login_address, client=client)
    row = Session.objects.get()
    thief = Client()
    thief.cookies["session"] = row.session_key

    assert thief.get("/tableau-de-bord").status_code == 302
    assert client.cookies["session"].value not in str(Session.objects.values_list())


def test_the_cookie_of_a_session_is_for_the_server_alone(alice):
    cookie = log_in(alice.login_address).cookies["session"]

    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["path"]) == (True, "Lax", "", "/")


def test_a_session_ends_after_thirty_idle_minutes(alice, move_clock):
    client = Client()
    log_in(alice.login_address, client=client)
    for _ in range(3):
        move_clock(minutes=29)
        assert client.get("/tableau-de-bord").status_code == 200

    move_clock(minutes=31)

    assert client.get("/tableau-de-bord").status_code == 302


def test_a_session_ends_after_twelve_hours_whatever_one_does(alice, move_clock):
    client = Client()
    log_in(alice.login_address, client=client)
    for _ in range(28):
        move_clock(minutes=25)
        assert client.get("/tableau-de-bord").status_code == 200

    move_clock(minutes=25)

    assert client.get("/tableau-de-bord").status_code == 302


def test_a_log_in_writes_its_session_once(alice):
    with Statements() as done:
        log_in(alice.login_address)

    assert [shape for shape in done.shapes if "accounts_session" in shape and "SELECT" not in shape] == ["INSERT accounts_session"]
    assert Session.objects.get().user == alice


def test_a_person_has_ten_sessions_at_most_and_the_oldest_ends(alice, move_clock):
    clients = [Client() for _ in range(11)]
    for client in clients:
        log_in(alice.login_address, client=client)
        move_clock(minutes=1)

    answers = [client.get("/tableau-de-bord").status_code for client in clients]

    assert answers == [302] + [200] * 10
    assert Session.objects.count() == 10


def test_logging_out_ends_the_session_on_the_server_too(alice):
    client = Client()
    log_in(alice.login_address, client=client)
    copy = Client()
    copy.cookies["session"] = client.cookies["session"].value

    answer = client.post("/deconnexion")

    assert answer.headers["Location"] == "/"
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert not Session.objects.exists()
    assert copy.get("/tableau-de-bord").status_code == 302


def test_a_link_logs_nobody_out(alice):
    client = Client()
    log_in(alice.login_address, client=client)

    assert client.get("/deconnexion").status_code == 405

    assert client.get("/tableau-de-bord").status_code == 200


def test_logging_out_twice_is_no_error(db):
    assert Client().post("/deconnexion").headers["Location"] == "/"


def test_a_deactivated_person_is_out_at_her_next_request(alice):
    client = Client()
    log_in(alice.login_address, client=client)
    User.objects.update(is_active=False)

    assert client.get("/tableau-de-bord").status_code == 302


def test_the_previous_log_in_is_shown_once(alice, monkeypatch):
    from datetime import UTC, datetime, timedelta

    from django.utils import timezone

    morning = datetime(2026, 11, 22, 8, 14, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: morning)
    log_in(alice.login_address, client=Client(headers={"user-agent": "Firefox Windows"}), network="198.51.100.4")
    monkeypatch.setattr(timezone, "now", lambda: morning + timedelta(days=2))
    browser = Browser()
    browser.open("/connexion")

    page = browser.press("Se connecter", login_address=alice.login_address, password=PASSWORD)

    assert "Connexion précédente : 22 novembre 2026 à 9 h 14, réseau 198.51.100.x, Firefox, Windows" in page.text
    assert "Connexion précédente" not in browser.open("/tableau-de-bord").text


def test_the_first_log_in_has_no_previous_one(browser, alice):
    browser.open("/connexion")

    page = browser.press("Se connecter", login_address=alice.login_address, password=PASSWORD)

    assert "Connexion précédente" not in page.text


def test_staying_answers_in_how_many_seconds_the_session_ends(alice, move_clock, still_clock):
    client = Client()
    log_in(alice.login_address, client=client)
    move_clock(minutes=20)

    answer = client.post("/session/prolonger")

    assert answer.json() == {"idle": 30 * 60, "absolute": (12 * 60 - 20) * 60}


def test_nobody_stays_without_a_session():
    assert Client().post("/session/prolonger").status_code == 302


def test_a_new_browser_becomes_known_and_its_owner_is_told_once(alice, outbox):
    client = Client(headers={"user-agent": "Firefox Windows"})
    for _ in range(3):
        log_in(alice.login_address, client=client)

    assert KnownDevice.objects.get().label == "Firefox, Windows"
    assert [(mail.code, mail.to) for mail in outbox] == [("SEC-05", alice.login_address)]


def test_the_journal_tells_each_log_in_and_log_out(alice):
    client = Client()
    log_in(alice.login_address, "wrong", client=client)
    log_in(alice.login_address, client=client)
    client.post("/deconnexion", REMOTE_ADDR="203.0.113.7")

    entries = Entry.objects.order_by("at").values_list("event", "actor_id", "network")
    assert list(entries) == [
        ("session.refused", "", "203.0.113.x"),
        ("session.opened", str(alice.pk), "203.0.113.x"),
        ("session.closed", str(alice.pk), "203.0.113.x"),
    ]
