"""« Confirmer »: one waiting sign-up and its mail, the same for everybody (journeys §1, decisions 1 to 5)."""

import re

import pytest

from choeur.accounts.models import ActivationLink, SignUp, User
from choeur.notifications.models import OutgoingMail, State
from choeur.registry.sample import cases
from choeur.structures.models import Structure
from tests.people import make_user
from tests.signup.rows import Statements, how_many
from tests.signup.visitor import ADDRESS, LUNE_BLEUE, Visitor, activation_links


def at_the_recap(address: str = ADDRESS, **person) -> Visitor:
    visitor = Visitor(address)
    visitor.give_siret()
    visitor.say_yes()
    visitor.introduce_herself(**person)
    visitor.choose_espaces()
    return visitor


def test_nothing_is_reserved_before_activation(claire):
    claire.sign_up()

    assert not User.objects.exists()
    assert not Structure.objects.exists()
    assert SignUp.objects.get().identifier == LUNE_BLEUE


def test_the_sign_up_keeps_language_consent_and_choices():
    visitor = at_the_recap(dume=True, contact_address="compta@lunebleue.example")

    visitor.confirm()

    sign_up = SignUp.objects.get()
    assert (sign_up.language, sign_up.contact_address) == ("fr", "compta@lunebleue.example")
    assert set(sign_up.consent) == {"version", "digest", "at"}
    assert sign_up.capabilities == ["submit_invoices", "dume"]
    assert sign_up.workspaces == {"issued_invoices": {}}


def test_a_contact_address_that_only_differs_in_case_is_the_login_address():
    visitor = at_the_recap(contact_address=ADDRESS.upper())

    visitor.confirm()

    assert SignUp.objects.get().contact_address == ""


def test_an_address_that_has_an_account_leaves_the_same_rows_by_the_same_statements(still_clock):
    make_user("owner@lunebleue.example")
    Visitor("first@lunebleue.example").sign_up()  # the quota of this network has its row
    unknown, known = at_the_recap(), at_the_recap("owner@lunebleue.example")

    def confirm(visitor):
        before = how_many()
        with Statements() as statements:
            page = visitor.confirm()
        return page, how_many() - before, statements.shapes

    page, rows, shapes = confirm(unknown)
    page_of_owner, rows_of_owner, shapes_of_owner = confirm(known)

    assert rows_of_owner == rows
    assert shapes_of_owner == shapes
    assert _faceless(page_of_owner) == _faceless(page)
    assert page_of_owner.response.headers.keys() == page.response.headers.keys()


def _faceless(page) -> str:
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.html)
    return html.replace("owner@lunebleue.example", "A").replace(ADDRESS, "A")


def test_the_owner_of_the_address_is_told_and_no_link_leaves():
    make_user("owner@lunebleue.example")
    visitor = at_the_recap("owner@lunebleue.example")

    visitor.confirm()

    (mail,) = visitor.mails()
    assert (mail.code, mail.subject) == ("ACT-05", "Vous avez déjà un compte")
    assert activation_links(mail) == []
    assert visitor.mails("ACT-01") == []


def test_a_known_address_is_known_whatever_its_spelling():
    make_user("owner@lunebleue.example")
    visitor = at_the_recap("Owner@LuneBleue.example")

    visitor.confirm()

    assert SignUp.objects.get().address_taken
    assert [mail.code for mail in OutgoingMail.objects.all()] == ["ACT-05"]


def test_a_second_sign_up_of_one_address_leaves_the_first_alone(claire):
    claire.sign_up()
    first = claire.mails()[0]
    stranger = Visitor(claire.address)
    stranger.sign_up(cases.NEW[3])

    page = claire.follow_mail(first)
    assert "MENUISERIE DE LA LUNE BLEUE" in page.text
    claire.choose_password()

    assert Structure.objects.get().identifier == LUNE_BLEUE
    assert sorted(SignUp.objects.values_list("end", flat=True)) == ["activated", "overtaken"]


@pytest.mark.parametrize("has_account", [False, True])
def test_three_mails_leave_a_day_and_address_then_the_page_is_the_same_and_none_leaves(has_account, move_clock):
    if has_account:
        make_user(ADDRESS)
    pages = [Visitor().sign_up() for _ in range(4)]

    assert {page.heading for page in pages} == {"Votre compte a bien été créé"}
    assert SignUp.objects.count() == ActivationLink.objects.count() == OutgoingMail.objects.count() == 4
    assert OutgoingMail.objects.filter(to=ADDRESS).count() == 3
    assert OutgoingMail.objects.filter(state=State.DISCARDED, text="").count() == 1

    move_clock(days=1, minutes=1)
    Visitor().sign_up()
    assert OutgoingMail.objects.filter(to=ADDRESS).count() == 4


def test_asking_again_counts_with_the_sign_ups_of_the_address(claire):
    claire.sign_up()
    Visitor().sign_up(cases.NEW[3])
    claire.press("Renvoyer le courriel")

    claire.press("Renvoyer le courriel")
    Visitor().sign_up(cases.NEW[4])

    assert len(claire.mails()) == 3


def test_a_network_confirms_ten_times_a_minute_at_most_and_loses_nothing(settings, still_clock):
    settings.DEMO = False
    waiting = [at_the_recap(f"person{number}@lunebleue.example") for number in range(11)]
    for visitor in waiting[:10]:
        visitor.confirm()

    page = waiting[10].confirm()

    assert page.status == 429
    assert page.response.headers["Retry-After"].isdecimal()
    assert page.heading == "Vérifiez avant de créer votre compte"
    assert SignUp.objects.count() == 10


def test_the_journal_notes_the_sign_up_without_personal_data(claire):
    from choeur.audit.models import Entry

    claire.sign_up()

    entry = Entry.objects.get(event="sign_up.submitted")
    assert (entry.network, entry.data, entry.target_id) == ("203.0.113.x", {"branch": "1.2"}, str(SignUp.objects.get().pk))
