from django.utils.translation import gettext_lazy as _

from choeur.common import fields
from choeur.common.forms import Form


class LoginForm(Form):
    """Shape only: a wrong shape gets the same answer as a wrong password (journeys §3)."""

    login_address = fields.Address(label=_("Adresse électronique de connexion"), required=False)
    password = fields.Password(label=_("Mot de passe"), required=False)

    required_by_rule = frozenset({"login_address", "password"})

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["login_address"].widget.attrs["autocomplete"] = "username webauthn"
        self.fields["password"].widget.attrs["autocomplete"] = "current-password"
