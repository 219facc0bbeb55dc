"""What is typed on « Mes moyens de connexion »: shape only, the rules are in `accounts`."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from choeur.accounts import passwords
from choeur.accounts.factor_models import LONGEST_NAME
from choeur.common import fields, new_password
from choeur.common.forms import Form


def _current() -> fields.Password:
    return fields.Password(
        label=_("Mot de passe actuel"),
        max_length=1000,
        error_messages={
            "required": _("Saisissez votre mot de passe actuel"),
            "max_length": _("Le mot de passe actuel n'est pas exact"),
        },
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(Form):
    """The current password, before factors change."""

    password = _current()


class PasswordChangeForm(new_password.NewPasswordForm):
    """The current password, and the new one twice."""

    password_rules: ClassVar[new_password.Rules] = passwords
    current = _current()

    field_order = ("current", "password", "confirmation")

    def __init__(self, *args: Any, about: list[str], **kwargs: Any) -> None:
        super().__init__(*args, about=about, **kwargs)
        self.fields["password"].label = _("Choisissez un nouveau mot de passe")


class NameForm(Form):
    """The name of a factor."""

    name = fields.Text(
        label=_("Nom de ce moyen"),
        max_length=LONGEST_NAME,
        help_text=_("Pour le reconnaître dans la liste. 40 caractères au plus."),
        error_messages={"required": _("Donnez un nom à ce moyen")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AppForm(PasswordForm, NameForm):
    """An application: its first code, its name, and the current password."""

    code = fields.Code()

    field_order = ("code", "name", "password")


class PasskeyForm(PasswordForm, NameForm):
    """A passkey: its name, the current password, and what the device answered to the script."""

    answer = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": _("Cette action demande JavaScript, et un navigateur qui connaît les clés d'accès")},
    )

    field_order = ("name", "password", "answer")


class KeptForm(Form):
    """« Je les ai conservés »."""

    kept = forms.BooleanField(
        label=_("Je les ai conservés"),
        error_messages={"required": _("Conservez d'abord vos codes : ils ne seront plus affichés")},
    )
