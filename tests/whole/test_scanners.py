"""Links are followed by machines: by mail scanners, by previews, by browsers that fetch ahead. Nothing changes (journeys §2)."""

from collections.abc import Callable

import pytest

from choeur.accounts.models import User
from choeur.memberships.models import Membership
from choeur.notifications.models import OutgoingMail
from choeur.registry.sample import cases
from choeur.support import reference
from choeur.support.models import SupportRequest
from tests.browsing import Browser, Page
from tests.people import BREWERY, make_firm
from tests.signup import kinds
from tests.signup.visitor import Visitor
from tests.support.writer import Writer
from tests.whole.scanner import click, everything, links_of_mail, links_of_page

REQUESTS = 100


@pytest.fixture(autouse=True)
def _portal(db: None, sample_registry: None, alice: User) -> None:
    """Alice manages a firm with a SIRET and one without."""
    make_firm(BREWERY, manager=alice)
    reference.load()


@pytest.fixture
def claire() -> Visitor:
    return Visitor()


# --- The pages -------------------------------------------------------------------------------------------------------
def recap_of_a_founder(claire: Visitor) -> Page:
    return claire.sign_up()


def recap_of_a_founder_without_siret(claire: Visitor) -> Page:
    return kinds.sign_up(claire, "TAHITI")


def recap_of_somebody_who_joins(claire: Visitor) -> Page:
    return claire.sign_up(cases.TULLE)


def recap_without_rattachement(claire: Visitor) -> Page:
    return kinds.sign_up(claire, "EU_NON_FRENCH")


def activation(claire: Visitor) -> Page:
    claire.sign_up()
    return claire.follow_mail()


def activation_with_errors(claire: Visitor) -> Page:
    activation(claire)
    return claire.choose_password("court")


def broken_link(claire: Visitor) -> Page:
    claire.sign_up()
    return claire.open(claire.link()[:-1])


def company_refused(siret: str) -> Callable[[Visitor], Page]:
    def refused(claire: Visitor) -> Page:
        claire.sign_up()
        return claire.give_siret(siret)

    return refused


def step_2_with_errors(claire: Visitor) -> Page:
    claire.sign_up()
    claire.give_siret(cases.NEW[3])
    claire.say_yes()
    return claire.press("Valider")


PAGES = {
    "recap 1.2": recap_of_a_founder,
    "recap 1.3": recap_of_a_founder_without_siret,
    "recap 1.4": recap_of_somebody_who_joins,
    "recap 1.5": recap_without_rattachement,
    "activation": activation,
    "activation, errors": activation_with_errors,
    "broken link": broken_link,
    "closed": company_refused(cases.CLOSED),
    "unknown": company_refused(cases.UNKNOWN),
    "public": company_refused(cases.PUBLIC),
    "step 2, errors": step_2_with_errors,
}


@pytest.mark.parametrize("name", PAGES)
def test_the_links_of_a_page_and_of_its_mail_change_nothing_and_the_account_is_activated_after(claire, name):
    page = PAGES[name](claire)
    links = links_of_page(page.html, page.path) | {page.path}
    (mail,) = claire.mails("ACT-01")
    links |= links_of_mail(mail)
    assert claire.link(mail) in links
    before = everything()

    asked = click(links) + click(links, cookies=claire.client.cookies)

    assert asked >= REQUESTS
    assert everything() == before
    assert claire.activate().heading == "Votre compte est activé"


def test_the_links_of_an_activation_that_is_refused_change_nothing_and_a_new_link_activates(claire, move_clock):
    claire.sign_up()
    move_clock(days=31)
    page = claire.follow_mail()
    assert page.heading == "L'activation de votre compte est refusée"
    links = links_of_page(page.html, page.path) | links_of_mail(*claire.mails())
    before = everything()

    asked = click(links) + click(links, cookies=claire.client.cookies)

    assert asked >= REQUESTS
    assert everything() == before
    claire.press("Recevoir un nouveau lien", login_address=claire.address)
    assert claire.activate().heading == "Votre compte est activé"


def test_the_links_of_an_account_that_is_active_change_nothing(claire, move_clock):
    claire.sign_up()
    claire.activate()
    move_clock(minutes=11)
    page = claire.follow_mail(claire.mails("ACT-01")[0])
    assert page.heading == "Ce compte est déjà activé"
    claire.log_in()
    links = links_of_page(page.html, page.path) | links_of_page(claire.page.html, "/tableau-de-bord")
    links |= set().union(*map(links_of_mail, claire.mails()))
    before = everything()

    asked = click(links) + click(links, cookies=claire.client.cookies)

    assert asked >= REQUESTS
    assert everything() == before
    assert claire.open("/tableau-de-bord").heading == "Bonjour Claire"


# --- The mails -------------------------------------------------------------------------------------------------------
def signed_in(user: User) -> Browser:
    browser = Browser()
    browser.client.force_login(user)
    return browser


def test_the_links_of_every_mail_change_nothing_whoever_they_were_written_to(claire, alice, move_clock, run_jobs):
    """Text and HTML of each, with nobody's cookies, with its reader's and with those of the manager."""
    claire.sign_up()
    move_clock(days=24)
    run_jobs()  # a reminder
    leon, lea, writer = Visitor("leon@ailleurs.example"), Visitor("lea@ailleurs.example"), Writer("paul@ailleurs.example")
    leon.sign_up(cases.TULLE, contact_address="leon.perso@ailleurs.example", message="Bonjour")
    leon.activate()
    leon.log_in()
    kinds.sign_up(lea, "EU_NON_FRENCH")
    writer.write()
    sent = list(OutgoingMail.objects.all())
    assert {"ACT-01", "ACT-03", "ACT-06", "RAT-01", "RAT-02", "SEC-11", "SUP-02"} <= {mail.code for mail in sent}
    links = set().union(*map(links_of_mail, sent))
    before = everything()

    asked = click(links)
    for browser in (claire, leon, lea, writer, signed_in(alice)):
        asked += click(links, cookies=browser.client.cookies)

    assert asked >= REQUESTS
    assert everything() == before
    assert claire.activate().heading == lea.activate().heading == "Votre compte est activé"
    assert Membership.objects.get(user__login_address=leon.address).is_pending
    assert SupportRequest.objects.get().confirmed_at is None
    writer.confirm()
    assert SupportRequest.objects.get().confirmed_at
