"""Every field for a password, wherever it is declared (security.md 6.2.6, 6.2.7, 6.4.6)."""

from importlib import import_module

from django import forms

from choeur.accounts import changing_password, resetting
from choeur.common import fields
from choeur.common.new_password import NewPasswordForm
from tests.whole import code

WHAT_A_KEEPER_OF_PASSWORDS_IS_TOLD = {"current-password", "new-password", "off"}  # off: the answer to a secret question
CHOOSES_ONE_S_OWN = {"signup.activation_form", "login.reset_forms", "myaccount.factor_forms"}


def every_form() -> list[type[forms.BaseForm]]:
    for path in code.modules():
        if "forms" in path.stem or "_form" in path.stem:
            import_module(".".join(["choeur", *path.relative_to(code.SOURCES).with_suffix("").parts]))
    return list(_below(forms.BaseForm))


def _below(form):
    for kind in form.__subclasses__():
        yield kind
        yield from _below(kind)


def hidden_inputs():
    for form in every_form():
        for name, field in getattr(form, "base_fields", {}).items():
            if form.__module__.startswith("choeur.") and getattr(field.widget, "input_type", "") == "password":
                yield f"{form.__module__}.{form.__name__}.{name}", field


def test_each_is_hidden_tells_a_keeper_of_passwords_what_it_is_and_can_be_shown():
    found = dict(hidden_inputs())

    assert len(found) > 8
    assert {name for name, field in found.items() if not isinstance(field, fields.Password)} == set()
    odd = {name: field.widget.attrs.get("autocomplete") for name, field in found.items()}
    assert {name: said for name, said in odd.items() if said not in WHAT_A_KEEPER_OF_PASSWORDS_IS_TOLD} == {}


def test_nothing_hinders_pasting():
    scripts = [*code.SOURCES.rglob("*.js"), *code.templates()]

    assert [str(path) for path in scripts if "paste" in path.read_text(encoding="utf-8")] == []


def test_a_password_is_chosen_by_its_owner_alone_on_three_pages():
    """Support and managers may have a link sent again, never set a password: no other form takes one."""
    every_form()
    chosen = {form.__module__.removeprefix("choeur.") for form in _below(NewPasswordForm)}

    assert chosen == CHOOSES_ONE_S_OWN


def test_a_hash_of_a_password_is_written_by_three_rules_alone():
    written = {path for path in code.modules() if "password=password_hash" in path.read_text(encoding="utf-8")}
    made = {path for path in code.modules() if "password=secrets.password_hash" in path.read_text(encoding="utf-8")}
    unusable = {path.stem for path in code.modules() if ".set_password(" in path.read_text(encoding="utf-8")}

    assert {path.stem for path in written} == {module.__name__.rpartition(".")[2] for module in (resetting, changing_password)}
    assert {path.stem for path in made} == {"creating"}
    assert unusable == set()
