import re
from html import unescape
from itertools import count

import pytest

from choeur.guard import captcha
from choeur.guard.models import UsedChallenge
from tests.guard.page import MailedForm

WRONG_FR = "Les caractères ne correspondent pas. Une nouvelle image vous est proposée"
EXPIRED_FR = "L'image a expiré (10 minutes). En voici une nouvelle"
EMPTY_FR = "Recopiez les 5 caractères, ou choisissez un autre moyen"
MET_FR = "Vérification réussie</p>"

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.guard.page")]


@pytest.fixture(autouse=True)
def easy_work(monkeypatch):
    monkeypatch.setattr(captcha, "WORK_BITS", 8)


def solve(key):
    return next(str(n) for n in count() if captcha._zero_bits(key, str(n)))


def text_of(response):
    return unescape(response.content.decode()).replace("’", "'")


def key_in(response):
    return re.search(r'name="captcha_key" value="([^"]+)"', response.content.decode()).group(1)


@pytest.fixture
def send(client):
    """Sends the form at `path` with a challenge of its own, and what is given."""

    def send(path="/mailed", **given):
        typed = {"name": "Claire", "captcha": "", "captcha_work": "", "captcha_key": key_in(client.get(path))} | given
        return client.post(path, typed)

    return send


@pytest.fixture
def key(client):
    return key_in(client.get("/mailed"))


def test_copying_the_characters_passes(send, key):
    response = send(captcha_key=key, captcha=captcha.answer_of(key).lower())

    assert response.url == "/passed?way=copied"


def test_letting_the_browser_work_passes(send, key):
    response = send(captcha_key=key, captcha_work=solve(key))

    assert response.url == "/passed?way=worked"


def test_skipping_passes_where_a_mail_makes_the_check(send):
    assert send("/mailed", captcha_skip="1").url == "/passed?way=skipped"


def test_skipping_does_not_pass_elsewhere(send):
    response = send("/strict", captcha_skip="1")

    assert response.status_code == 422
    assert EMPTY_FR in text_of(response)


def test_a_wrong_answer_is_said_by_the_field_with_a_new_image(send, key):
    response = send(captcha_key=key, captcha="IIIII")

    assert response.status_code == 422
    assert WRONG_FR in text_of(response)
    assert 'aria-invalid="true" aria-describedby="id_captcha_error"' in text_of(response)
    assert key_in(response) != key
    assert "IIIII" not in text_of(response)
    assert 'value="Claire"' in text_of(response)


def test_an_expired_image_says_so(send, key, move_clock):
    answer = captcha.answer_of(key)
    move_clock(minutes=11)

    response = send(captcha_key=key, captcha=answer)

    assert EXPIRED_FR in text_of(response)
    assert key_in(response) != key


def test_an_image_that_has_served_says_so(send, key):
    answer = captcha.answer_of(key)
    send(captcha_key=key, captcha=answer)

    response = send(captcha_key=key, captcha=answer)

    assert "Cette vérification a déjà servi. En voici une nouvelle" in text_of(response)


def test_without_any_answer_the_ways_are_recalled(send, key):
    response = send(captcha_key=key, captcha="  ")

    assert EMPTY_FR in text_of(response)
    assert key_in(response) != key
    assert not UsedChallenge.objects.exists()


def test_a_failed_work_proposes_to_start_again(send):
    assert "La vérification n'a pas abouti" in text_of(send(captcha_work="not a number"))


@pytest.mark.parametrize("given", [{"captcha_key": ""}, {"captcha_key": "garbled"}, {"captcha_key": "\x00" * 44}])
def test_a_garbled_key_is_an_expired_image(send, given):
    assert EXPIRED_FR in text_of(send(captcha="23456", **given))


def test_a_new_image_keeps_what_was_typed_and_blames_nothing(send, key):
    response = send(captcha_key=key, captcha="7K", captcha_new="1", name="")

    assert response.status_code == 200
    assert "Erreur" not in text_of(response)
    assert key_in(response) != key
    assert not UsedChallenge.objects.exists()


def test_after_two_wrong_answers_the_way_without_copying_stands_first(send):
    first = send(captcha="IIIII")
    assert text_of(first).index("<img") < text_of(first).index("captcha_skip")

    second = send(captcha_key=key_in(first), captcha="IIIII")

    assert text_of(second).index("captcha_skip") < text_of(second).index("<img")
    third = send(captcha_key=key_in(second), captcha_new="1")
    assert text_of(third).index("captcha_skip") < text_of(third).index("<img")


@pytest.mark.parametrize(
    ("way", "inputs"),
    [
        ("copied", lambda key: {"captcha": captcha.answer_of(key)}),
        ("worked", lambda key: {"captcha_work": solve(key)}),
        ("skipped", lambda _: {"captcha_skip": "1"}),
    ],
)
def test_who_passed_while_another_field_was_wrong_is_not_asked_again(send, key, way, inputs):
    response = send(captcha_key=key, name="", **inputs(key))
    assert response.status_code == 422
    assert MET_FR in text_of(response)
    assert "<img" not in text_of(response)

    again = send(captcha_key=key_in(response))

    assert again.url == f"/passed?way={way}"


def test_a_challenge_already_met_serves_once(send, key):
    met = key_in(send(captcha_key=key, name="", captcha=captcha.answer_of(key)))

    assert send(captcha_key=met).status_code == 302
    assert "a déjà servi" in text_of(send(captcha_key=met))


def test_a_skip_where_a_mail_makes_the_check_opens_no_other_form(send, key):
    met = key_in(send(captcha_key=key, name="", captcha_skip="1"))

    assert EMPTY_FR in text_of(send("/strict", captcha_key=met))
    assert WRONG_FR in text_of(send("/strict", captcha_key=met, captcha="IIIII"))


def test_a_way_that_the_page_refuses_afterwards_is_not_met(key):
    form = MailedForm({"name": "Claire", "captcha_key": key, "captcha_skip": "1"})
    assert form.is_valid()

    form.add_error("captcha", "Trop d'inscriptions sans recopie depuis votre réseau")

    assert form.challenge.passed is None


def test_the_cleaned_data_hold_nothing_of_the_captcha(key):
    form = MailedForm({"name": "Claire", "captcha_key": key, "captcha": captcha.answer_of(key)})

    assert form.is_valid()
    assert form.cleaned_data == {"name": "Claire"}


def test_two_forms_of_one_page_are_told_apart_by_their_prefix(key):
    form = MailedForm({"a-name": "Claire", "a-captcha_key": key, "a-captcha": captcha.answer_of(key)}, prefix="a")

    assert form.is_valid()
    assert 'name="b-captcha_key"' in str(MailedForm(prefix="b")["captcha"].as_field_group())


def test_the_page_shows_three_ways_and_each_is_named(client):
    page = text_of(client.get("/mailed"))

    for words in (
        "Vérification",
        "Recopiez les 5 caractères affichés dans l'image",
        'alt="Image de 5 caractères à recopier. Autres moyens ci-dessous : écouter, ou sans recopier."',
        "Nouvelle image",
        "Ou écoutez-les",
        "<audio controls",
        "Télécharger le son",
        "Ou passez cette image",
        "Je préfère ne rien recopier",
        "Le courriel d'activation fera la vérification.",
    ):
        assert words in page.replace("\u202f", " ").replace("\xa0", " ")
    assert page.index('aria-hidden="true"></button>') < page.index("captcha_new") < page.index("captcha_skip")


def test_no_answer_travels_to_the_browser(client, send):
    for response in (client.get("/mailed"), client.get("/verification/nouvelle"), send(captcha="IIIII")):
        key = response.json()["key"] if response["Content-Type"] == "application/json" else key_in(response)
        answer = captcha.answer_of(key)
        image, sound = client.get(f"/verification/{key}.png"), client.get(f"/verification/{key}.fr.wav")
        for part in (response, image, sound):
            told = part.content + str(part.headers).encode() + str(part.cookies).encode()
            assert answer.encode() not in told.replace(key.encode(), b"")
