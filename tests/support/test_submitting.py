"""H1: saying what is wrong, with or without an account (journeys §7)."""

import re

import pytest
from django.test import Client

from choeur.notifications.models import OutgoingMail
from choeur.registry.sample import cases
from choeur.support import drafting, quotas
from choeur.support.models import Attachment, SupportRequest
from tests.people import make_user
from tests.signup.rows import Statements, all_rows, how_many
from tests.support.writer import ADDRESS, Writer, newest, text_file


def test_a_visitor_gets_her_number_at_once(claire):
    page = claire.write()

    assert page.heading == f"Sollicitation n° {newest()} enregistrée"
    assert re.fullmatch(r"\d{4}-000001", str(newest()))
    assert "Confirmez votre adresse" in page.text
    assert ADDRESS in page.text


def test_her_mail_repeats_nothing_that_she_typed(claire):
    claire.write(title="Cliquez sur evil.example", description="evil.example")

    (mail,) = claire.mails()

    assert mail.code == "SUP-02"
    assert str(newest()) in mail.subject
    assert "evil" not in mail.subject + mail.text + mail.html


def test_the_number_waits_for_the_address(claire, agent):
    claire.write()
    number = str(newest())

    assert "La file est vide" in agent.open("/support/bureau").text
    assert agent.open(f"/support/bureau/{number}").status == 404


def test_once_confirmed_she_follows_it_by_the_same_link(claire):
    claire.write()
    page = claire.confirm()

    assert page.heading == f"N° {newest()} — Mon SIRET est introuvable"
    assert "immatriculée depuis trois jours" in page.text
    assert [mail.code for mail in claire.mails()] == ["SUP-02", "SUP-01"]
    assert Writer().open(claire.link()).heading == page.heading


def test_before_the_confirmation_the_link_shows_no_word_of_hers(claire):
    claire.write()

    page = Writer().open(claire.link())

    assert page.heading == "Confirmez votre adresse"
    assert "introuvable" not in page.text


def test_reading_changes_nothing_and_a_mail_scanner_confirms_nothing(claire):
    claire.write()
    before = all_rows()

    for address in (claire.link(), "/support/nouvelle", "/support/nouvelle?about=public_body", "/support/enregistree"):
        Writer().open(address)
        claire.open(address)

    assert all_rows() == before


def test_a_signed_in_person_gives_no_address_and_copies_nothing(alice, agent):
    writer = Writer().enter(alice)

    page = writer.write()

    assert "Le support va la traiter" in page.text
    assert [mail.code for mail in writer.mails()] == ["SUP-01"]
    assert str(newest()) in agent.open("/support/bureau").text


def test_skipping_the_captcha_goes_on_by_the_link_of_the_mail(claire):
    claire.open("/support/nouvelle")

    page = claire.fill_in(label="Je préfère ne rien recopier", captcha="")

    assert "enregistrée" in page.heading
    assert [mail.code for mail in claire.mails()] == ["SUP-02"]


def test_skipping_has_a_stricter_quota(monkeypatch):
    monkeypatch.setattr(quotas, "SKIPS_AN_HOUR", 0.02)
    pages = []
    for number in range(3):
        writer = Writer(f"w{number}@lunebleue.example")
        writer.open("/support/nouvelle")
        pages.append(writer.fill_in(label="Je préfère ne rien recopier", captcha=""))

    assert [page.status for page in pages] == [200, 200, 429]
    assert "Trop de sollicitations" in pages[2].text


def test_known_and_unknown_addresses_get_the_same_answer_at_the_same_cost():
    Writer("first@lunebleue.example").write()
    make_user("known@lunebleue.example")
    seen = []
    for name in ("known", "fresh"):
        writer = Writer(f"{name}@lunebleue.example")
        writer.open("/support/nouvelle")
        before = how_many()
        with Statements() as statements:
            page = writer.fill_in()
        text = page.text.replace(writer.address, "ADDRESS").replace(str(newest()), "NUMBER")
        seen.append((page.status, text, how_many() - before, statements.shapes))

    assert seen[0] == seen[1]


def test_what_is_missing_is_said_by_its_field(claire):
    page = claire.write(category="", subcategory="", title=" ", description="", address="claire")

    assert page.status == 422
    assert page.errors == [
        "Choisissez une catégorie",
        "Choisissez une sous-catégorie",
        "Donnez un titre",
        "Décrivez votre demande en quelques phrases",
        "Saisissez une adresse au format nom@exemple.fr",
    ]
    assert not SupportRequest.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_a_sub_category_says_its_category_and_a_wrong_pair_is_refused(claire):
    assert "enregistrée" in claire.write(category="").heading

    page = claire.write(category="account", subcategory="lost-manager")

    assert page.errors == [
        "Cette sous-catégorie n'est pas de la catégorie « Ouverture et accès au compte » : choisissez-en une autre"
    ]


def test_a_form_sent_twice_is_one_sollicitation(claire):
    claire.open("/support/nouvelle")
    posted = claire.page.form("Soumettre") | {"category": "other", "subcategory": "question", "title": "A", "description": "B"}
    posted |= {"address": ADDRESS, "captcha_skip": "1"}
    first = claire.client.post("/support/nouvelle", posted, follow=True)

    second = claire.client.post("/support/nouvelle", posted, follow=True)

    assert first.content == second.content
    assert SupportRequest.objects.count() == 1


def test_an_address_may_not_be_flooded(claire):
    pages = [Writer(network=f"198.51.{n}.7").write() for n in range(quotas.REQUESTS_A_DAY + 1)]

    assert [page.status for page in pages] == [200] * quotas.REQUESTS_A_DAY + [429]
    assert pages[-1].response.headers["Retry-After"]
    assert "immatriculée depuis trois jours" in pages[-1].html
    assert len(claire.mails()) == quotas.REQUESTS_A_DAY


@pytest.mark.parametrize("about", drafting.SUBJECTS)
def test_a_page_that_refuses_fills_the_form(about, claire):
    claire.open(f"/support/nouvelle?about={about}")

    form = claire.page.form("Soumettre")

    assert form["subcategory"] == drafting.SUBJECTS[about].subcategory
    assert form["title"] == str(drafting.SUBJECTS[about].title)
    assert "Informations jointes" in claire.page.text


def prepare(writer: Writer, **sent: str):
    writer.open("/support/nouvelle")
    token = writer.page.form("Soumettre")["csrfmiddlewaretoken"]
    return writer._show(writer.client.post("/support/preparer", sent | {"csrfmiddlewaretoken": token}, follow=True), "")


def test_the_siret_travels_by_a_cookie_and_not_by_the_address(claire):
    page = prepare(claire, about="unknown_siret", siret=cases.TULLE)

    assert page.path == "/support/nouvelle?about=unknown_siret"
    assert "Informations jointes" in page.text
    assert "SIRET" in page.text
    claire.fill_in()
    assert newest().context == {"about": "unknown_siret", "siret": cases.TULLE}


def test_what_is_joined_can_be_taken_out_and_nothing_typed_is_lost(claire):
    prepare(claire, about="unknown_siret", siret=cases.TULLE)

    page = claire.fill_in(text_file(), label="Retirer les informations jointes", title="Gardé")

    assert (page.status, page.form("Soumettre")["title"], page.errors) == (200, "Gardé", [])
    assert "Informations jointes" not in page.text
    assert "Retirer note.txt" in page.text
    claire.send("Soumettre", captcha=claire.captcha_answer)
    assert newest().context == {}
    assert newest().attachments.count() == 1


def test_facts_count_for_the_subject_they_came_with(claire):
    prepare(claire, about="unknown_siret", siret=cases.TULLE)

    claire.open("/support/nouvelle?about=public_body")

    joined = claire.page.text.partition("Informations jointes")[2].partition("Catégorie")[0]
    assert "SIRET" not in joined


@pytest.mark.parametrize("sent", [{"about": "nothing"}, {"about": "unknown_siret", "siret": "<script>"}, {}])
def test_anybody_may_post_what_a_page_knows_and_only_good_facts_are_kept(sent, claire):
    page = prepare(claire, **sent)

    assert page.status == 200
    assert "<script>" not in page.text


def test_another_language_keeps_what_is_typed(claire):
    claire.open("/support/nouvelle")

    page = claire.fill_in(text_file(), label="English", title="Gardé")

    assert 'lang="en"' in page.html
    assert page._read.forms[0].values["title"] == "Gardé"
    assert Attachment.objects.count() == 1


def test_another_site_cannot_write_for_somebody(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    for address in ("/support/nouvelle", "/support/preparer", "/support/brouillon"):
        assert client.post(address, {"about": "incident"}).status_code == 403


def test_a_draft_is_kept_with_the_account_and_taken_up_again(alice, bob):
    writer = Writer().enter(alice)
    writer.open("/support/nouvelle")

    page = writer.send("Enregistrer le brouillon", text_file(), title="À finir", subcategory="incident")

    assert "Votre brouillon est enregistré" in page.text
    assert newest().number is None
    address = page.links["À finir"]
    assert Writer().enter(bob).open(address).form("Soumettre")["title"] == ""

    writer.open(address)
    assert writer.page.form("Soumettre")["subcategory"] == "incident"
    assert "Retirer note.txt" in writer.page.text
    writer.fill_in(title="Finie")
    assert (SupportRequest.objects.count(), newest().title, newest().attachments.count()) == (1, "Finie", 1)
