"""The addresses of the demonstration (contract.md): what a check from outside relies on, and their absence elsewhere."""

import json
from typing import Any

import pytest
from django.test import Client

from choeur.accounts.models import User
from choeur.common import clock
from choeur.demo import seeding
from choeur.memberships.models import Membership, Role
from choeur.notifications import outbox as outbox_of_mails
from choeur.registry import lookup
from choeur.registry.answers import Closed, Found, PublicBody
from choeur.structures.models import Structure
from tests import factors
from tests.signup.rows import all_rows
from tests.signup.visitor import Visitor

pytestmark = pytest.mark.usefixtures("db", "sample_registry")

READ = ["/demo/", "/demo/fixtures.json", "/demo/mails/", "/demo/mails.json", "/demo/captcha.json?key=x"]
WRITTEN = ["/demo/clock", "/demo/jobs"]


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True)


def post(client: Client, address: str, asked: Any) -> Any:
    return client.post(address, json.dumps(asked), content_type="application/json")


def test_elsewhere_than_in_a_demonstration_none_of_them_is_there(client, settings):
    settings.DEMO = False
    before = all_rows()

    answers = [client.get(address) for address in READ] + [post(client, address, {"reset": True}) for address in WRITTEN]

    assert {answer.status_code for answer in answers} == {404}
    assert all_rows() == before


def test_the_page_shows_the_accounts_the_identifiers_and_the_mailbox(client):
    seeding.seed()

    page = client.get("/demo/").content.decode()

    assert seeding.SIRET_ACTIVE in page
    assert "claire.beraud@troisponts.example" in page
    assert "/demo/mails/" in page


def test_the_fixtures_name_accounts_that_log_in(client):
    seeding.seed()

    accounts = client.get("/demo/fixtures.json").json()["accounts"]

    assert {account["role"] for account in accounts} == {
        "principal_manager",
        "secondary_manager",
        "user",
        "support_agent",
        "operator",
    }
    for account in accounts:
        answer = Client().post("/connexion", {"login_address": account["login"], "password": account["password"]})
        assert answer.status_code == 302, account["login"]


def test_the_fixtures_carry_the_key_of_whoever_must_have_a_second_factor(client):
    seeding.seed()

    accounts = client.get("/demo/fixtures.json").json()["accounts"]

    keys = {account["role"]: account["totp_secret"] for account in accounts}
    assert {role for role, key in keys.items() if key} == {"support_agent", "operator"}
    for account in accounts:
        browser = Client()
        answer = browser.post("/connexion", {"login_address": account["login"], "password": account["password"]})
        if account["totp_secret"]:
            answer = browser.post(answer.headers["Location"], {"code": factors.code(account["totp_secret"])})
        assert answer.headers["Location"] == "/tableau-de-bord", account["login"]


def test_the_fixtures_name_numbers_of_each_case(client):
    seeding.seed()

    named = client.get("/demo/fixtures.json").json()

    assert len(named["siret_new"]) >= 20
    assert all(isinstance(lookup.find(siret), Found) for siret in named["siret_new"])
    assert not Structure.objects.filter(identifier__in=named["siret_new"]).exists()
    assert Structure.objects.filter(identifier=named["siret_active"]).exists()
    assert isinstance(lookup.find(named["siret_closed"]), Closed)
    assert isinstance(lookup.find(named["siret_public"]), PublicBody)
    assert lookup.find(named["siret_masked"]).establishment.name_hidden
    assert Structure.objects.filter(identifier_type="TAHITI", identifier=named["identifier_active"]["identifier"]).exists()


def test_a_number_that_somebody_took_is_not_named_any_more(client):
    seeding.seed()
    taken = client.get("/demo/fixtures.json").json()["siret_new"][0]
    visitor = Visitor()
    visitor.sign_up(taken)
    visitor.activate()

    assert taken not in client.get("/demo/fixtures.json").json()["siret_new"]


def test_seeding_twice_makes_nothing_more():
    made = seeding.seed()
    before = all_rows()

    assert (made, seeding.seed()) == (len(seeding.ACCOUNTS), 0)
    assert all_rows() == before
    assert Membership.objects.filter(role=Role.PRINCIPAL_MANAGER).count() == 2


def test_a_mail_is_read_with_its_links_as_soon_as_it_left(client):
    visitor = Visitor()
    visitor.sign_up()
    outbox_of_mails.send_due()

    (mail,) = client.get(f"/demo/mails.json?to={visitor.address}").json()

    assert {"id", "date", "to", "from", "subject", "text", "html", "headers", "links"} <= set(mail)
    assert (mail["to"], mail["subject"]) == (visitor.address, "Activez votre compte Chœur")
    assert visitor.link() in [link.removeprefix("http://localhost:8000") for link in mail["links"]]
    assert visitor.link() in client.get(f"/demo/mails/{mail['id']}").content.decode()
    assert visitor.address in client.get("/demo/mails/").content.decode()
    assert client.get("/demo/mails.json?to=nobody@lunebleue.example").json() == []


def test_the_newest_mail_comes_first(client, move_clock):
    visitor = Visitor()
    visitor.sign_up()
    outbox_of_mails.send_due()
    move_clock(minutes=1)
    visitor.press("Renvoyer le courriel")
    outbox_of_mails.send_due()

    subjects = [mail["code"] for mail in client.get("/demo/mails.json").json()]

    assert subjects == ["ACT-02", "ACT-01"]


def test_the_answer_of_a_captcha_is_told_for_its_key(client):
    visitor = Visitor()
    visitor.give_siret()
    key = visitor.say_yes().form()["captcha_key"]

    answer = client.get("/demo/captcha.json", {"key": key}).json()["answer"]

    assert visitor.introduce_herself(captcha=answer).path == "/inscription/espaces"


@pytest.mark.parametrize("key", ["", "x", "\x00", "é" * 100])
def test_an_unknown_captcha_has_no_answer(client, key):
    assert client.get("/demo/captcha.json", {"key": key}).status_code == 404


def test_the_clock_moves_on_and_comes_back(client, demo_clock):
    before = clock.now()

    moved = post(client, "/demo/clock", {"advance": 31 * 24 * 3600}).json()
    client.get("/demo/")
    ahead = clock.now() - before
    reset = post(client, "/demo/clock", {"reset": True}).json()

    assert moved["offset"] == 31 * 24 * 3600
    assert ahead.days == 31
    assert (reset["offset"], (clock.now() - before).days) == (0, 0)


def test_a_link_expires_when_the_clock_says_so(client, demo_clock):
    visitor = Visitor()
    visitor.sign_up()

    post(client, "/demo/clock", {"advance": 31 * 24 * 3600})

    assert visitor.follow_mail().heading == "L'activation de votre compte est refusée"


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"advance": -1},
        {"advance": "1"},
        {"advance": 1.5},
        {"advance": True},
        {"advance": 10**12},
        {"advance": 10**30},
        [],
        "x",
        None,
    ],
)
def test_a_clock_that_is_asked_nonsense_stays_where_it_is(client, demo_clock, asked):
    answer = post(client, "/demo/clock", asked)

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_body_that_is_no_json_is_told_so(client):
    for address in WRITTEN:
        answer = client.post(address, b"\xff{", content_type="application/json")
        assert (answer.status_code, bool(answer.json()["error"])) == (400, True)


def test_due_jobs_run_now_and_say_what_they_did(client):
    visitor = Visitor()
    visitor.sign_up()

    ran = post(client, "/demo/jobs", {"run": "due"}).json()["ran"]

    assert ran["signup.remind_before_expiry"] == 0
    assert ran["notifications.send_mails"] == 1
    assert client.get("/demo/mails.json").json()


def test_the_demonstration_says_that_it_is_one_on_every_page(client, settings):
    assert "Démonstration" in client.get("/").content.decode()
    settings.DEMO = False
    assert "Démonstration" not in client.get("/").content.decode()


def test_the_accounts_have_the_names_of_nobody():
    seeding.seed()

    assert not [user for user in User.objects.all() if not user.login_address.endswith(".example")]
