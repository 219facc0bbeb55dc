"""Identities of the provider in « Mes moyens de connexion »: linked by who is signed in, removed alone (journeys §3, §5)."""

import re

import pytest

from choeur.accounts import identities, resetting
from choeur.accounts.models import OpenIdIdentity, User
from choeur.accounts.openid_provider import Proof
from choeur.audit.models import Entry
from tests import factors
from tests.browsing import Browser
from tests.login.openid_walks import CONTINUE, NO_LONGER, is_in, linked, provider, walk
from tests.openid_provider import SUBJECT
from tests.people import PASSWORD
from tests.signup.rows import Statements

pytestmark = pytest.mark.django_db

MEANS = "/mon-compte/moyens-de-connexion"
__all__ = ["linked", "provider"]


@pytest.fixture
def at_means(provider, bob) -> Browser:
    """Bob, who has just logged in, at « Mes moyens de connexion »."""
    browser = Browser()
    browser.open(f"/connexion?next={MEANS}")
    browser.press("Se connecter", login_address=bob.login_address, password=PASSWORD)
    return browser


def test_an_identity_is_linked_by_who_is_signed_in_and_every_address_is_told(at_means, provider, bob, outbox):
    User.objects.filter(pk=bob.pk).update(contact_address="compta@troisponts.example")
    page = walk(at_means, provider, at_means.page.links["Relier une identité ProConnect"])
    assert page.heading == "Relier une identité"
    assert not bob.identities.exists()

    page = at_means.press("Relier à mon compte")

    assert (page.heading, "Identité reliée." in page.text) == ("Mes moyens de connexion", True)
    told = [mail.to for mail in outbox if mail.code == "SEC-25"]
    assert sorted(told) == sorted([bob.login_address, "compta@troisponts.example"])
    assert Entry.objects.filter(event="identity.linked", actor_id=str(bob.pk)).count() == 1


def test_linking_ends_the_other_sessions_which_never_proved_it(at_means, provider, bob):
    elsewhere = Browser()
    elsewhere.open("/connexion")
    elsewhere.press("Se connecter", login_address=bob.login_address, password=PASSWORD)
    walk(at_means, provider)

    assert "Vos autres sessions ont été fermées." in at_means.press("Relier à mon compte").text
    assert (is_in(elsewhere), is_in(at_means)) == (False, True)


def test_a_session_that_a_removed_identity_opened_elsewhere_ends(at_means, provider, linked):
    elsewhere = Browser()
    walk(elsewhere, provider)
    assert elsewhere.press("Continuer").heading == "Bonjour Bob"
    at_means.open(MEANS)

    at_means.press("Supprimer bob@agents.example")

    assert (is_in(elsewhere), is_in(at_means)) == (False, True)


def test_linking_asks_for_a_fresh_proof(at_means, provider, bob, move_clock):
    move_clock(minutes=6)

    assert walk(at_means, provider).path.startswith("/connexion/confirmer")


def test_an_identity_opens_one_account(at_means, provider, alice):
    OpenIdIdentity.objects.create(user=alice, issuer=provider.issuer, subject=SUBJECT)
    walk(at_means, provider)

    assert "Cette identité est déjà reliée à un compte." in at_means.press("Relier à mon compte").text
    assert OpenIdIdentity.objects.get().user == alice


def test_a_person_has_five_identities(at_means, provider, bob):
    for number in range(identities.MOST):
        OpenIdIdentity.objects.create(user=bob, issuer=provider.issuer, subject=str(number))
    walk(at_means, provider)

    assert "Vous avez déjà relié cinq identités" in at_means.press("Relier à mon compte").text
    assert bob.identities.count() == 5


def test_a_removed_identity_opens_nothing_any_more(at_means, provider, linked, outbox):
    at_means.open(MEANS)

    page = at_means.press("Supprimer bob@agents.example")

    assert "Identité supprimée." in page.text
    assert "Aucun compte n'est relié" in walk(Browser(), provider).text
    [mail] = [mail for mail in outbox if mail.code == "SEC-25"]
    assert "Une identité a été supprimée de votre compte" in mail.subject


def test_the_identity_of_somebody_else_is_not_there(at_means, provider, alice):
    """security.md T14."""
    hers = OpenIdIdentity.objects.create(user=alice, issuer=provider.issuer, subject=SUBJECT)
    at_means.open(MEANS)
    token = at_means.client.cookies["csrf"].value

    answer = at_means.client.post(f"/mon-compte/identites/{hers.pk}/supprimer", {"csrfmiddlewaretoken": token})

    assert (answer.status_code, OpenIdIdentity.objects.count()) == (404, 1)


def test_the_list_asks_as_much_for_five_as_for_one(at_means, provider, linked):
    with Statements() as one:
        at_means.open(MEANS)
    for number in range(4):
        OpenIdIdentity.objects.create(user=linked, issuer=provider.issuer, subject=str(number))
    with Statements() as five:
        at_means.open(MEANS)

    assert len(five) == len(one)


def test_a_proof_of_an_earlier_provider_is_worth_nothing(provider, linked, browser, settings):
    walk(browser, provider)
    settings.OPENID_ISSUER = "https://another.example"

    assert NO_LONGER in browser.open(CONTINUE).text
    assert identities.owner_of(Proof("https://another.example", SUBJECT, "", 0, "", "", "")) is None


def test_a_reset_removes_every_identity_whoever_linked_it(provider, linked, outbox):
    """What stands for the password ends with it: a thief may have linked his own."""
    resetting.grant(linked)
    link = re.findall(r"/mot-de-passe-oublie/lien/\S+", next(mail.text for mail in outbox if mail.code == "SEC-19"))[0]
    owner = Browser()
    owner.open(link)
    owner.press("Valider", password="Une-Grue-Bleue-7", confirmation="Une-Grue-Bleue-7")

    assert owner.page.heading == "Votre mot de passe est modifié"
    assert "Aucun compte n'est relié" in walk(Browser(), provider).text
    assert [mail.to for mail in outbox if mail.code == "SEC-25"] == [linked.login_address]


def test_an_identity_removed_meanwhile_opens_nothing_at_the_second_step(provider, linked):
    factors.give_app(linked)
    browser = Browser()
    walk(browser, provider)
    assert browser.press("Continuer").heading == "Confirmez que c'est bien vous"
    linked.identities.all().delete()

    assert browser.press("Valider", code=factors.code()).heading == "Se connecter"
