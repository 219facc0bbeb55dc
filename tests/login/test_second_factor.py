"""L2: the password alone opens nothing where a second factor is set (journeys §3, security.md §1.1)."""

import pytest
from django.test import Client

from choeur.accounts import checking_factors, recovery_codes, totp
from choeur.accounts.models import RecoveryCode, Session, User
from choeur.audit.models import Entry
from tests import factors
from tests.browsing import Browser
from tests.login.entering import count_hashes, log_in
from tests.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db

L2 = "/connexion/confirmation"
WRONG_CODE = "Ce code ne convient pas. Attendez le suivant et recopiez-le"
WRONG_RECOVERY_CODE = "Ce code de secours ne convient pas, ou il a déjà servi"


@pytest.fixture
def claire(alice):
    factors.give_app(alice)
    return alice


@pytest.fixture
def half_minute(monkeypatch):
    """The half-minute that the machine is in; `half_minute(1)` goes to the next one."""
    now = totp.current_step()

    def go(steps: int) -> None:
        nonlocal now
        now += steps

    monkeypatch.setattr(totp, "current_step", lambda: now)
    return go


def give_password(user: User, browser: Browser | None = None, *, wanted: str = "/tableau-de-bord") -> Browser:
    browser = browser or Browser()
    browser.open(wanted)
    browser.press("Se connecter", login_address=user.login_address, password=PASSWORD)
    return browser


def entered(browser: Browser) -> bool:
    return browser.open("/tableau-de-bord").path == "/tableau-de-bord"


def test_a_right_password_asks_for_the_second_factor_and_opens_nothing(claire):
    browser = give_password(claire)

    assert browser.page.heading == "Confirmez que c'est bien vous"
    assert Session.objects.filter(user=claire).count() == 0
    assert not Entry.objects.filter(event="session.opened").exists()
    assert "Alice" not in browser.page.text
    assert browser.open("/mes-rattachements").heading == "Se connecter"
    assert browser.open("/mon-compte/moyens-de-connexion").heading == "Se connecter"


def test_the_code_of_the_application_opens_the_page_that_was_asked_for(claire):
    browser = give_password(claire, wanted="/mes-rattachements")

    page = browser.press("Valider", code=factors.code())

    assert page.path == "/mes-rattachements"
    assert Entry.objects.get(event="session.opened").data == {"means": "totp"}
    assert claire.factors.get().last_used_at is not None


def test_the_second_factor_is_asked_in_english_too(claire):
    browser = give_password(claire)

    page = browser.open(f"{L2}?language=en")

    assert page.heading == "Confirm that it is you"
    assert browser.press("Submit", code=factors.code()).path == "/tableau-de-bord"


def test_spaces_in_a_code_are_ignored(claire):
    browser = give_password(claire)
    code = factors.code()

    assert browser.press("Valider", code=f" {code[:3]} {code[3:]} ").path == "/tableau-de-bord"


def test_a_wrong_code_says_what_to_do_next_and_opens_nothing(claire):
    browser = give_password(claire)

    page = browser.press("Valider", code=factors.wrong_code())

    assert page.status == 422
    assert page.errors == [WRONG_CODE]
    assert not entered(browser)
    assert Entry.objects.filter(event="factor.refused", target_id=str(claire.pk)).count() == 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "é" * 6, "\x00" * 6, "9" * 400])
def test_what_can_be_no_code_gets_a_sentence(claire, code):
    browser = give_password(claire)

    page = browser.press("Valider", code=code)

    assert page.status == 422
    assert len(page.errors) == 1


def test_a_code_serves_once(claire, half_minute):
    code = factors.code()
    assert give_password(claire).press("Valider", code=code).path == "/tableau-de-bord"

    again = give_password(claire).press("Valider", code=code)

    assert again.errors == [WRONG_CODE]
    half_minute(1)
    assert give_password(claire).press("Valider", code=factors.code()).path == "/tableau-de-bord"


@pytest.mark.parametrize(("shift", "status"), [(-2, 422), (-1, 200), (0, 200), (1, 200), (2, 422)])
def test_a_telephone_may_be_half_a_minute_off_and_no_more(claire, half_minute, shift, status):
    browser = give_password(claire)

    assert browser.press("Valider", code=factors.code(shift=shift)).status == status


def test_an_older_code_is_no_good_once_a_newer_one_served(claire, half_minute):
    give_password(claire).press("Valider", code=factors.code(shift=1))

    page = give_password(claire).press("Valider", code=factors.code())

    assert page.errors == [WRONG_CODE]


def test_the_key_of_the_session_changes_with_the_second_factor(claire):
    browser = give_password(claire)
    before = browser.client.cookies["session"].value

    browser.press("Valider", code=factors.code())

    old = Client()
    old.cookies["session"] = before
    assert browser.client.cookies["session"].value != before
    assert old.get("/tableau-de-bord").status_code == 302
    assert old.get(L2).status_code == 302


def test_nobody_comes_to_the_second_factor_without_a_password(claire):
    answer = Client().post(L2, {"code": factors.code()})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/connexion")
    assert not Session.objects.filter(user=claire).exists()


def test_a_proven_password_is_forgotten_after_ten_minutes(claire, move_clock):
    browser = give_password(claire)
    move_clock(minutes=11)

    page = browser.press("Valider", code=factors.code())

    assert page.heading == "Se connecter"
    assert not entered(browser)


@pytest.mark.parametrize("change", ["password", "deactivated"])
def test_a_proven_password_is_worth_nothing_once_the_account_changed(claire, change):
    browser = give_password(claire)
    if change == "password":
        claire.set_password("Une-autre-ruche-9")
        claire.save()
    else:
        User.objects.update(is_active=False)

    assert browser.press("Valider", code=factors.code()).heading == "Se connecter"
    assert not entered(browser)


def test_the_code_of_somebody_else_opens_nothing(claire, charlie):
    totp.keep(charlie, seed=totp.new_seed(), name="Téléphone")
    browser = give_password(charlie)

    assert browser.press("Valider", code=factors.code()).errors == [WRONG_CODE]


def test_a_log_in_with_a_code_takes_one_slow_hash(claire, monkeypatch):
    hashes = count_hashes(monkeypatch)
    browser = give_password(claire)

    browser.press("Valider", code=factors.code())

    assert hashes == ["verify"]


# --- Recovery codes --------------------------------------------------------------------------------------------------


def test_a_recovery_code_opens_the_account_once_and_its_owner_is_told(claire, outbox):
    codes = recovery_codes.renew(claire, device="")
    browser = give_password(claire)

    page = browser.press("Valider", recovery_code=f" {codes[0].lower().replace('-', ' ')} ")

    assert page.path == "/tableau-de-bord"
    assert [(mail.code, mail.to) for mail in outbox if mail.code == "SEC-09"] == [("SEC-09", claire.login_address)]
    assert recovery_codes.left(claire) == 9
    assert Entry.objects.get(event="recovery_code.used").data == {"left": 9}
    again = give_password(claire).press("Valider", recovery_code=codes[0])
    assert again.errors == [WRONG_RECOVERY_CODE]
    assert "Il vous en reste 9" in again.text


def test_a_recovery_code_of_somebody_else_opens_nothing(claire, bob):
    factors.give_app(bob)
    recovery_codes.renew(claire, device="")
    codes_of_bob = recovery_codes.renew(bob, device="")

    page = give_password(claire).press("Valider", recovery_code=codes_of_bob[0])

    assert page.errors == [WRONG_RECOVERY_CODE]


def test_whoever_has_no_recovery_codes_is_offered_none(claire):
    page = give_password(claire).page

    assert "recovery_code" not in page.form()
    assert "Autre moyen" not in page.text


def test_a_recovery_code_sent_where_there_are_none_is_no_fault(claire):
    browser = give_password(claire)

    answer = browser.client.post(
        L2, {"recovery_code": "AAAA-BBBB-CCCC-DDDD", "csrfmiddlewaretoken": browser.page.form()["csrfmiddlewaretoken"]}
    )

    assert answer.status_code == 422
    assert not RecoveryCode.objects.exists()


# --- Brakes ----------------------------------------------------------------------------------------------------------


def guess(user: User, *, network: str = "203.0.113.7", client: Client | None = None) -> int:
    client = client or Client()
    log_in(user.login_address, client=client, network=network)
    return client.post(L2, {"code": factors.wrong_code()}, REMOTE_ADDR=network).status_code


def test_codes_are_tried_five_times_a_minute_from_one_network(claire, settings, still_clock):
    settings.DEMO = False
    client = Client()
    log_in(claire.login_address, client=client)

    answers = [client.post(L2, {"code": factors.wrong_code()}, REMOTE_ADDR="203.0.113.7") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert client.post(L2, {"code": factors.code()}, REMOTE_ADDR="203.0.113.7").status_code == 429


def test_many_networks_that_have_the_password_try_twenty_codes_an_hour(claire, settings, still_clock):
    settings.DEMO = False
    client = Client()
    log_in(claire.login_address, client=client)

    answers = [
        client.post(L2, {"code": factors.wrong_code()}, REMOTE_ADDR=f"198.51.{number}.1").status_code for number in range(25)
    ]

    assert answers == [422] * checking_factors.TRIES_AN_HOUR + [429] * 5


def test_the_owner_s_known_device_enters_while_others_guess(claire, settings, still_clock):
    settings.DEMO = False
    at_home = give_password(claire)
    at_home.press("Valider", code=factors.code())
    at_home.press("Se déconnecter")
    thief = Client()
    log_in(claire.login_address, client=thief, network="198.51.1.1")
    for number in range(40):
        thief.post(L2, {"code": factors.wrong_code()}, REMOTE_ADDR=f"198.51.{number}.1")

    browser = give_password(claire, at_home)

    assert browser.press("Valider", code=factors.code(shift=1)).path == "/tableau-de-bord"


def test_the_owner_learns_once_a_day_that_her_password_is_known(claire, outbox, settings, still_clock):
    settings.DEMO = False
    for number in range(6):
        guess(claire, network=f"198.51.{number}.1")

    assert [(mail.code, mail.to) for mail in outbox if mail.code == "SEC-22"] == [("SEC-22", claire.login_address)]


def test_one_slip_worries_nobody(claire, outbox):
    guess(claire)

    assert [mail.code for mail in outbox if mail.code == "SEC-22"] == []


def test_who_has_no_second_factor_goes_straight_in(bob):
    assert give_password(bob).page.path == "/tableau-de-bord"


# --- Trusted browsers ------------------------------------------------------------------------------------------------


def enter_again(user: User, browser: Browser) -> str:
    browser.client.cookies.pop("session", None)
    return give_password(user, browser).page.path


def test_a_trusted_browser_is_asked_for_the_password_alone(claire):
    browser = give_password(claire)
    browser.press("Valider", code=factors.code(), trust=True)

    assert enter_again(claire, browser) == "/tableau-de-bord"
    assert Entry.objects.filter(event="session.opened").latest("at").data == {"means": "trusted"}
    cookie = browser.client.cookies["trusted"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 30 * 24 * 3600)


def test_trust_ends_after_thirty_days(claire, move_clock):
    browser = give_password(claire)
    browser.press("Valider", code=factors.code(), trust=True)
    move_clock(days=30, minutes=1)

    assert enter_again(claire, browser) == L2


def test_trust_ends_with_the_password(claire):
    browser = give_password(claire)
    browser.press("Valider", code=factors.code(), trust=True)
    claire.set_password(PASSWORD)
    claire.save()

    assert enter_again(claire, browser) == L2


def test_the_trust_of_one_person_is_worth_nothing_for_another(claire, bob):
    factors.give_app(bob)
    browser = give_password(claire)
    browser.press("Valider", code=factors.code(), trust=True)

    assert enter_again(bob, browser) == L2


def test_nobody_is_trusted_without_asking_for_it(claire):
    browser = give_password(claire)
    browser.press("Valider", code=factors.code())

    assert "trusted" not in browser.client.cookies
    assert enter_again(claire, browser) == L2


@pytest.mark.parametrize("cookie", ["x", "é", "a" * 4000, "\x00", "' OR 1=1"])
def test_a_trust_of_somebody_s_making_is_worth_nothing(claire, cookie):
    client = Client()

    answer = client.post(
        "/connexion", {"login_address": claire.login_address, "password": PASSWORD}, HTTP_COOKIE=f"trusted={cookie}"
    )

    assert answer.headers["Location"] == L2


# --- Who must have one -----------------------------------------------------------------------------------------------


@pytest.fixture
def denis(db):
    """A support agent who has no second factor yet."""
    return make_user("denis@choeur.example", staff="support_agent")


def test_a_support_agent_without_second_factor_meets_nothing_but_the_pages_that_add_one(denis):
    browser = give_password(denis)

    assert browser.page.heading == "Ajoutez un second facteur"
    assert "Plus tard" not in browser.page.links
    for address in ("/tableau-de-bord", "/mes-rattachements", "/support/file", "/mes-sollicitations"):
        assert browser.open(address).path in {"/mon-compte/second-facteur", address}
    assert browser.open("/tableau-de-bord").path == "/mon-compte/second-facteur"
    assert browser.open("/mon-compte/moyens-de-connexion").heading == "Mes moyens de connexion"
    browser.open("/mon-compte/second-facteur")
    assert browser.press("Se déconnecter").path == "/"


def test_a_support_agent_who_adds_one_may_work(denis):
    browser = give_password(denis)
    factors.give_app(denis)

    assert browser.open("/tableau-de-bord").path == "/tableau-de-bord"


@pytest.mark.parametrize(("required", "who"), [("staff", "alice"), ("managers", "bob")])
def test_a_setting_asks_nothing_of_the_others(settings, request, bob, required, who):
    settings.MFA_REQUIRED = required

    assert give_password(request.getfixturevalue(who)).page.path == "/tableau-de-bord"


@pytest.mark.parametrize(("required", "who"), [("managers", "alice"), ("all", "bob")])
def test_a_setting_asks_managers_or_everybody_after_fourteen_days(settings, request, move_clock, required, who):
    settings.MFA_REQUIRED = required
    person = request.getfixturevalue(who)

    told = give_password(person)
    assert told.page.heading.startswith("Ajoutez un second facteur avant le ")
    assert told.follow("Plus tard").path == "/tableau-de-bord"
    move_clock(days=13)
    assert give_password(person).follow("Plus tard").path == "/tableau-de-bord"
    move_clock(days=1, minutes=1)

    assert give_password(person).page.heading == "Ajoutez un second facteur"
    factors.give_app(person)
    assert give_password(person).page.path == L2


def test_a_visitor_sees_the_public_pages_whatever_the_setting(settings, client):
    settings.MFA_REQUIRED = "all"

    assert client.get("/").status_code == 200
