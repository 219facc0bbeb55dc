from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from choeur.accounts.checking_factors import Answer, Means
from choeur.common import fields
from choeur.common.credentials import CredentialsForm
from choeur.common.forms import Form
from choeur.guard.forms import HumanCheck


class HumanCredentialsForm(HumanCheck, CredentialsForm):
    """L1 once an account has had its tries of the hour: the captcha lets a person go on (journeys §3)."""


class FactorForm(Form):
    """What she has of a code of the application and her recovery codes; nothing where no second factor is set."""

    code = fields.Code(label=_("Code à 6 chiffres"), required=False)
    recovery_code = fields.Text(
        label=_("Code de secours"),
        required=False,
        max_length=100,
        help_text=_("L'un des dix codes que vous avez gardés. Les espaces et les tirets sont ignorés."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "size": 22}),
    )

    required_by_rule = frozenset({"code", "recovery_code"})

    def __init__(self, *args: Any, means: Means, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, is_hers in (("code", means.has_app), ("recovery_code", means.codes_left)):
            if not is_hers:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Something must be typed: nothing is no try."""
        cleaned = super().clean() or self.cleaned_data
        asked = [name for name in ("code", "recovery_code") if name in self.fields]
        if asked and not any(cleaned.get(name) for name in asked) and not any(self.has_error(name) for name in asked):
            self.add_error(asked[0], _("Saisissez l'un de vos codes"))
        return cleaned

    @property
    def asks_code(self) -> bool:
        """Whether she has something to type."""
        return "code" in self.fields or "recovery_code" in self.fields

    def refuse_code(self, answer: Answer) -> None:
        """What was typed is not right, or comes too often."""
        field = "recovery_code" if self.cleaned_data.get("recovery_code") else "code"
        if answer.retry_after:
            self.add_error(field, _("Trop d'essais. Patientez quelques minutes avant de recommencer"))
        elif field == "code":
            self.add_error(field, _("Ce code ne convient pas. Attendez le suivant et recopiez-le"))
        else:
            self.add_error(field, _("Ce code de secours ne convient pas, ou il a déjà servi"))


class SecondFactorForm(FactorForm):
    """L2."""

    trust = forms.BooleanField(
        label=_("Faire confiance à ce navigateur pendant 30 jours"),
        required=False,
        help_text=_("Seulement sur un appareil qui n'est qu'à vous : il ne demandera plus que le mot de passe."),
    )


class ProofForm(FactorForm, CredentialsForm):
    """L4: the password of the person who is signed in, and her second factor where one is set."""

    login_address = None  # type: ignore[assignment] # Django's own way to leave a field out

    required_by_rule = FactorForm.required_by_rule | {"password"}
    field_order = ("password",)


class HumanProofForm(HumanCheck, ProofForm):
    """L4 once the account has had its tries of the hour."""
