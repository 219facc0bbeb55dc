"""Every form of the portal, filled as it is right, and the browser in front of it: for the tests that then fill it wrong."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client

from choeur.accounts import activation_links, addresses, proving, recovery_codes, secret_question
from choeur.accounts.models import Factor, ResetRequest, Staff
from choeur.common import clock, tokens
from choeur.guard import captcha
from choeur.memberships import joining
from choeur.notifications.models import OutgoingMail
from choeur.registry.sample import cases
from choeur.signup.models import SignupDraft
from choeur.structures.models import Structure
from choeur.support import lifecycle, reference
from choeur.support.models import SupportRequest
from tests import factors
from tests.people import CHENE_FICTIF, PASSWORD, TISSAGES, make_firm, make_sign_up, make_user
from tests.whole import nasty

CLAIRE = "claire@lunebleue.example"
ALICE = "alice@troisponts.example"
LONG_PASSWORD = "Tilleul&grenier-42"


@dataclass(frozen=True)
class Screen:
    """`open` brings a browser there; `good` fills its form; the fields of `more` are sent by a button, or by nobody."""

    name: str
    path: str
    open: Callable[[], Client]
    good: dict[str, str]
    more: tuple[str, ...] = ()

    def filled_with(self, text: str) -> list[dict[str, str]]:
        """Every field at once, then each of the others beside a form that is right."""
        everywhere = [dict.fromkeys(self.good, text)] if self.good else []
        return everywhere + [self.good | {name: text} for name in self.more]


def send(browser: Client, path: str, body: bytes, kind: str = nasty.FORM, **more: Any) -> Any:
    return browser.generic("POST", path, body, kind, **more)


# --- Ways there ------------------------------------------------------------------------------------------------------


def visitor() -> Client:
    return Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.7", headers={"user-agent": "Firefox Windows"})


def _at_company(siret: str) -> Client:
    browser = visitor()
    went_on = send(browser, "/inscription", nasty.form({"login_address": CLAIRE, "siret": siret}))
    assert went_on.headers["Location"] == "/inscription/entreprise"
    return browser


def _at_person(siret: str, *, human: bool = True) -> Client:
    browser = _at_company(siret)
    assert send(browser, "/inscription/entreprise", nasty.form({"answer": "yes"})).status_code == 302
    if human:
        SignupDraft.objects.update(human_until=clock.now() + timedelta(hours=1))
    return browser


def at_person_of_a_hidden_name() -> Client:
    return _at_person(cases.MASKED)


def at_person_of_a_known_name() -> Client:
    return _at_person(cases.NEW[2])


def at_person_who_joins(*, human: bool = True) -> Client:
    make_firm(CHENE_FICTIF, manager=make_user(ALICE))
    return _at_person(CHENE_FICTIF.identifier, human=human)


def at_person_with_captcha() -> Client:
    return at_person_who_joins(human=False)


def at_workspaces() -> Client:
    browser = at_person_of_a_hidden_name()
    assert send(browser, "/inscription/informations", nasty.form(FOUNDER)).headers["Location"] == "/inscription/espaces"
    return browser


def at_confirm() -> Client:
    browser = at_workspaces()
    assert send(browser, "/inscription/espaces", nasty.form({"issued_invoices": "on"})).status_code == 302
    return browser


def at_done() -> Client:
    browser = at_confirm()
    assert send(browser, "/inscription/verification", b"").headers["Location"] == "/inscription/fin"
    return browser


def at_contest() -> Client:
    browser = at_person_who_joins()
    assert send(browser, "/inscription/informations", nasty.form(PERSON)).headers["Location"] == "/inscription/verification"
    assert send(browser, "/inscription/verification", b"").headers["Location"] == "/inscription/fin"
    return browser


def at_activation() -> Client:
    sign_up = make_sign_up(CLAIRE)
    browser = visitor()
    assert browser.get(activation_links.address_of(activation_links.issue(sign_up))).headers["Location"] == "/activation"
    return browser


def at_log_in() -> Client:
    make_user(ALICE)
    return visitor()


def at_proof() -> Client:
    browser = visitor()
    browser.force_login(make_user(ALICE))
    return browser


NUMBER = "2026-000001"


def at_account_act() -> Client:
    """An agent who has just proven who she is, at a sollicitation of Alice."""
    reference.load()
    request = lifecycle.submit(_asked_of_the_support(), by=make_user(ALICE))
    SupportRequest.objects.filter(pk=request.pk).update(number=NUMBER)
    agent = make_user("dora@choeur.example", staff=Staff.SUPPORT_AGENT)
    factors.give_app(agent)
    browser = visitor()
    browser.force_login(agent)
    session = browser.session
    proving.note(session)
    session.save()
    return browser


def _asked_of_the_support() -> lifecycle.Asked:
    return lifecycle.Asked(
        key="0" * 64,
        subcategory=reference.subcategory("log-in"),
        title="Je ne peux plus me connecter",
        description="Bonjour.",
        context={},
        language="fr",
    )


NORAS_FIRM = uuid.UUID(int=9)


def at_siret(siret: str = "") -> Client:
    """Nora, whose firm is being registered; on the page that shows its company, where a SIRET is given."""
    nora = make_user("nora@tissages.example")
    firm = Structure.objects.create(id=NORAS_FIRM, **TISSAGES.as_json())
    joining.lead(firm, user=nora, openings=[])
    browser = visitor()
    browser.force_login(nora)
    if siret:
        went_on = send(browser, f"/structures/{NORAS_FIRM}/siret", nasty.form({"siret": siret}))
        assert went_on.headers["Location"] == f"/structures/{NORAS_FIRM}/siret/verification"
    return browser


def _in_reset() -> Client:
    alice = make_user(ALICE)
    secret_question.record(alice, code="own", own_text="Qui vivait au grenier ?", answer_hash=make_password("none"))
    browser = visitor()
    captcha_passed = captcha.new_challenge(passed=captcha.Way.COPIED).key
    went_on = send(browser, "/mot-de-passe-oublie", nasty.form({"login_address": ALICE, "captcha_key": captcha_passed}))
    assert went_on.headers["Location"] == "/mot-de-passe-oublie/question"
    return browser


def at_new_password() -> Client:
    """Nothing was answered before the link: the last page asks for it."""
    browser, token = _in_reset(), tokens.new_token()
    ResetRequest.objects.update(token_digest=token.digest, link_sent_at=clock.now())
    assert browser.get(f"/mot-de-passe-oublie/lien/{token.clear}").headers["Location"] == "/mot-de-passe-oublie/nouveau"
    return browser


def at_second_factor() -> Client:
    """L2 of a person who has an application and recovery codes."""
    person = make_user(ALICE)
    factors.give_app(person)
    recovery_codes.renew(person, device="")
    browser = visitor()
    entered = send(browser, "/connexion", nasty.form({"login_address": ALICE, "password": PASSWORD}))
    assert entered.headers["Location"] == "/connexion/confirmation"
    return browser


MEANS = "/mon-compte/moyens-de-connexion"
SEED_PAGE = f"{MEANS}/application"
FACTOR = uuid.UUID(int=11)


def at_login_means(*, adding: bool = False) -> Client:
    """Somebody signed in who has a factor, on the way to another one if `adding`."""
    person = make_user(ALICE)
    Factor.objects.filter(pk=factors.give_app(person).pk).update(id=FACTOR)
    browser = visitor()
    browser.force_login(person)
    if adding:
        assert send(browser, f"{SEED_PAGE}/commencer", b"").headers["Location"] == SEED_PAGE
    return browser


def captcha_key() -> str:
    return captcha.new_challenge().key


def contact_link() -> str:
    """The path of the link that confirms a contact address."""
    addresses.ask_for_confirmation(make_user("bob@troisponts.example"), "bob.perso@troisponts.example")
    return next(word for word in OutgoingMail.objects.get(code="SEC-11").text.split() if "/adresse-de-contact/" in word)[21:]


# --- The screens -----------------------------------------------------------------------------------------------------

PERSON = {"login_address": CLAIRE, "last_name": "Béraud", "first_name": "Claire", "contact_address": CLAIRE, "consent": "on"}
FOUNDER = PERSON | {
    "legal_name": "Menuiserie de la Lune",
    "address": "16 avenue du 8 mai 1945",
    "address_more": "Bâtiment B",
    "postal_code": "87000",
    "city": "Limoges",
    "country": "FR",
    "email": "accueil@lunebleue.example",
    "phone": "+33 5 55 00 00 00",
    "submit_invoices": "on",
    "dume": "",
}
WAYS = ("captcha", "captcha_key", "captcha_work", "captcha_skip", "captcha_new")
ESPACES = {
    "issued_invoices": "on",
    "justice_cost_statements": "on",
    "provider_category": "interpreter",
    "invoices_to_validate": "",
    "works_invoices": "",
    "fuel_tax_refund": "",
    "commitments": "",
    "connections": "",
}
ACTIVATION = {
    "password": LONG_PASSWORD,
    "confirmation": LONG_PASSWORD,
    "question": "own",
    "own_question": "Quel animal vivait au grenier ?",
    "answer": "un loir très gras",
}
NEW_PASSWORD = {"answer": "un loir très gras", "password": LONG_PASSWORD, "confirmation": LONG_PASSWORD}
PROOF = "/connexion/confirmer?act=/mon-compte/sessions/fermer&next=/mon-compte/sessions"
SCREENS = (
    Screen("S1", "/inscription", visitor, {"login_address": CLAIRE, "siret": cases.NEW[2]}, more=("without_siret", "language")),
    Screen("S1b", "/inscription/entreprise", lambda: _at_company(cases.NEW[2]), {"answer": "yes"}, more=("retry",)),
    Screen("S2 founder", "/inscription/informations", at_person_of_a_hidden_name, FOUNDER),
    Screen("S2 joiner", "/inscription/informations", at_person_who_joins, PERSON | {"message": "Bonjour"}),
    Screen("S2 captcha", "/inscription/informations", at_person_with_captcha, {**PERSON, "captcha_skip": "1"}, more=WAYS),
    Screen("S3", "/inscription/espaces", at_workspaces, ESPACES, more=("language",)),
    Screen("S4", "/inscription/verification", at_confirm, {}, more=("csrfmiddlewaretoken",)),
    Screen("S5 again", "/inscription/fin/renvoyer", at_done, {}, more=("login_address",)),
    Screen("S5 correct", "/inscription/fin/corriger", at_done, {}, more=("login_address",)),
    Screen("S5 contest", "/inscription/fin/contester", at_contest, {"reason": "Elle est partie.", "position": "Gérante"}),
    Screen("erase", "/inscription/brouillon/effacer", at_confirm, {}, more=("draft",)),
    Screen("resend", "/activation/renvoi", visitor, {"login_address": CLAIRE}),
    Screen("A1", "/activation", at_activation, ACTIVATION),
    Screen("R1", "/mot-de-passe-oublie", visitor, {"login_address": ALICE}, more=WAYS),
    Screen("R2", "/mot-de-passe-oublie/question", _in_reset, {"answer": "un loir très gras"}),
    Screen("R2 mail", "/mot-de-passe-oublie/question/recevoir", _in_reset, {}, more=("question",)),
    Screen("R3", "/mot-de-passe-oublie/courriel", _in_reset, {}, more=("login_address",)),
    Screen("R5", "/mot-de-passe-oublie/autrement", _in_reset, {"way": "manager"}),
    Screen("R5 code", "/mot-de-passe-oublie/autrement/code", _in_reset, {"recovery_code": "AAAA-BBBB-CCCC-DDDD"}),
    Screen("R4", "/mot-de-passe-oublie/nouveau", at_new_password, NEW_PASSWORD),
    Screen("SIRET", f"/structures/{NORAS_FIRM}/siret", at_siret, {"siret": cases.NEW[2]}),
    Screen("SIRET answer", f"/structures/{NORAS_FIRM}/siret/verification", lambda: at_siret(cases.NEW[2]), {}, more=("siret",)),
    Screen("L1", "/connexion", at_log_in, {"login_address": ALICE, "password": PASSWORD}, more=("next",)),
    Screen("L2", "/connexion/confirmation", at_second_factor, {"code": "123456", "recovery_code": "", "trust": ""}),
    Screen("M4", "/mon-compte/mot-de-passe", at_proof, {"current": "no", "password": LONG_PASSWORD, "confirmation": LONG_PASSWORD}),
    Screen("H5 act", f"/support/bureau/{NUMBER}/compte", at_account_act, {"address": ALICE, "kind": "access", "reason": "Vu."}),
    Screen("M6 app", SEED_PAGE, lambda: at_login_means(adding=True), {"code": "123456", "name": "Tablette", "password": "no"}),
    Screen("M6 key", f"{MEANS}/cle", at_login_means, {"name": "Tablette", "password": PASSWORD, "answer": "{}"}),
    Screen("M6 rename", f"{MEANS}/{FACTOR}/renommer", at_login_means, {"name": "Tablette"}),
    Screen("M6 remove", f"{MEANS}/{FACTOR}/supprimer", at_login_means, {"password": "no"}),
    Screen("M6 codes", f"{MEANS}/codes-de-secours", at_login_means, {"password": "no"}),
    Screen("L4", PROOF, at_proof, {"password": "no"}, more=WAYS[:3]),
    Screen("L1 captcha", "/connexion", at_log_in, {"login_address": ALICE, "password": "no"}, more=WAYS[:3]),
)
BY_NAME = {screen.name: screen for screen in SCREENS}
