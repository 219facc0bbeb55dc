import re

from django import forms

from choeur.common import fields
from choeur.common.errors import Refusal
from choeur.common.forms import Form, add_refusal


class SampleForm(Form):
    name = fields.Text(label="Nom", help_text="Comme à l'état civil.", error_messages={"required": "Saisissez votre nom"})
    phone = fields.Text(label="Téléphone", required=False)
    siret = fields.Text(label="SIRET", required=False)
    consent = forms.BooleanField(label="J'accepte", required=False)
    answer = forms.ChoiceField(label="Réponse", choices=[("yes", "Oui"), ("no", "Non")], widget=forms.RadioSelect)
    password = fields.Password(label="Mot de passe")
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    required_by_rule = frozenset({"siret"})


def drawn(form, name):
    return str(form[name].as_field_group())


def test_label_hint_error_and_input_come_in_this_order():
    form = SampleForm({})

    html = drawn(form, "name")

    places = [html.index(piece) for piece in ("<label", 'id="id_name_helptext"', 'id="id_name_error"', "<input")]
    assert places == sorted(places)
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="field wrong"' in html
    assert "Erreur :" in html


def test_a_field_without_error_says_nothing_of_errors():
    html = drawn(SampleForm(), "name")

    assert 'aria-describedby="id_name_helptext"' in html
    assert "aria-invalid" not in html
    assert "required" not in html
    assert 'class="input"' in html


def test_optional_fields_say_so_and_boxes_do_not():
    labels = {name: SampleForm()[name].label for name in ("name", "phone", "siret", "consent")}

    assert labels == {"name": "Nom", "phone": "Téléphone (facultatif)", "siret": "SIRET", "consent": "J'accepte"}


def test_radios_are_a_group_with_its_error():
    html = drawn(SampleForm({}), "answer")

    assert re.search(r'<fieldset class="tiles wrong" aria-describedby="id_answer_error">\s*<legend', html)
    assert html.count('type="radio"') == 2


def test_a_password_is_never_sent_back():
    html = drawn(SampleForm({"password": "trois ponts"}), "password")

    assert "trois ponts" not in html
    assert "data-secret" in html


def test_the_summary_leads_to_each_field_in_order():
    form = SampleForm({"key": "x"})
    add_refusal(form, Refusal("Cette structure est fermée."))
    add_refusal(form, Refusal("Un chiffre au moins est faux.", field="siret"))

    assert [(p.anchor, p.message) for p in form.problems] == [
        ("id_name", "Cette structure est fermée."),
        ("id_name", "Saisissez votre nom"),
        ("id_siret", "Un chiffre au moins est faux."),
        ("id_answer_0", "Ce champ est obligatoire."),
        ("id_password", "Saisissez votre mot de passe"),
    ]


def test_a_refusal_of_a_field_that_the_form_has_not_goes_to_the_summary():
    form = SampleForm({"name": "Béraud", "answer": "yes", "password": "x"})

    add_refusal(form, Refusal("Non.", field="elsewhere"))

    assert [p.message for p in form.problems] == ["Non."]


def test_a_form_untouched_has_no_problem():
    assert SampleForm().problems == []


def test_a_whole_form_draws_its_fields_and_keeps_the_hidden_ones_hidden():
    html = str(SampleForm())

    assert html.count("<label") == 7
    assert '<input type="hidden" name="key"' in html


def test_what_is_typed_is_escaped():
    html = drawn(SampleForm({"name": '"><script>'}), "name")

    assert "<script>" not in html
