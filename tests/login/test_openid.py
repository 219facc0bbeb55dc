"""« Se connecter avec ProConnect », or any OpenID provider: who is let in, who is not, and what nobody learns (journeys §3)."""

import base64
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from choeur.accounts.models import OpenIdIdentity, Session, User
from choeur.audit.events import Event
from choeur.audit.models import Entry
from tests import factors
from tests.browsing import Browser
from tests.login.openid_walks import BACK, CONTINUE, NO_LONGER, START, is_in, leave, linked, provider, walk
from tests.openid_provider import SUBJECT
from tests.people import PASSWORD
from tests.signup.rows import all_rows

pytestmark = pytest.mark.django_db

__all__ = ["linked", "provider"]


# --- Log in ----------------------------------------------------------------------------------------------------------


def test_a_linked_identity_opens_its_account_by_one_click(provider, linked, browser):
    browser.open("/connexion")
    assert browser.page.links["Se connecter avec ProConnect"] == START

    page = walk(browser, provider)
    assert (page.path, page.heading) == (CONTINUE, "Continuer avec ProConnect")
    assert not Session.objects.filter(user=linked).exists()

    assert browser.press("Continuer").heading == "Bonjour Bob"
    assert Entry.objects.get(event=Event.LOGGED_IN, actor_id=str(linked.pk)).data == {"means": "openid"}


def test_the_page_that_was_asked_for_is_shown(provider, linked, browser):
    page = browser.open("/mes-rattachements")

    walk(browser, provider, page.links["Se connecter avec ProConnect"])

    assert browser.press("Continuer").heading == "Mes rattachements"


def test_it_is_read_in_english_too(provider, linked, browser):
    browser.client.cookies["language"] = "en"

    assert walk(browser, provider).heading == "Continue with ProConnect"


def test_the_way_there_and_back_writes_nothing(provider, linked, browser):
    """But how often the network came, without a word of who."""
    before = all_rows()

    walk(browser, provider)

    after = all_rows()
    assert len(after.pop("guard_bucket")) == len(before.pop("guard_bucket")) + 1
    assert after == before


def test_an_unknown_identity_is_led_to_its_account_or_to_a_new_one(provider, bob, browser):
    page = walk(browser, provider)

    assert "Aucun compte n'est relié à cette identité ProConnect." in page.text
    assert page.links["Créer un compte"] == "/inscription"
    assert browser.follow("J'ai déjà un compte").heading == "Se connecter"

    page = browser.press("Se connecter", login_address=bob.login_address, password=PASSWORD)
    assert page.heading == "Relier une identité"
    assert "Identité reliée." in browser.press("Relier à mon compte").text
    assert bob.identities.get().subject == SUBJECT


@pytest.mark.parametrize("claimed", ["bob", "nobody"])
def test_an_address_that_the_provider_claims_opens_nothing_and_tells_nothing(provider, bob, browser, claimed):
    """security.md 6.8.1: another provider, or another subject, that claims her address."""
    provider.claims["email"] = bob.login_address if claimed == "bob" else "nobody.here@troisponts.example"

    page = walk(browser, provider)

    assert page.text.replace(provider.claims["email"], "ADDRESS").count("ADDRESS") == 1
    assert "Aucun compte n'est relié" in page.text
    assert not is_in(browser)


def test_the_same_subject_of_another_issuer_is_somebody_else(provider, linked, browser):
    OpenIdIdentity.objects.update(issuer="https://another.example")

    assert "Aucun compte n'est relié" in walk(browser, provider).text


def test_a_closed_account_is_as_unknown(provider, linked, browser):
    User.objects.filter(pk=linked.pk).update(is_active=False)

    assert "Aucun compte n'est relié" in walk(browser, provider).text


def test_what_was_proven_opens_one_session(provider, linked, browser):
    walk(browser, provider)
    kept = browser.client.cookies["openid-proof"].value
    browser.press("Continuer")
    browser.press("Se déconnecter")

    browser.client.cookies["openid-proof"] = kept
    browser.open(CONTINUE)
    page = browser.press("Continuer")

    assert (page.heading, NO_LONGER in page.text) == ("Se connecter", True)
    assert not is_in(browser)


def test_what_was_proven_is_forgotten_after_ten_minutes(provider, linked, browser, move_clock):
    walk(browser, provider)
    move_clock(seconds=601)

    assert NO_LONGER in browser.open(CONTINUE).text


def test_a_walk_that_took_more_than_ten_minutes_is_begun_anew(provider, linked, browser, move_clock):
    back = provider.authorize(leave(browser))
    move_clock(seconds=601)

    assert NO_LONGER in browser.open(back).text
    assert "/token" not in provider.asked


def test_what_the_browser_carries_can_be_read_by_the_portal_alone(provider, linked, browser):
    provider.claims["email"] = "bob@agents.example"
    asked = leave(browser)
    carried = _decoded(browser.client.cookies["openid"].value)
    browser.open(provider.authorize(asked))
    carried += _decoded(browser.client.cookies["openid-proof"].value)

    assert not [secret for secret in (asked["state"], asked["nonce"], SUBJECT, "agents.example") if secret.encode() in carried]


def _decoded(value: str) -> bytes:
    return value.encode() + base64.urlsafe_b64decode(value)


@pytest.mark.parametrize(
    "alter", [lambda value: value[:-8] + "AAAAAAAA", lambda value: value[8:], lambda _value: "é", lambda _value: "a"]
)
def test_what_was_altered_on_the_way_is_not_read(provider, linked, browser, alter):
    walk(browser, provider)
    browser.client.cookies["openid-proof"] = alter(browser.client.cookies["openid-proof"].value)

    assert NO_LONGER in browser.open(CONTINUE).text


def test_one_cookie_does_not_pass_for_the_other(provider, linked, browser):
    leave(browser)
    browser.client.cookies["openid-proof"] = browser.client.cookies["openid"].value

    assert NO_LONGER in browser.open(CONTINUE).text


def test_the_back_button_leads_who_is_in_to_her_pages(provider, linked, browser):
    walk(browser, provider)
    browser.press("Continuer")

    assert browser.open(CONTINUE).heading == "Bonjour Bob"


# --- The second factor, the fresh proof ------------------------------------------------------------------------------


def test_a_second_factor_is_asked_all_the_same(provider, linked, browser):
    factors.give_app(linked)
    walk(browser, provider)

    page = browser.press("Continuer")
    assert page.heading == "Confirmez que c'est bien vous"
    assert "ProConnect a confirmé votre identité. Il reste à prouver" in page.text
    assert browser.press("Valider", code=factors.code()).heading == "Bonjour Bob"


def test_unless_the_provider_vouches_for_one(provider, linked, browser, settings):
    settings.OPENID_STRONG_ACR = ("eidas2",)
    factors.give_app(linked)
    provider.claims["acr"] = "eidas2"

    assert leave(browser)["acr_values"] == "eidas2"
    walk(browser, provider)
    assert browser.press("Continuer").heading == "Bonjour Bob"


@pytest.mark.parametrize("acr", ["eidas1", "", None, "eidas2 eidas1"])
def test_another_level_stands_for_no_second_factor(provider, linked, browser, settings, acr):
    settings.OPENID_STRONG_ACR = ("eidas2",)
    factors.give_app(linked)
    provider.claims["acr"] = acr

    walk(browser, provider)

    assert browser.press("Continuer").heading == "Confirmez que c'est bien vous"


@pytest.mark.parametrize(("ago", "asked"), [(10, False), (290, False), (310, True), (None, True)])
def test_who_was_recognised_long_ago_proves_who_she_is_before_what_is_sensitive(provider, linked, browser, ago, asked):
    provider.claims["auth_time"] = ago and int(time.time()) - ago
    walk(browser, provider)
    browser.press("Continuer")

    page = browser.open("/mon-compte/historique.csv")

    assert page.path.startswith("/connexion/confirmer") == asked


def test_a_trusted_browser_leaves_what_is_sensitive_to_a_code(provider, linked, browser):
    """The provider stands for the password alone: the second factor was not given, so the proof is not whole."""
    factors.give_app(linked)
    browser.open("/connexion")
    browser.press("Se connecter", login_address=linked.login_address, password=PASSWORD)
    browser.press("Valider", code=factors.code(), trust=True)
    browser.press("Se déconnecter")
    walk(browser, provider)

    assert browser.press("Continuer").heading == "Bonjour Bob"
    assert browser.open("/mon-compte/historique.csv").path.startswith("/connexion/confirmer")


def test_a_code_given_here_does_not_make_an_old_recognition_fresh(provider, linked, browser):
    factors.give_app(linked)
    provider.claims["auth_time"] = int(time.time()) - 3600
    walk(browser, provider)
    browser.press("Continuer")
    browser.press("Valider", code=factors.code())

    assert browser.open("/mon-compte/historique.csv").path.startswith("/connexion/confirmer")


# --- What proves nothing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://another.example"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": ["choeur", "another-client"]},
        {"azp": "another-client"},
        {"nonce": "of-another-walk"},
        {"nonce": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iat": 1_000_000_000},
        {"iat": 9_000_000_000},
        {"sub": ""},
        {"sub": None},
        {"sub": 7},
        {"sub": "x" * 256},
        {"auth_time": "yesterday"},
        {"auth_time": int(time.time()) + 3600},
        {"auth_time": -1},
        {"auth_time": 10**400},
        {"exp": float("inf")},
        {"iat": float("nan")},
        {"acr": ["eidas2"]},
    ],
    ids=lambda claims: next(iter(claims)),  # never the times: each process of the suite must find the same names
)
def test_a_token_that_is_not_right_in_all_opens_nothing(provider, linked, browser, claims):
    provider.claims |= claims

    page = walk(browser, provider)

    assert (page.heading, NO_LONGER in page.text) == ("Se connecter", True)
    assert "openid-proof" not in {name for name, morsel in browser.client.cookies.items() if morsel.value}


@pytest.mark.parametrize("forged", ["unsigned", "signed_with_the_public_key", "signed_by_a_stranger"])
def test_a_token_that_the_provider_did_not_sign_opens_nothing(provider, linked, browser, forged):
    """security.md 6.8.2."""
    provider.sign = getattr(provider, forged)

    assert NO_LONGER in walk(browser, provider).text


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c", "é", "{}", "a" * 5000])
def test_what_is_no_token_opens_nothing(provider, linked, browser, token):
    provider.sign = lambda _claims: token

    assert NO_LONGER in walk(browser, provider).text


def test_the_answer_to_another_browser_is_refused(provider, linked, browser):
    """Login by somebody else's code: the victim's browser did not begin that walk (security.md 10.1.2, T21)."""
    of_the_thief = provider.authorize(leave(Browser()))
    leave(browser)

    assert NO_LONGER in browser.open(of_the_thief).text
    assert NO_LONGER in Browser().open(of_the_thief).text


def test_a_code_that_was_stolen_is_worth_nothing_without_the_browser_that_began(provider, linked, browser):
    """RFC 7636: the verifier never left it."""
    stolen = parse_qs(urlsplit(provider.authorize(leave(browser))).query)["code"][0]
    thief = Browser()
    state = leave(thief)["state"]

    assert NO_LONGER in thief.open(f"{BACK}?code={stolen}&state={state}&iss={provider.issuer}").text


def test_an_answer_of_another_provider_is_refused(provider, linked, browser):
    """RFC 9207, mix-up."""
    provider.answer["iss"] = "https://another.example"

    assert NO_LONGER in walk(browser, provider).text


@pytest.mark.parametrize(("promised", "refused"), [(True, True), (False, False)])
def test_an_answer_without_issuer_is_refused_where_one_was_promised(provider, linked, browser, promised, refused):
    provider.metadata["authorization_response_iss_parameter_supported"] = promised
    provider.answer["iss"] = ""

    assert (NO_LONGER in walk(browser, provider).text) == refused


def test_a_code_serves_once(provider, linked, browser):
    back = provider.authorize(leave(browser))
    cookie = browser.client.cookies["openid"].value
    browser.open(back)

    browser.client.cookies["openid"] = cookie

    assert NO_LONGER in browser.open(back).text


@pytest.mark.parametrize("query", ["", "?code=a", "?state=a", "?code=a&state=%00", "?code=a&state=é&iss=é", "?error=access_denied"])
def test_an_answer_to_nothing_leads_back_to_the_log_in_page(provider, query):
    page = Browser().open(f"{BACK}{query}")

    assert (page.heading, NO_LONGER in page.text) == ("Se connecter", True)


def test_who_gives_up_over_there_is_told_what_to_do(provider, browser):
    state = leave(browser)["state"]

    page = browser.open(f"{BACK}?error=access_denied&state={state}")

    assert "Vous n'avez pas terminé chez ProConnect." in page.text


@pytest.mark.parametrize("wanted", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_nobody_is_sent_elsewhere(provider, linked, browser, wanted):
    walk(browser, provider, f"{START}?next={wanted}")

    assert browser.press("Continuer").path == "/tableau-de-bord"


def test_without_a_provider_none_of_it_exists(browser):
    assert "ProConnect" not in browser.open("/connexion").text
    assert [browser.open(path).status for path in (START, BACK, CONTINUE)] == [404] * 3
