"""R5 by a recovery code: right or wrong the same page, then a waiting time that any address may end (journeys §4, security.md 6.4.4)."""

import pytest

from choeur.accounts import recovery_codes
from choeur.accounts.models import User
from choeur.guard.models import Bucket
from choeur.memberships import recovering
from choeur.memberships.models import Recovery
from choeur.myaccount import history
from choeur.notifications.models import OutgoingMail
from tests import factors
from tests.browsing import Browser
from tests.faults.costing import counting_hashes
from tests.login.entering import log_in
from tests.login.forgetful import NEW_PASSWORD
from tests.login.test_other_way import arrive, link
from tests.signup.rows import Statements

pytestmark = pytest.mark.django_db

CODE_PAGE, GIVEN = "/mot-de-passe-oublie/autrement/code", "/mot-de-passe-oublie/autrement/code/demande"


@pytest.fixture
def codes(bob) -> list[str]:
    return recovery_codes.renew(bob, device="")


def give(address, code):
    browser = arrive(address)
    browser.press("Continuer", way="code")
    browser.press("Valider", recovery_code=code)
    return browser


def test_bob_gets_back_in_by_a_code_after_the_waiting_time(bob, codes, move_clock):
    browser = give(bob.login_address, f"  {codes[0].lower().replace('-', ' ')} ")
    assert (browser.page.path, browser.page.heading) == (GIVEN, "Votre demande est enregistrée")
    recovering.go_on()
    mail = OutgoingMail.objects.filter(code="SEC-18", to=bob.login_address).get()
    assert "a donné l’un de vos codes de secours" in mail.text
    assert OutgoingMail.objects.filter(code="SEC-09", to=bob.login_address).exists()
    assert not OutgoingMail.objects.filter(code="GES-13").exists()

    move_clock(hours=71)
    recovering.go_on()
    assert not OutgoingMail.objects.filter(code="SEC-19").exists()
    move_clock(hours=2)
    recovering.go_on()

    page = browser.open(link("SEC-19", bob.login_address))
    assert page.heading == "Choisissez un nouveau mot de passe"
    assert browser.choose().heading == "Votre mot de passe est modifié"
    assert log_in(bob.login_address, NEW_PASSWORD).status_code == 302
    assert recovery_codes.left(bob) == 9


def test_the_time_counts_from_the_notices_however_late_the_job(bob, codes, move_clock):
    give(bob.login_address, codes[0])
    move_clock(hours=80)

    recovering.go_on()

    assert not OutgoingMail.objects.filter(code="SEC-19").exists()


def test_any_address_ends_it(bob, codes, move_clock):
    User.objects.filter(pk=bob.pk).update(contact_address="compta@troisponts.example")
    give(bob.login_address, codes[0])
    recovering.go_on()

    owner = Browser()
    owner.open(link("SEC-18", "compta@troisponts.example"))
    owner.press("Ce n'est pas moi : refuser")
    move_clock(hours=73)
    recovering.go_on()

    assert not OutgoingMail.objects.filter(code="SEC-19").exists()
    assert Recovery.objects.get().end == Recovery.End.OPPOSED


def test_a_second_factor_is_asked_all_the_same(bob, codes, move_clock):
    factors.give_app(bob)
    browser = give(bob.login_address, codes[0])
    recovering.go_on()
    move_clock(hours=73)
    recovering.go_on()
    browser.open(link("SEC-19", bob.login_address))
    browser.choose()

    assert log_in(bob.login_address, NEW_PASSWORD).headers["Location"] == "/connexion/confirmation"


@pytest.mark.parametrize("code", ["AAAA-BBBB-CCCC-DDDD", "é", "x" * 100])
def test_a_wrong_code_shows_the_same_and_begins_nothing(bob, codes, code):
    assert give(bob.login_address, code).page.path == GIVEN

    assert Recovery.objects.get().user is None
    recovering.go_on()
    assert OutgoingMail.objects.exclude(code="").filter(code="SEC-18").count() == 0
    assert recovery_codes.left(bob) == 10


@pytest.mark.parametrize("code", ["", "   ", "\x00x", "x" * 101])
def test_what_can_be_no_code_gets_a_sentence(bob, code):
    page = give(bob.login_address, code).page

    assert (page.path, page.status, len(page.errors)) == (CODE_PAGE, 422, 1)


def test_a_code_serves_once(bob, codes):
    give(bob.login_address, codes[0])
    Recovery.objects.update(end="lapsed", ended_at="2026-01-01T00:00Z")

    give(bob.login_address, codes[0])

    assert Recovery.objects.filter(user=bob).count() == 1


def test_a_right_code_replaces_what_anybody_asked_of_a_manager(alice, bob, codes, trois_ponts, move_clock):
    arrive(bob.login_address).press("Continuer", way="manager")
    recovering.go_on()
    move_clock(hours=1)

    give(bob.login_address, codes[0])
    recovering.go_on()
    assert not recovering.within_reach_of(alice).exists()
    assert (
        "l’un de vos codes de secours" in OutgoingMail.objects.filter(code="SEC-18", to=bob.login_address).latest("created_at").text
    )

    move_clock(hours=73)
    recovering.go_on()
    assert OutgoingMail.objects.filter(code="SEC-19", to=bob.login_address).exists()


def test_the_notice_of_what_was_replaced_refuses_what_replaced_it(bob, codes, move_clock):
    arrive(bob.login_address).press("Continuer", way="manager")
    recovering.go_on()
    older = link("SEC-18", bob.login_address)
    give(bob.login_address, codes[0])
    recovering.go_on()

    owner = Browser()
    owner.open(older)
    owner.press("Ce n'est pas moi : refuser")
    move_clock(hours=73)
    recovering.go_on()

    assert not OutgoingMail.objects.filter(code="SEC-19").exists()
    assert owner.open(older).status == 404


@pytest.mark.parametrize("code", ["wrong", "right"])
def test_what_a_manager_approved_is_not_replaced_nor_is_anything_by_a_wrong_code(alice, bob, codes, trois_ponts, code):
    arrive(bob.login_address).press("Continuer", way="manager")
    recovering.go_on()
    if code == "right":
        recovering.approve(Recovery.objects.get(), by=alice)

    give(bob.login_address, codes[0] if code == "right" else code)

    assert Recovery.objects.get(user=bob, ended_at=None).way == Recovery.Way.MANAGER
    assert recovery_codes.left(bob) == 10


def test_while_a_request_is_open_no_code_is_spent(bob, codes):
    give(bob.login_address, codes[0])
    give(bob.login_address, codes[1])

    assert recovery_codes.left(bob) == 9
    assert list(Recovery.objects.order_by("asked_at").values_list("user", flat=True)) == [bob.pk, None]


def test_the_code_of_somebody_else_begins_nothing(bob, alice, codes):
    recovery_codes.renew(alice, device="")

    give(alice.login_address, codes[0])

    assert Recovery.objects.get().user is None


def test_right_wrong_or_for_nobody_it_shows_and_costs_the_same(alice, bob, codes, trois_ponts):
    closed = User.objects.create(login_address="closed@troisponts.example", login_key="closed@troisponts.example", is_active=False)
    seen = {}
    recovering.ask(alice.pk, network="")
    of_alice = recovery_codes.renew(alice, device="")
    for who, code in (
        (alice, "wrong while a manager is asked"),
        (alice, codes[1]),
        (alice, of_alice[0]),
        (alice, of_alice[1]),
        (bob, codes[0]),
        (bob, "wrong"),
        (closed, "any"),
        (None, "any"),
    ):
        browser = arrive(who.login_address if who else "nobody@troisponts.example")
        browser.press("Continuer", way="code")
        form = browser.page.form("Valider")
        Bucket.objects.all().delete()  # the network's own begins with the first of them
        with Statements() as statements, counting_hashes() as hashes:
            answer = browser.client.post(CODE_PAGE, form | {"recovery_code": code})
        page = browser.open(GIVEN)
        seen[who, code] = (answer.status_code, answer.headers["Location"], statements.shapes, len(hashes), page.html)

    assert len({repr(each) for each in seen.values()}) == 1
    assert "UPDATE accounts_recoverycode" in seen[bob, codes[0]][2]
    assert seen[bob, codes[0]][3] == 1
    assert OutgoingMail.objects.filter(code__in=["SEC-18", "SEC-09"]).count() == 0, "mails leave by a job"


def tries(address, networks):
    """One reset, a wrong code from each of these networks: what each is answered."""
    browser = arrive(address)
    browser.press("Continuer", way="code")
    form = browser.page.form("Valider") | {"recovery_code": "wrong"}
    answers = [browser.client.post(CODE_PAGE, form, REMOTE_ADDR=network) for network in networks]
    return [(answer.status_code, answer.headers.get("Retry-After")) for answer in answers]


def test_five_codes_are_tried_in_a_row_then_slowed_alike(bob, codes, still_clock):
    networks = [f"198.51.{number}.7" for number in range(6)]

    of_bob = tries(bob.login_address, networks)

    assert [status for status, _wait in of_bob] == [302] * 5 + [429]
    assert of_bob == tries("nobody@troisponts.example", networks)


def test_codes_are_tried_twenty_times_a_day_then_slowed_alike(bob, codes, still_clock):
    rows = [[f"198.51.{row}{number}.7" for number in range(5)] for row in range(1, 6)]

    of_bob = [tries(bob.login_address, networks) for networks in rows]

    assert [[status for status, _wait in row] for row in of_bob] == [[302] * 5] * 4 + [[429] * 5]
    assert of_bob == [tries("nobody@troisponts.example", networks) for networks in rows]


def test_the_journal_says_what_was_asked_and_spent(bob, codes):
    give(bob.login_address, codes[0])
    recovering.go_on()

    lines = {line.sentence: line.by for line in history.lines(list(history.of(bob)), user=bob)}
    assert (lines["Accès redemandé sans la réponse secrète"], lines["Code de secours utilisé"]) == (
        "Une personne non connectée",
    ) * 2
