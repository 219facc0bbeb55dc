"""§1 to §3 of the source, as a person does them in a browser: with scripts and without, in French and in English."""

import pytest
from playwright.sync_api import Page, expect

from choeur.accounts.models import SignUp
from tests.browser.acting import ADDRESS, Visitor, first_link

WITHOUT_COPYING = "Je préfère ne rien recopier"


def lets_the_browser_work(visitor: Visitor) -> None:
    visitor.press(WITHOUT_COPYING)
    done = visitor.words("Vérification réussie")
    expect(visitor.page.locator("[data-captcha-status]")).to_have_text(done, timeout=30_000)
    visitor.press("Valider")


def relies_on_the_mail(visitor: Visitor) -> None:
    visitor.press(WITHOUT_COPYING)


WAYS = [
    pytest.param(True, "fr", Visitor.copies_the_captcha, id="scripts-copies"),
    pytest.param(False, "fr", Visitor.copies_the_captcha, id="no_script-copies"),
    pytest.param(True, "en", lets_the_browser_work, id="scripts-english-browser_works"),
    pytest.param(False, "en", relies_on_the_mail, id="no_script-english-mail_checks"),
]


@pytest.mark.seed(
    "S010", "S011", "S012", "S013", "S014", "S015", "S017", "S020", "S021", "S023", "S024", "S027", "S028", "S029", "S030", "S080"
)
@pytest.mark.parametrize(("scripts", "language", "proves_herself"), WAYS)
def test_a_person_opens_an_account_for_her_company_logs_in_and_out(new_context, outbox, scripts, language, proves_herself):
    page = new_context(java_script_enabled=scripts, locale="en-GB" if language == "en" else "fr-FR").new_page()
    claire = Visitor(page, language)

    claire.begins()
    claire.knows_her_company()
    claire.introduces_herself()
    proves_herself(claire)
    claire.chooses_espaces()
    claire.corrects_her_name()
    claire.confirms_twice()
    claire.sees("Votre compte a bien été créé")
    assert SignUp.objects.count() == 1
    assert [mail.to for mail in outbox] == [ADDRESS]

    claire.activates(first_link(outbox[0].text))
    claire.logs_in()
    expect(page.get_by_role("definition").filter(has_text=claire.words("Gestionnaire principal"))).to_be_visible()
    expect(page.locator("main")).to_contain_text(claire.words("Mémoires de frais de justice"))

    claire.logs_out()
    claire.goes_back()
    claire.sees("Se connecter")


def test_the_language_changes_in_the_middle_of_a_form_and_nothing_typed_is_lost(page: Page):
    page.goto("/inscription")
    page.get_by_label("Adresse électronique de connexion").fill(ADDRESS)

    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", level=1, name="Create an account")).to_be_visible()
    expect(page.get_by_label("Login email address")).to_have_value(ADDRESS)
