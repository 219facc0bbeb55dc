from tests.browser.acting import copy_captcha
from choeur.registry.sample import cases
from tests.browser.watching import assert_accessible
def test_walk(page, outbox, run_jobs):
    page.goto("/inscription")
    page.get_by_label("Adresse électronique de connexion").fill("claire@neuf.example")
    page.get_by_label("Numéro de SIRET", exact=True).fill(cases.NEW[3])
    page.get_by_role("button", name="Valider").click()
    print(page.url, page.inner_text("main")[:1500])
    assert_accessible(page)
    page.get_by_role("button", name="Oui").click()
    print(page.url, page.inner_text("main")[:2500])
    copy_captcha(page)
    assert_accessible(page)
