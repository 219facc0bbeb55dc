"""M6: « Mes moyens de connexion », without JavaScript, in both languages (journeys §3, §5)."""

import re

import pytest

from choeur.accounts import recovery_codes, trusted_browsers
from choeur.accounts.models import Factor, RecoveryCode, Session
from choeur.audit.models import Entry
from tests import factors
from tests.people import PASSWORD, WRONG_PASSWORD
from tests.signup.rows import all_rows

pytestmark = pytest.mark.django_db

MEANS = "/mon-compte/moyens-de-connexion"
ADD = "Ajouter cette application"


@pytest.fixture
def browser(bob, signed_in):
    browser = signed_in(bob)
    browser.open(MEANS)
    return browser


def begin(browser) -> str:
    """To the page with the QR code; the key that it shows."""
    browser.follow("Ajouter un second facteur")
    browser.press("Ajouter une application")
    [shown] = re.findall(r"<code[^>]*>([A-Z2-7 ]+)</code>", browser.page.html)
    assert [len(group) for group in shown.split()] == [4] * 8
    return shown.replace(" ", "")


def add(browser, **typed) -> str:
    key = begin(browser)
    browser.press(ADD, **{"code": factors.code(key), "name": "Téléphone de Bob", "password": PASSWORD} | typed)
    return key


def test_the_page_says_that_the_password_is_alone(browser):
    assert browser.page.heading == "Mes moyens de connexion"
    assert "Aucun second facteur : votre compte n'est protégé que par le mot de passe." in browser.page.text


def test_the_way_there_is_in_mon_compte(browser):
    browser.open("/mes-rattachements")

    assert browser.follow("Mes moyens de connexion").heading == "Mes moyens de connexion"


def test_an_application_is_added_with_its_qr_code_and_shows_ten_recovery_codes(browser, bob, outbox):
    add(browser)

    page = browser.page
    assert page.heading == "Vos codes de secours"
    assert "Second facteur ajouté" in page.text
    codes = re.findall(r"<code>([A-Z2-7-]{19})</code>", page.html)
    assert len(set(codes)) == 10
    assert (bob.factors.get().name, bob.factors.get().kind) == ("Téléphone de Bob", "totp")
    assert [(mail.code, mail.to) for mail in outbox] == [("SEC-07", bob.login_address)]
    assert "Téléphone de Bob" in outbox[0].text
    assert list(Entry.objects.order_by("at").values_list("event", flat=True)) == ["factor.added", "recovery_codes.renewed"]


def test_the_qr_code_stands_in_the_page_and_obeys_the_strict_policy(browser):
    begin(browser)

    [svg] = re.findall(r'role="img"[^>]*>(<svg.*?</svg>)', browser.page.html, re.DOTALL)
    assert "<path" in svg
    assert not re.search(r"style|class=|href|xmlns|script", svg)
    assert 'aria-label="QR code ; la clé est écrite dessous"' in browser.page.html.replace("\u202f", " ").replace("\xa0", " ")


def test_both_addresses_learn_of_a_new_factor(browser, bob, outbox):
    bob.contact_address = "bob.perso@troisponts.example"
    bob.save()

    add(browser)

    assert [(mail.code, mail.to) for mail in outbox] == [("SEC-07", bob.login_address), ("SEC-07", bob.contact_address)]


def test_a_new_factor_ends_the_other_sessions(browser, bob, signed_in):
    elsewhere = signed_in(bob)

    add(browser)

    assert elsewhere.open("/tableau-de-bord").heading == "Se connecter"
    assert browser.open("/tableau-de-bord").path == "/tableau-de-bord"
    assert Session.objects.filter(user=bob).count() == 1


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"password": WRONG_PASSWORD}, "Le mot de passe actuel n'est pas exact"),
        ({"password": ""}, "Saisissez votre mot de passe actuel"),
        ({"code": "12"}, "Ce code ne convient pas. Attendez le suivant et recopiez-le"),
        ({"code": ""}, "Saisissez le code à 6 chiffres que montre l'application"),
        ({"name": " "}, "Donnez un nom à ce moyen"),
        ({"name": "n" * 41}, "40 caractères au plus ; vous en avez saisi 41"),
    ],
)
def test_what_is_wrong_is_said_by_its_field_and_adds_nothing(browser, bob, typed, error):
    key = begin(browser)

    page = browser.press(ADD, **{"code": factors.code(key), "name": "Téléphone", "password": PASSWORD} | typed)

    assert (page.status, page.errors) == (422, [error])
    assert not Factor.objects.exists()
    assert PASSWORD not in page.html


def test_the_key_stays_the_same_after_an_error(browser):
    key = begin(browser)

    browser.press(ADD, code=factors.wrong_code(), name="Téléphone", password=PASSWORD)
    browser.press(ADD, code=factors.code(key), password=PASSWORD)

    assert browser.page.heading == "Vos codes de secours"


def test_the_key_of_an_application_is_in_clear_nowhere_in_the_database(browser):
    key = begin(browser)
    before = str(all_rows())
    browser.press(ADD, code=factors.code(key), name="Téléphone", password=PASSWORD)

    assert key not in before
    assert key not in str(all_rows())


def test_a_key_is_forgotten_after_a_quarter_of_an_hour(browser, move_clock):
    key = begin(browser)
    move_clock(minutes=16)

    page = browser.press(ADD, code=factors.code(key), name="Téléphone", password=PASSWORD)

    assert page.heading == "Quel second facteur choisir ?"
    assert not Factor.objects.exists()


def test_the_page_of_a_key_begins_with_the_choice(browser):
    assert browser.open(f"{MEANS}/application").heading == "Quel second facteur choisir ?"


def test_a_password_that_is_guessed_here_is_slowed(browser, still_clock):
    key = begin(browser)

    pages = [browser.press(ADD, code=factors.code(key), name="Téléphone", password=WRONG_PASSWORD) for _ in range(6)]

    assert pages[-1].errors == ["Trop d'essais. Patientez quelques minutes avant de recommencer"]
    assert browser.press(ADD, code=factors.code(key), password=PASSWORD).status == 422


def test_a_person_has_ten_factors_at_most(browser, bob):
    for number in range(10):
        factors.give_app(bob, name=f"Téléphone {number}")

    add(browser)

    assert "Vous avez déjà dix moyens de connexion" in browser.page.text
    assert bob.factors.count() == 10


# --- Recovery codes --------------------------------------------------------------------------------------------------


def test_codes_are_shown_until_they_are_kept_and_never_after(browser, bob):
    add(browser)
    shown = re.findall(r"<code>([A-Z2-7-]{19})</code>", browser.page.html)

    text = browser.client.get(f"{MEANS}/codes-de-secours/telecharger")
    assert text.headers["Content-Disposition"].startswith("attachment")
    assert [line for line in text.content.decode().splitlines() if re.fullmatch("[A-Z2-7-]{19}", line)] == shown
    refused = browser.press("Continuer")
    assert refused.errors == ["Conservez d'abord vos codes : ils ne seront plus affichés"]
    assert browser.press("Continuer", kept=True).heading == "Mes moyens de connexion"
    assert "Il vous reste 10 codes" in browser.page.text

    assert shown[0] not in browser.open(f"{MEANS}/codes-de-secours").html
    assert browser.client.get(f"{MEANS}/codes-de-secours/telecharger").status_code == 302
    assert recovery_codes.use(bob, shown[0], device="")


def test_no_code_is_in_clear_in_the_database(browser):
    add(browser)
    codes = re.findall(r"<code>([A-Z2-7-]{19})</code>", browser.page.html)

    rows = str(all_rows())

    assert not [code for code in codes if code in rows or code.replace("-", "") in rows]


def test_new_codes_void_the_older_ones_and_ask_the_password(browser, bob, outbox):
    old = recovery_codes.renew(bob, device="")
    browser.open(f"{MEANS}/codes-de-secours")
    assert browser.press("En créer de nouveaux", password=WRONG_PASSWORD).errors == ["Le mot de passe actuel n'est pas exact"]

    page = browser.press("En créer de nouveaux", password=PASSWORD)

    assert page.heading == "Vos codes de secours"
    assert RecoveryCode.objects.count() == 10
    assert not recovery_codes.use(bob, old[0], device="")
    assert [(mail.code, mail.subject) for mail in outbox] == [("SEC-09", "Nouveaux codes de secours")]


def test_codes_are_printed_with_their_date(browser):
    add(browser)

    assert "data-print" in browser.page.html
    assert "page imprimée le" in browser.page.html


# --- The list --------------------------------------------------------------------------------------------------------


def test_a_factor_is_renamed(browser, bob):
    factors.give_app(bob)
    browser.open(MEANS)
    browser.follow("Renommer Téléphone")

    page = browser.press("Valider", name="Tablette")

    assert "Tablette" in page.text
    assert bob.factors.get().name == "Tablette"


def test_removing_asks_the_password_and_says_what_it_changes(browser, bob, outbox):
    factors.give_app(bob)
    browser.open(MEANS)

    page = browser.follow("Supprimer Téléphone")
    assert "Votre compte ne sera plus protégé que par votre mot de passe." in page.text
    assert browser.press("Supprimer", password=WRONG_PASSWORD).errors == ["Le mot de passe actuel n'est pas exact"]
    assert bob.factors.exists()
    page = browser.press("Supprimer", password=PASSWORD)

    assert "« Téléphone » est supprimé." in page.text.replace("\xa0", " ")
    assert not bob.factors.exists()
    assert [mail.code for mail in outbox] == ["SEC-08"]
    assert "plus protégé que par votre mot de passe" in outbox[0].text


def test_one_of_two_factors_is_removed_alone(browser, bob, outbox):
    first, second = factors.give_app(bob), factors.give_app(bob, name="Tablette")
    browser.open(f"{MEANS}/{first.pk}/supprimer")
    assert "Vos autres moyens restent." in browser.page.text

    browser.press("Supprimer", password=PASSWORD)

    assert bob.factors.get() == second
    assert "Il vous reste un autre second facteur." in outbox[0].text


@pytest.mark.parametrize("page", ["renommer", "supprimer"])
def test_the_factor_of_somebody_else_is_not_there(browser, alice, page):
    hers = factors.give_app(alice)

    assert browser.open(f"{MEANS}/{hers.pk}/{page}").status == 404
    assert browser.client.post(f"{MEANS}/{hers.pk}/{page}", {"name": "x", "password": PASSWORD}).status_code in {403, 404}
    assert alice.factors.get().name == "Téléphone"


def test_a_trusted_browser_is_named_dated_and_revoked_alone(browser, bob):
    trusted_browsers.trust(bob, label="Firefox, Windows")
    trusted_browsers.trust(bob, label="Safari, macOS")
    page = browser.open(MEANS)
    assert "Safari, macOS" in page.text
    label = next(button for button in re.findall(r"Ne plus faire confiance à Safari, macOS, depuis le [^<]*?\d h \d\d", page.text))

    page = browser.press(label)

    assert "Ce navigateur devra de nouveau donner le second facteur." in page.text
    assert [trusted.name for trusted in trusted_browsers.of(bob)] == ["Firefox, Windows"]


def test_the_trusted_browser_of_somebody_else_is_not_there(browser, bob, alice):
    trusted_browsers.trust(bob, label="Mine")
    trusted_browsers.trust(alice, label="Hers")
    browser.open(MEANS)
    assert "Hers" not in browser.page.text
    token = next(form["csrfmiddlewaretoken"] for form in [browser.page.form("Se déconnecter")])

    answer = browser.client.post(
        f"/mon-compte/navigateurs/{trusted_browsers.of(alice).get().pk}/retirer", {"csrfmiddlewaretoken": token}
    )

    assert answer.status_code == 404
    assert trusted_browsers.of(alice).count() == 1


def test_the_pages_are_in_english_too(browser, bob):
    factors.give_app(bob)
    browser.open(f"{MEANS}?language=en")

    assert browser.page.heading == "My login methods"
    assert browser.follow("Add a second factor").heading == "Which second factor should you choose?"
    assert browser.press("Add an app").heading == "Add an authenticator app"


def test_reading_changes_nothing(browser, bob):
    factor = factors.give_app(bob)
    before = all_rows()

    for page in ("", "/choisir", "/application", "/codes-de-secours", f"/{factor.pk}/renommer", f"/{factor.pk}/supprimer"):
        browser.open(f"{MEANS}{page}")

    assert all_rows() == before
