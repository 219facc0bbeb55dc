"""Where a visitor stands before a test begins, made by the product's own functions rather than by clicks."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.test import Client
from playwright.sync_api import Page

from choeur.accounts import activation_links, proving, resetting
from choeur.accounts.models import ResetRequest, SignUp, User
from choeur.common import clock, tokens
from choeur.login import reset
from choeur.registry.sample import cases
from choeur.signup import drafting
from choeur.structures import looking_up
from tests.browser.acting import ADDRESS
from tests.people import PASSWORD

STEPS = ("address", "company", "person", "workspaces", "confirm")
PERSON = {
    "login_address": ADDRESS,
    "last_name": "Béraud",
    "first_name": "Claire",
    "contact_address": ADDRESS,
    "consent": "on",
    "address": "16 avenue du 8 mai 1945",
    "postal_code": "87000",
    "city": "Limoges",
    "country": "FR",
    "submit_invoices": "on",
}


def stand_at(page: Page, step: str, siret: str = cases.NEW[3]) -> None:
    """A draft in this browser with every step before `step` done, and the page of that step."""
    done: dict[str, Any] = {
        "address": {"login_address": ADDRESS, "siret": siret},
        "company": {"answer": "yes"},
        "person": PERSON,
        "workspaces": {"issued_invoices": "on"},
    }
    before = STEPS[: STEPS.index(step)]
    draft, secret = drafting.start({name: done[name] for name in before} | {"registry": looking_up.look_up(siret)})
    if "person" in before:
        drafting.note_human(draft)
    _give_cookie(page, drafting.COOKIE, secret)
    page.goto(f"/inscription/{PATHS[step]}")


PATHS = {"company": "entreprise", "person": "informations", "workspaces": "espaces", "confirm": "verification"}


def open_link(page: Page, sign_up: SignUp) -> None:
    """The activation link of a mail, as a click on it opens it."""
    page.goto(activation_links.address_of(activation_links.issue(sign_up)))


def stand_in_reset(page: Page, user: User, step: str) -> None:
    """A reset of this person that this browser began: at R2, « courriel » (R3), or « nouveau » (R4), whose question comes after the link."""
    request = resetting.begin(user.login_address, device="", network="")
    _give_cookie(page, reset.COOKIE, signing.dumps(str(request.pk), salt=reset.SALT))
    if step != "nouveau":
        page.goto(f"/mot-de-passe-oublie/{step}")
        return
    token = tokens.new_token()
    ResetRequest.objects.filter(pk=request.pk).update(token_digest=token.digest, link_sent_at=clock.now())
    page.goto(f"/mot-de-passe-oublie/lien/{token.clear}")


def sign_in(page: Page, user: User, *, just_proven: bool = False) -> None:
    """A session of this person in this browser."""
    client = Client()
    client.force_login(user)
    if just_proven:
        session = client.session
        proving.note(session)
        session.save()
    _give_cookie(page, settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)


def log_in(page: Page, user: User) -> None:
    """By the page itself, from wherever it asks: the browser is known from then on, the proof is fresh."""
    if "/connexion" not in page.url:
        page.goto("/connexion")
    page.locator("[name=login_address]").fill(user.login_address)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form .button:not(.second)").click()
    page.wait_for_url(lambda address: "/connexion" not in address)


def _give_cookie(page: Page, name: str, value: str) -> None:
    page.context.add_cookies([{"name": name, "value": value, "url": settings.BASE_URL}])
