from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from choeur.common import fields
from choeur.common.credentials import CredentialsForm
from choeur.common.forms import Form
from choeur.guard.forms import HumanCheck


class HumanCredentialsForm(HumanCheck, CredentialsForm):
    """L1 once an account has had its tries of the hour: the captcha lets a person go on (journeys §3)."""


class SecondFactorForm(Form):
    """L2: a code of the application, or one of the recovery codes: of these, what she has."""

    code = fields.Code(label=_("Code à 6 chiffres"), required=False)
    recovery_code = fields.Text(
        label=_("Code de secours"),
        required=False,
        max_length=100,
        help_text=_("L'un des dix codes que vous avez gardés. Les espaces et les tirets sont ignorés."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "size": 22}),
    )
    trust = forms.BooleanField(
        label=_("Faire confiance à ce navigateur pendant 30 jours"),
        required=False,
        help_text=_("Seulement sur un appareil qui n'est qu'à vous : il ne demandera plus que le mot de passe."),
    )

    required_by_rule = frozenset({"code", "recovery_code"})

    def __init__(self, *args: Any, has_app: bool, codes_left: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, is_hers in (("code", has_app), ("recovery_code", codes_left)):
            if not is_hers:
                del self.fields[name]

    def clean(self) -> None:
        """Something must be typed: nothing is no try."""
        typed = [self.cleaned_data.get(name) for name in ("code", "recovery_code")]
        if not any(typed) and not self.errors:
            self.add_error(next(iter({"code", "recovery_code"} & self.fields.keys()), None), _("Saisissez l'un de vos codes"))
