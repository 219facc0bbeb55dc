import pytest
from django import forms
from django.core.exceptions import ValidationError

from choeur.common import fields


def refusal(field, typed):
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    return [str(message).replace("\u00a0", " ") for message in refused.value.messages]


def test_a_name_is_tidied():
    assert fields.Text().clean(" Be\u0301raud \u200b") == "Béraud"


def test_a_character_that_reverses_the_text_is_refused_in_words():
    assert refusal(fields.Text(), "Du\u202epont") == ["Le champ contient un caractère non accepté : « U+202E »"]


def test_a_text_too_long_says_how_long_it_is():
    assert "81" in refusal(fields.Text(max_length=80), "a" * 81)[0]


def test_nothing_typed_is_cut_by_the_browser():
    for field in (fields.Text(max_length=80), fields.Address(), fields.Password()):
        assert "maxlength" not in field.widget.attrs


def test_a_message_keeps_its_lines():
    assert fields.Text(widget=forms.Textarea).clean("Bonjour\r\nmerci") == "Bonjour\nmerci"


@pytest.mark.parametrize(
    "typed", ["claire@troisponts.example", " Claire.Beraud+x@TroisPonts.example ", "claire@trois-ponts.préfecture.example"]
)
def test_an_address_is_kept_as_typed(typed):
    assert fields.Address().clean(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed", ["claire", "claire@", "@troisponts.example", "a b@troisponts.example", "a@b\u202e.example", "a@b.example\x00"]
)
def test_what_is_no_address_gets_one_sentence(typed):
    assert refusal(fields.Address(), typed) == ["Saisissez une adresse au format nom@exemple.fr"]


@pytest.mark.parametrize("length", [255, 400, 5000])
def test_an_address_too_long_gets_one_sentence(length):
    typed = "a" * (length - len("@troisponts.example")) + "@troisponts.example"

    assert refusal(fields.Address(), typed) == ["Cette adresse est trop longue"]


def test_a_password_is_taken_character_for_character():
    typed = "  \u00e9\u0301 mot \u200b"

    assert fields.Password().clean(typed) == typed
