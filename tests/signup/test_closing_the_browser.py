"""Whoever closes her browser at any step finds again what she typed, right or wrong; never a password, a captcha or a secret answer."""

import json
from collections.abc import Callable

import pytest

from choeur.accounts.models import User
from choeur.registry.sample import cases
from choeur.signup import brakes
from choeur.signup.models import SignupDraft
from choeur.structures import looking_up
from choeur.workspaces import reference
from tests.browsing import Page
from tests.people import BREWERY, make_firm
from tests.signup import kinds
from tests.signup.visitor import ANSWER, PASSWORD, Visitor

SOCIAL_SECURITY = "1 85 05 78 006 084 36"
PERSON = {"last_name": "Béraud", "first_name": "Claire", "contact_address": "compta@lunebleue.example", "consent": "on"}
FOUNDER = PERSON | {
    "address": "18 avenue du 8 mai 1945",
    "address_more": "Bâtiment B",
    "city": "Tulle",
    "phone": "05 55 00 00 00",
    "dume": "on",
}
REFUSED = {"contact_address": "compta", "phone": "appelez-moi"}
OPEN_QUESTION = {"justice_cost_statements": "on", "commitments": "on"}


@pytest.fixture(autouse=True)
def _structures(alice: User) -> None:
    """Alice manages a firm with a SIRET and one without; the lists of S3 are there."""
    make_firm(BREWERY, manager=alice)
    reference.load()


def closes_her_browser(visitor: Visitor) -> Visitor:
    """The same person and browser later: cookies that end with the browser are gone."""
    later = Visitor(visitor.address)
    for name, cookie in visitor.client.cookies.items():
        if cookie["max-age"] or cookie["expires"]:
            later.client.cookies[name] = cookie
    return later


def goes_on_from_the_home_page(visitor: Visitor, *, to: str) -> Page:
    """Nothing is typed again but the captcha: she presses the button of each screen as she finds it."""
    visitor.open("/")
    page = visitor.follow("Créer un compte")
    without_siret = "without_siret" in SignupDraft.objects.latest("created_at").data["address"]
    buttons = {
        "/inscription": "Je n'ai pas de numéro de SIRET" if without_siret else "Valider",
        "/inscription/entreprise": "Continuer",
        "/inscription/informations": "Valider",
        "/inscription/espaces": "Valider",
    }
    while page.path != to:
        answered = {"captcha": visitor.captcha_answer} if 'name="captcha"' in page.html else {}
        page = visitor.press(buttons[page.path], **answered)
        assert page.status == 200 or page.path == to, page.errors
    return page


def held(page: Page, button: str, names: dict[str, str]) -> dict[str, str | None]:
    form = page.form(button)
    return {name: form.get(name) for name in names}


# --- S1 --------------------------------------------------------------------------------------------------------------
S1 = {
    "right": {"login_address": "claire@lunebleue.example", "siret": cases.NEW[2]},
    "a digit is missing": {"login_address": "claire@lunebleue.example", "siret": "0001008420001"},
    "the address is wrong": {"login_address": "claire@", "siret": cases.NEW[2]},
    "the SIRET is forgotten": {"login_address": "claire@lunebleue.example", "siret": ""},
}


@pytest.mark.parametrize("name", S1)
def test_step_1_comes_back(claire, name):
    claire.open("/inscription")
    claire.press("Valider", **S1[name])

    later = closes_her_browser(claire)

    assert held(goes_on_from_the_home_page(later, to="/inscription"), "Valider", S1[name]) == S1[name]


@pytest.mark.parametrize("address", ["claire@lunebleue.example", "claire@"])
def test_step_1_without_siret_comes_back(claire, address):
    claire.open("/inscription")
    claire.press("Je n'ai pas de numéro de SIRET", login_address=address)

    later = closes_her_browser(claire)

    assert goes_on_from_the_home_page(later, to="/inscription").form()["login_address"] == address


def test_step_1_comes_back_after_the_network_was_slowed_down(claire, monkeypatch):
    monkeypatch.setattr(looking_up, "LOOK_UPS_A_MINUTE", 0.01)
    claire.give_siret()
    assert claire.give_siret(cases.NEW[3]).status == 429

    later = closes_her_browser(claire)

    assert goes_on_from_the_home_page(later, to="/inscription").form()["siret"] == cases.NEW[3]


def test_a_refused_step_1_counts_among_the_drafts_of_its_network(settings, monkeypatch, still_clock):
    settings.DEMO = False
    monkeypatch.setattr(brakes, "DRAFTS_AN_HOUR", 1)

    pages = [Visitor().give_siret("12") for _turn in range(3)]

    assert [page.status for page in pages] == [422, 422, 422]
    assert SignupDraft.objects.count() == 1


# --- S1b -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_answer_of_step_1b_comes_back(claire, answer):
    claire.give_siret()
    claire.press("Continuer", answer=answer)

    later = closes_her_browser(claire)

    assert goes_on_from_the_home_page(later, to="/inscription/entreprise").form("Continuer")["answer"] == answer


# --- S2 and S2b ------------------------------------------------------------------------------------------------------
def founds(claire: Visitor) -> None:
    claire.give_siret()
    claire.say_yes()


def joins(claire: Visitor) -> None:
    claire.give_siret(cases.TULLE)
    claire.say_yes()


S2: dict[str, tuple[Callable[[Visitor], object], dict[str, str]]] = {
    "1.2": (founds, FOUNDER),
    "1.2, refused": (founds, FOUNDER | REFUSED),
    "1.4": (joins, PERSON | {"message": "Je remplace Émile."}),
    "1.4, refused": (joins, PERSON | {"message": "Je remplace Émile.", "contact_address": "compta"}),
    "1.5": (kinds.give_no_siret, FOUNDER | kinds.TYPED["EU_NON_FRENCH"] | {"identifier_type": "EU_NON_FRENCH"}),
    **{f"1.3 {kind}": (kinds.give_no_siret, FOUNDER | kinds.TYPED[kind] | {"identifier_type": kind}) for kind in kinds.SIX[1:]},
    **{
        f"1.3 {kind}, refused": (kinds.give_no_siret, FOUNDER | kinds.TYPED[kind] | {"identifier_type": kind} | REFUSED)
        for kind in kinds.SIX
    },
}


@pytest.mark.parametrize("captcha", ["right", "wrong"])
@pytest.mark.parametrize("name", S2)
def test_step_2_comes_back_without_its_captcha(claire, name, captcha):
    arrive, typed = S2[name]
    arrive(claire)
    claire.press("Valider", **typed, captcha=claire.captcha_answer if captcha == "right" else "22222")

    later = closes_her_browser(claire)

    page = goes_on_from_the_home_page(later, to="/inscription/informations")
    assert held(page, "Valider", typed) == typed
    assert not page.form().get("captcha")


def test_a_box_that_was_unticked_stays_so(claire):
    founds(claire)
    claire.press("Valider", **PERSON, submit_invoices=False)

    later = closes_her_browser(claire)

    form = goes_on_from_the_home_page(later, to="/inscription/informations").form()
    assert "submit_invoices" not in form
    assert "dume" not in form


# --- S3 and S4 -------------------------------------------------------------------------------------------------------
def test_step_3_comes_back_refused(claire):
    founds(claire)
    claire.introduce_herself()
    claire.choose_espaces(**OPEN_QUESTION, issued_invoices=False)

    later = closes_her_browser(claire)

    page = goes_on_from_the_home_page(later, to="/inscription/espaces")
    assert held(page, "Valider", OPEN_QUESTION) == OPEN_QUESTION
    assert "issued_invoices" not in page.form()


def with_siret(claire: Visitor) -> dict[str, str]:
    founds(claire)
    claire.introduce_herself()
    return OPEN_QUESTION | {"provider_category": "interpreter"}


def without_siret(claire: Visitor) -> dict[str, str]:
    kinds.describe(claire, "TAHITI")
    return OPEN_QUESTION | {"provider_category": "interpreter", "provider_regime": "cosp-without-vat"}


@pytest.mark.parametrize("arrive", [with_siret, without_siret])
def test_step_3_comes_back(claire, arrive):
    """The buttons lead past it, to the recap, which leads back to it."""
    typed = arrive(claire)
    claire.choose_espaces(**typed, issued_invoices=False)

    later = closes_her_browser(claire)

    goes_on_from_the_home_page(later, to="/inscription/verification")
    page = later.follow("Modifier les espaces")
    assert held(page, "Valider", typed) == typed
    assert "issued_invoices" not in page.form()


@pytest.mark.parametrize("kind", ["", "known", *kinds.SIX])
def test_step_4_shows_all_of_it_again(claire, kind):
    if kind in ("", "known"):
        claire.give_siret(cases.TULLE if kind else cases.NEW[2])
        claire.say_yes()
        claire.introduce_herself(contact_address="compta@lunebleue.example")
    else:
        kinds.describe(claire, kind, contact_address="compta@lunebleue.example")
    before = claire.choose_espaces(commitments=True) if claire.page.path == "/inscription/espaces" else claire.page
    assert before.path == "/inscription/verification"

    later = closes_her_browser(claire)

    page = goes_on_from_the_home_page(later, to="/inscription/verification")
    assert page.text == before.text
    assert later.open("/inscription/verification").text == before.text, "the address kept among the bookmarks leads there too"


def test_a_week_later_it_is_gone_and_two_days_later_the_captcha_alone_is_asked_again(claire, move_clock):
    founds(claire)
    claire.introduce_herself(last_name="Béraud-Lemaître")
    move_clock(days=2)

    page = goes_on_from_the_home_page(closes_her_browser(claire), to="/inscription/informations")
    assert page.form()["last_name"] == "Béraud-Lemaître"
    assert "captcha_key" in page.form()

    move_clock(days=8)
    assert closes_her_browser(claire).open("/inscription").form()["login_address"] == ""


def test_the_recap_comes_back_for_a_day(claire):
    before = claire.sign_up()

    later = closes_her_browser(claire)

    assert later.open("/inscription/fin").text == before.text


# --- What never comes back -------------------------------------------------------------------------------------------
def test_nothing_of_a_password_nor_of_a_secret_answer_is_kept_anywhere(claire):
    claire.sign_up()
    claire.follow_mail()
    assert claire.choose_password(confirmation="autre", own_question="", answer=ANSWER).status == 422

    later = closes_her_browser(claire)

    page = later.open("/activation")
    assert PASSWORD not in page.html
    assert ANSWER not in page.html
    kept = json.dumps([draft.data for draft in SignupDraft.objects.all()])
    assert PASSWORD not in kept
    assert "zèbre" not in kept.encode().decode("unicode_escape")


@pytest.mark.parametrize("button", ["Valider", "English"])
def test_a_social_security_number_in_the_place_of_a_siret_is_not_kept(claire, button):
    claire.open("/inscription")
    claire.press(button, login_address=claire.address, siret=SOCIAL_SECURITY)

    assert SignupDraft.objects.get().data["address"].get("siret") is None
    assert closes_her_browser(claire).open("/inscription?language=fr").form()["login_address"] == claire.address
