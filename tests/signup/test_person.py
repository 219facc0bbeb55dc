"""S2: « Je complète mes informations personnelles » and the structure block."""

import pytest

from choeur.accounts.models import SignUp
from choeur.guard.models import UsedChallenge
from choeur.registry.sample import cases
from choeur.signup.models import SignupDraft
from tests.signup.visitor import Visitor

EMPTY_CAPTCHA = "Recopiez les 5 caractères, ou choisissez un autre moyen"
WRONG_CAPTCHA = "Les caractères ne correspondent pas. Une nouvelle image vous est proposée"
NO_CONSENT = (
    "Sans votre accord, le compte ne peut pas être créé : votre nom et vos adresses servent à vous identifier et à vous écrire. "
    "Vous pouvez aussi contacter le support."
)


@pytest.fixture
def at_step_2(claire):
    claire.give_siret()
    claire.say_yes()
    return claire


def test_each_field_left_empty_says_what_to_type(at_step_2):
    page = at_step_2.press("Valider", login_address="", address="", postal_code="", city="")

    assert page.status == 422
    assert sorted(page.errors) == sorted(
        [
            "Saisissez votre adresse électronique de connexion",
            "Saisissez votre nom",
            "Saisissez votre prénom",
            NO_CONSENT,
            EMPTY_CAPTCHA,
            "Saisissez l'adresse",
            "Saisissez le code postal (5 chiffres)",
            "Saisissez la ville",
        ]
    )


def test_refusing_to_consent_says_why_there_can_be_no_account(at_step_2):
    page = at_step_2.introduce_herself(consent=False)

    assert page.errors == [NO_CONSENT]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"last_name": "Béraud\x07"}, "Le nom contient un caractère non accepté : « U+0007 »"),
        ({"first_name": "C" * 81}, "80 caractères au plus ; vous en avez saisi 81"),
        ({"contact_address": "compta"}, "Saisissez une adresse au format nom@exemple.fr"),
        ({"postal_code": "8700"}, "Saisissez le code postal (5 chiffres)"),
        ({"phone": "appelez-moi"}, "Saisissez un numéro de téléphone, par exemple 05 55 12 34 56 ou +32 2 123 45 67"),
    ],
)
def test_a_wrong_field_is_refused_by_its_own_sentence_and_stays_as_typed(at_step_2, typed, sentence):
    page = at_step_2.introduce_herself(**typed)

    assert page.errors == [sentence]
    (name,) = typed
    assert page.form()[name] == typed[name]
    assert page.form()["last_name"]


def test_a_character_that_no_database_keeps_is_refused_like_any_other(at_step_2):
    page = at_step_2.introduce_herself(last_name="Bé\x00raud")

    assert page.status == 422
    assert page.errors == ["Le nom contient un caractère non accepté : « U+0000 »"]


def test_a_postal_code_from_abroad_has_its_own_form(claire):
    claire.give_siret(cases.UNITED_KINGDOM)
    claire.say_yes()

    page = claire.introduce_herself()

    assert page.path == "/inscription/espaces"


def test_a_changed_login_address_becomes_the_login_address_everywhere(at_step_2):
    page = at_step_2.introduce_herself(login_address="beraud@lunebleue.example", last_name="")
    assert "Votre adresse de connexion sera beraud@lunebleue.example." in page.text

    at_step_2.introduce_herself()

    assert at_step_2.open("/inscription").form()["login_address"] == "beraud@lunebleue.example"
    at_step_2.open("/inscription/espaces")
    at_step_2.choose_espaces()
    at_step_2.confirm()
    assert SignUp.objects.get().login_address == "beraud@lunebleue.example"


def test_the_captcha_is_not_asked_for_again_when_another_field_was_wrong(at_step_2):
    page = at_step_2.introduce_herself(last_name="")
    assert "captcha" not in page.form()

    page = at_step_2.press("Valider", last_name="Béraud", consent=True)

    assert page.path == "/inscription/espaces"


def test_the_captcha_is_remembered_for_30_minutes_then_asked_for_again(at_step_2, move_clock):
    at_step_2.introduce_herself()
    move_clock(minutes=29)
    assert "captcha" not in at_step_2.open("/inscription/informations").form()

    move_clock(minutes=2)
    page = at_step_2.open("/inscription/verification")

    assert page.path == "/inscription/informations"
    assert page.form()["last_name"] == "Béraud"
    assert "captcha" in page.form()
    assert at_step_2.introduce_herself().path == "/inscription/espaces"


def test_a_wrong_copy_gets_a_new_image_and_keeps_all_the_rest(at_step_2):
    first = at_step_2.page.form()["captcha_key"]

    page = at_step_2.introduce_herself(captcha="22222")

    assert page.errors == [WRONG_CAPTCHA]
    assert page.form()["captcha_key"] != first
    assert page.form()["last_name"] == "Béraud"
    assert page.form()["consent"]


def test_a_new_image_comes_without_a_word_about_the_fields(at_step_2):
    page = at_step_2.press("Nouvelle image", last_name="Béraud")

    assert page.status == 200
    assert page.errors == []
    assert page.form()["last_name"] == "Béraud"


def test_a_copy_serves_once(at_step_2):
    answer, key = at_step_2.captcha_answer, at_step_2.page.form()["captcha_key"]
    at_step_2.introduce_herself()
    other = Visitor("other@lunebleue.example")
    other.give_siret()
    other.say_yes()

    page = other.introduce_herself(captcha_key=key, captcha=answer)

    assert page.status == 422
    assert UsedChallenge.objects.count() == 1


def test_who_copies_nothing_goes_on_the_mail_makes_the_check(at_step_2):
    page = at_step_2.press("Je préfère ne rien recopier", last_name="Béraud", first_name="Claire", consent=True)

    assert page.path == "/inscription/espaces"


def test_a_network_copies_nothing_ten_times_an_hour_at_most(settings, still_clock):
    settings.DEMO = False

    def skip(network: str = "203.0.113.7"):
        visitor = Visitor(network=network)
        visitor.give_siret()
        visitor.say_yes()
        return visitor.press("Je préfère ne rien recopier", last_name="Béraud", first_name="Claire", consent=True)

    assert [skip().path for _ in range(10)] == ["/inscription/espaces"] * 10

    page = skip()

    assert page.errors == ["Trop d'inscriptions sans recopie depuis votre réseau. Recopiez ou écoutez les caractères"]
    assert page.form()["last_name"] == "Béraud"
    assert skip("198.51.100.9").path == "/inscription/espaces"


def test_no_answer_to_a_captcha_is_ever_kept(at_step_2):
    answer = at_step_2.captcha_answer

    at_step_2.introduce_herself()

    kept = SignupDraft.objects.get().data
    assert not [name for name in kept["person"] if "captcha" in name or "csrf" in name]
    assert answer not in str(kept)


def test_a_message_to_the_manager_has_300_characters_at_most(claire, alice):
    claire.give_siret(cases.TULLE)
    claire.say_yes()

    page = claire.introduce_herself(message="m" * 301)

    assert page.errors == ["300 caractères au plus ; vous en avez saisi 301"]
    assert page.form()["message"] == "m" * 301
