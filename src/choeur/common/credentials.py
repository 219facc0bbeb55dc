"""The form that opens a session: the home page shows it, the log in page takes it."""

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from choeur.common import fields
from choeur.common.forms import Form


class CredentialsForm(Form):
    """Shape only: a wrong shape gets the same answer as a wrong password (journeys §3)."""

    login_address = fields.Address(
        label=_("Adresse électronique de connexion"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn"}),
    )
    password = fields.Password(
        label=_("Mot de passe"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    required_by_rule = frozenset({"login_address", "password"})

    def refuse(self, message: str) -> None:
        """One sentence for every failure, and nothing by a field."""
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data = {}
        self.add_error(None, message)
