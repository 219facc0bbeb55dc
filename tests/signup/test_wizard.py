"""The wizard as people really walk it: back, forward, twice, in two tabs, a week later, in another language."""

import pytest

from choeur.accounts.models import SignUp
from choeur.notifications.models import OutgoingMail
from choeur.registry.sample import cases
from choeur.signup.models import SignupDraft
from choeur.structures.models import Structure
from tests.signup.visitor import LUNE_BLEUE, Visitor

LATER = ["/inscription/entreprise", "/inscription/informations", "/inscription/espaces", "/inscription/verification"]


@pytest.mark.parametrize("address", [*LATER, "/inscription/fin"])
def test_who_jumps_ahead_is_taken_to_the_first_step(claire, address):
    assert claire.open(address).path == "/inscription"


def test_who_jumps_ahead_is_taken_to_the_first_step_that_is_missing(claire):
    claire.give_siret()
    assert [claire.open(address).path for address in LATER[1:]] == ["/inscription/entreprise"] * 3

    claire.open("/inscription/entreprise")
    claire.say_yes()
    assert [claire.open(address).path for address in LATER[2:]] == ["/inscription/informations"] * 2

    claire.introduce_herself()
    assert claire.open(LATER[3]).path == "/inscription/espaces"


def test_going_back_finds_every_step_as_it_was_filled(claire):
    claire.give_siret()
    claire.say_yes()
    claire.introduce_herself(address="18 avenue du 8 mai 1945", dume=True)
    claire.choose_espaces(dume=True, issued_invoices=False)

    company = claire.open("/inscription/entreprise").form("Continuer")
    person = claire.open("/inscription/informations").form()
    espaces = claire.open("/inscription/espaces").form()

    assert company["answer"] == "yes"
    assert (person["last_name"], person["address"], person["dume"]) == ("Béraud", "18 avenue du 8 mai 1945", "on")
    assert espaces["dume"] == "on"
    assert "issued_invoices" not in espaces


def test_a_row_of_the_recap_corrected_leads_straight_back_to_the_recap(claire):
    claire.give_siret()
    claire.say_yes()
    claire.introduce_herself()
    claire.choose_espaces()

    claire.open("/inscription/informations")
    page = claire.press("Valider", last_name="Bérault")

    assert page.heading == "Vérifiez avant de créer votre compte"
    assert "Bérault" in page.text


def test_other_capabilities_lead_to_the_espaces_that_they_open(claire):
    claire.give_siret()
    claire.say_yes()
    claire.introduce_herself()
    claire.choose_espaces()

    claire.open("/inscription/informations")
    page = claire.press("Valider", dume="on")

    assert page.heading == "Choisissez vos espaces de travail"
    assert "DUME" in page.text


def test_two_tabs_of_one_draft_make_one_sign_up_of_what_was_typed_last(claire):
    claire.give_siret()
    claire.say_yes()
    first_tab = claire.page
    claire.open("/inscription/informations")
    claire.introduce_herself(last_name="Second")
    claire.page = first_tab
    claire.introduce_herself(last_name="First")
    claire.choose_espaces()

    claire.confirm()

    assert [sign_up.last_name for sign_up in SignUp.objects.all()] == ["First"]


def test_a_second_press_on_confirmer_shows_the_same_recap_and_makes_nothing_more(claire):
    claire.give_siret()
    claire.say_yes()
    claire.introduce_herself()
    recap = claire.choose_espaces()
    first = claire.confirm()
    claire.page = recap

    second = claire.confirm()

    assert second.path == first.path == "/inscription/fin"
    assert second.text == first.text
    assert SignUp.objects.count() == OutgoingMail.objects.count() == 1


def test_a_confirmed_draft_is_not_changed_by_a_tab_left_behind(claire):
    claire.give_siret()
    claire.say_yes()
    claire.introduce_herself()
    left_behind = claire.open("/inscription/informations")
    claire.open("/inscription/espaces")
    claire.choose_espaces()
    claire.confirm()
    claire.page = left_behind

    page = claire.press("Valider", last_name="Autre")

    assert page.heading == "Votre compte a bien été créé"
    assert SignUp.objects.get().last_name == "Béraud"


def test_step_1_after_a_confirmation_starts_another_sign_up(claire):
    claire.sign_up()
    assert claire.open("/inscription").form()["siret"] == ""

    claire.address = "second@lunebleue.example"
    claire.sign_up(cases.NEW[3])

    assert SignUp.objects.count() == 2


def test_the_recap_is_shown_for_a_day_in_the_browser_that_confirmed(claire, move_clock):
    claire.sign_up()
    assert Visitor().open("/inscription/fin").path == "/inscription"

    move_clock(hours=23)
    assert claire.open("/inscription/fin").heading == "Votre compte a bien été créé"
    move_clock(hours=2)
    assert claire.open("/inscription/fin").path == "/inscription"


def test_a_draft_that_expired_while_a_person_typed_keeps_what_she_typed(claire, move_clock):
    claire.give_siret()
    claire.say_yes()
    move_clock(days=8)

    page = claire.introduce_herself(last_name="Béraud-Lemaître", captcha="22222")

    assert page.path == "/inscription"
    assert "Votre brouillon a expiré. Reprenez ici : ce que vous venez de saisir est conservé." in page.text
    claire.press("Valider", login_address=claire.address, siret=LUNE_BLEUE)
    page = claire.say_yes()
    assert page.form()["last_name"] == "Béraud-Lemaître"
    assert page.form()["address"] == "16 avenue du 8 mai 1945"
    assert claire.introduce_herself(last_name="Béraud-Lemaître").path == "/inscription/espaces"


def test_a_draft_lives_seven_days_from_the_last_thing_typed(claire, move_clock):
    claire.give_siret()
    move_clock(days=6)
    claire.say_yes()
    move_clock(days=6)

    page = claire.open("/inscription/informations")

    assert page.path == "/inscription/informations"


def test_another_language_keeps_what_was_typed_on_the_form(claire):
    claire.give_siret()
    claire.say_yes()
    claire.page.form_of(claire.page.button("English")).fill("last_name", "Béraud")

    page = claire.press("English")

    assert page.heading == "Your information and your entity"
    assert page.form("Submit")["last_name"] == "Béraud"
    assert page.errors == []


def test_a_structure_founded_by_somebody_else_meanwhile_turns_the_sign_up_into_a_request(claire):
    claire.give_siret()
    claire.say_yes()
    claire.introduce_herself()
    claire.choose_espaces()
    first = Visitor("first@lunebleue.example")
    first.sign_up()
    first.activate()

    page = claire.open("/inscription/verification")
    assert "une demande de rattachement" in page.text
    assert "Espaces" not in page.text
    page = claire.confirm()

    assert "Une demande de rattachement à la structure MENUISERIE DE LA LUNE BLEUE sera transmise" in page.text
    assert SignUp.objects.get(login_address=claire.address).workspaces == {}
    assert Structure.objects.count() == 1


def test_a_draft_that_an_attacker_filled_by_hand_stops_at_its_first_wrong_step(claire):
    claire.give_siret()
    claire.say_yes()
    claire.introduce_herself()
    draft = SignupDraft.objects.get()
    draft.data["person"]["login_address"] = "nobody"
    draft.save()

    assert claire.open("/inscription/verification").path == "/inscription/informations"


@pytest.mark.parametrize("where", ["/", "/inscription"])
def test_who_comes_back_is_offered_to_go_on_where_she_stopped_or_to_erase_it(claire, where):
    claire.give_siret()
    claire.say_yes()

    page = claire.open(where)
    assert "Vous avez commencé une inscription le" in page.text
    assert claire.follow("Reprendre").path == "/inscription/informations"

    claire.open(where)
    claire.press("Effacer ce brouillon")
    assert "Vous avez commencé une inscription" not in claire.open(where).text
    assert not SignupDraft.objects.exists()


@pytest.mark.parametrize("where", ["/", "/inscription"])
def test_nothing_is_offered_to_who_began_nothing_or_confirmed(claire, where):
    assert "Vous avez commencé une inscription" not in claire.open(where).text

    claire.sign_up()

    assert "Vous avez commencé une inscription" not in claire.open(where).text
