"""§1.3 to §1.5 of the source in a browser: with scripts and without, in both languages, wide and at 320 px, from the address to T1."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from choeur.accounts.models import User
from choeur.memberships import joining
from choeur.memberships.models import Membership, Right
from choeur.registry.sample import cases
from choeur.workspaces import catalogue
from tests.browser.acting import ADDRESS, Visitor, first_link
from tests.browser.standing import sign_in
from tests.browser.watching import NARROW, WIDE
from tests.people import BREWERY, make_firm

WAYS = [
    pytest.param((True, "fr", WIDE), id="scripts"),
    pytest.param((True, "en", NARROW), id="scripts-english-narrow"),
    pytest.param((False, "fr", NARROW), id="no_script-narrow"),
    pytest.param((False, "en", WIDE), id="no_script-english"),
]


@pytest.fixture(params=WAYS)
def sit_down(request, new_context) -> Callable[[], Visitor]:
    """Each person sits in front of a browser of her own, all of one kind."""
    scripts, language, size = request.param

    def sit() -> Visitor:
        locale = "en-GB" if language == "en" else "fr-FR"
        return Visitor(new_context(java_script_enabled=scripts, locale=locale, viewport=size).new_page(), language)

    return sit


def confirms(claire: Visitor) -> None:
    """S4, then S5."""
    claire.press("Confirmer")
    claire.sees("Votre compte a bien été créé")


def confirms_without_rattachement(claire: Visitor) -> None:
    """S4c: a dialog with scripts, else the same page; each says what the account will lack."""
    claire.reads(
        "Cette structure existe déjà. Votre compte sera créé <strong>sans rattachement</strong>. À l'écran suivant, "
        "ou plus tard depuis votre compte, vous pourrez demander votre rattachement."
    )
    claire.press("Confirmer")
    dialog = claire.page.get_by_role("dialog", name=claire.words("Confirmer"))
    created = claire.page.get_by_role("heading", level=1, name=claire.words("Votre compte a bien été créé"))
    expect(dialog.or_(created)).to_be_visible()
    if dialog.is_visible():
        dialog.get_by_role("button", name=claire.words("Confirmer")).click()
    claire.sees("Votre compte a bien été créé")


def accepts(manager: Visitor, user: User) -> None:
    """The manager reads of the request on her home page, and accepts it."""
    sign_in(manager.page, user)
    manager.page.goto("/tableau-de-bord")
    manager.sees("Bonjour %(name)s", name=user.first_name)
    manager.follow("Examiner la demande")
    manager.sees("Demande de %(name)s", name="Claire Béraud")
    manager.field("Factures émises").select_option(label=manager.words("Modification"))
    manager.press("Valider")
    manager.sees("Demandes en attente")
    manager.reads("Le rattachement de %(person)s est validé.", person="Claire Béraud")


def finds_her_espaces(claire: Visitor, structure: str) -> None:
    """T1 once she is attached."""
    claire.page.goto("/tableau-de-bord")
    claire.sees("Bonjour %(name)s", name="Claire")
    claire.reads("Votre compte est rattaché à %(structure)s.", structure=structure)
    claire.reads("Factures émises")


@pytest.mark.seed("S040", "S041", "S044", "S045", "S046")
def test_1_3_a_company_without_siret_is_founded(sit_down, outbox):
    claire = sit_down()

    claire.begins_without_siret()
    claire.introduces_herself()
    claire.describes_a_brewery_of_brussels()
    claire.copies_the_captcha()
    claire.chooses_espaces(with_regime=True)
    claire.sees("Vérifiez avant de créer votre compte")
    claire.reads("Structure européenne hors France")
    confirms(claire)
    claire.reads(
        "Vous êtes le gestionnaire principal de la structure et vous avez tous les droits de modification sur celle-ci, "
        "dès l'activation."
    )

    claire.activates(first_link(outbox[0].text))
    claire.logs_in()

    claire.sees("Bonjour %(name)s", name="Claire")
    claire.reads("Vous êtes le gestionnaire principal de la structure %(structure)s.", structure="Brasserie de la Lune")
    claire.reads("Mémoires de frais de justice")


@pytest.mark.seed("S003", "S060", "S061", "S062", "S063", "S064")
def test_1_4_a_person_joins_a_company_with_siret_once_its_manager_accepts(sit_down, outbox, alice):
    claire = sit_down()
    name = "ATELIER DES TROIS PONTS"

    claire.begins(cases.TULLE)
    claire.knows_her_company()
    claire.introduces_herself()
    claire.reads(name)
    claire.copies_the_captcha()
    claire.sees("Vérifiez avant de créer votre compte")
    confirms(claire)
    claire.reads(
        "Une demande de rattachement à la structure %(structure)s sera transmise à son gestionnaire, qui devra la valider, "
        "dès que vous aurez activé votre compte.",
        structure=name,
    )
    claire.activates(first_link(outbox[0].text))
    claire.reads("Votre demande est en cours de validation chez le gestionnaire.")
    claire.reads(
        "Les espaces de travail s'ouvriront quand le gestionnaire aura accepté votre rattachement. "
        "S'ils n'apparaissent pas, demandez-lui où en est votre demande."
    )
    claire.logs_in()
    claire.sees("Votre rattachement est en cours")
    claire.reads("En cours de validation")
    expect(claire.page.locator("main")).not_to_contain_text(claire.words("Factures émises"))

    accepts(sit_down(), alice)

    finds_her_espaces(claire, name)


@pytest.mark.seed("S070", "S071", "S072", "S073")
def test_1_5_a_person_asks_for_her_rattachement_from_her_account(sit_down, outbox, alice):
    make_firm(BREWERY, manager=alice)
    claire = sit_down()
    named = f"{claire.words('Structure européenne hors France')} {BREWERY.identifier}"

    claire.begins_without_siret()
    claire.introduces_herself()
    claire.describes_a_brewery_of_brussels()
    claire.copies_the_captcha()
    claire.sees("Vérifiez avant de créer votre compte")
    confirms_without_rattachement(claire)
    claire.reads(
        "Votre compte n'est pas rattaché à la structure %(structure)s. Demandez votre rattachement en un clic : "
        "la demande partira quand vous aurez activé votre compte.",
        structure=named,
    )
    claire.activates(first_link(outbox[0].text))
    claire.reads(
        "Avant de pouvoir transmettre vos factures, vous devez vous rattacher à votre structure, %(structure)s.", structure=named
    )
    claire.logs_in()
    claire.sees("Bonjour %(name)s", name="Claire")
    claire.reads("Votre compte n'est rattaché à aucune structure.")
    claire.press("Demander mon rattachement à %(structure)s", structure=named)
    claire.sees("Mes rattachements")
    claire.reads("En cours de validation")

    joining.approve(Membership.objects.get(user__login_address=ADDRESS), by=alice, rights={catalogue.ISSUED_INVOICES: Right.VIEW})

    finds_her_espaces(claire, BREWERY.legal_name)
