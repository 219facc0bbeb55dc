"""Who works for the portal: named by the command line alone, without default account nor password (security.md 6.3.2)."""

import re

import pytest

from choeur import cli
from choeur.accounts.models import Staff, User
from choeur.audit.models import Entry
from tests.browsing import Browser
from tests.login.entering import log_in
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

CAMILLE = "camille.roux@portail.example"
NAMED = ("--first-name", "Camille", "--last-name", "Roux")


@pytest.fixture
def run(monkeypatch, capsys):
    """`choeur user …`: its status, and what it said."""

    def run(*asked):
        monkeypatch.setattr("sys.argv", ["choeur", "user", *asked])
        monkeypatch.setattr(cli, "_set_up", lambda: None)
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        return end.value.code, said.out + said.err

    return run


def path_in(said: str) -> str:
    return re.search(r"http://[^/]+(/\S+)", said)[1]


def test_a_fresh_portal_has_nobody(run):
    assert run() == (0, "")
    assert User.objects.count() == 0


def test_the_first_operator_chooses_a_password_by_a_link_that_serves_once(run, outbox):
    status, said = run("name", CAMILLE, "operator", *NAMED)
    assert (status, list(outbox)) == (0, [])

    browser = Browser()
    assert browser.open(path_in(said)).heading == "Choisissez un nouveau mot de passe"
    assert browser.press("Valider", password=PASSWORD, confirmation=PASSWORD).heading == "Votre mot de passe est modifié"

    assert log_in(CAMILLE).status_code == 302
    assert User.objects.get().staff == Staff.OPERATOR
    assert Browser().open(path_in(said)).heading == "Votre mot de passe est modifié"  # and nothing to choose


def test_until_then_no_password_opens_the_account(run):
    run("name", CAMILLE, "operator", *NAMED)

    assert [log_in(CAMILLE, password).status_code for password in ("", "!", PASSWORD)] == [422] * 3


def test_the_link_is_good_for_an_hour(run, move_clock):
    _status, said = run("name", CAMILLE, "operator", *NAMED)
    move_clock(minutes=61)

    assert Browser().open(path_in(said)).status == 410


def test_a_new_operator_meets_nothing_but_the_pages_that_add_a_second_factor(run):
    _status, said = run("name", CAMILLE, "operator", *NAMED)
    browser = Browser()
    browser.open(path_in(said))
    browser.press("Valider", password=PASSWORD, confirmation=PASSWORD)
    browser.open("/connexion")
    browser.press("Se connecter", login_address=CAMILLE, password=PASSWORD)

    assert browser.open("/tableau-de-bord").path.startswith("/mon-compte/second-facteur")


def test_who_has_an_account_is_named_without_a_link_and_the_journal_says_so(run, bob):
    assert run("name", bob.login_address.upper(), "support_agent") == (0, f"{bob.login_address.upper()}: support_agent\n")

    assert User.objects.get(pk=bob.pk).staff == Staff.SUPPORT_AGENT
    assert run() == (0, f"support_agent: {bob.login_address}\n")
    entry = Entry.objects.get()
    assert (entry.event, entry.target_id, entry.data) == ("staff.named", str(bob.pk), {"role": "support_agent"})


def test_a_role_ends_as_it_began(run, dora):
    run("name", dora.login_address, "none")

    assert User.objects.get(pk=dora.pk).staff == Staff.NONE


def test_an_operator_ends_the_sessions_of_one_person_or_of_everybody(run, alice, bob, outbox):
    """security.md 7.4.5."""
    browsers = {person: Browser() for person in (alice, bob)}
    for person, browser in browsers.items():
        browser.client.force_login(person)

    assert run("end-sessions", bob.login_address) == (0, "1 sessions ended\n")
    assert [browser.open("/tableau-de-bord").heading for browser in browsers.values()] == ["Bonjour Alice", "Se connecter"]
    [mail] = outbox
    assert (mail.code, mail.to, "par le support ou l’exploitant du portail" in mail.text) == ("SEC-24", bob.login_address, True)

    assert run("end-sessions", "--everybody") == (0, "1 sessions ended\n")
    assert browsers[alice].open("/tableau-de-bord").heading == "Se connecter"
    assert list(Entry.objects.order_by("at", "pk").values_list("event", "target_id")) == [
        ("session.ended", str(bob.pk)),
        ("session.ended", ""),
    ]
    assert run("end-sessions", CAMILLE)[0] == 1


@pytest.mark.parametrize("asked", [(CAMILLE, "operator"), ("camille", "operator", *NAMED)])
def test_without_name_or_with_a_strange_address_nothing_is_made(run, asked):
    status, said = run("name", *asked)

    assert (status, User.objects.count()) == (1, 0)
    assert said.startswith("Nobody has this address.")
