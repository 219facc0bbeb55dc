"""What each page of the reset asks (ux.md R1 to R4)."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from choeur.accounts import passwords
from choeur.common import fields
from choeur.common.forms import Form
from choeur.common.new_password import NewPasswordForm, Rules
from choeur.guard.forms import HumanCheck


def _answer() -> fields.Password:
    return fields.Password(
        secret=fields.ANSWER,
        label=_("Réponse à la question secrète"),
        help_text=_("Majuscules, accents et espaces superflus sont ignorés."),
        error_messages={"required": _("Saisissez une réponse")},
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class AddressForm(HumanCheck):
    """R1: whose password."""

    login_address = fields.Address(
        label=_("Adresse électronique de connexion"),
        help_text=_("Celle avec laquelle vous vous connectez. Le lien y sera envoyé."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )

    field_order = ("login_address", "captcha")


class AnswerForm(Form):
    """R2: the answer to the secret question."""

    answer = _answer()


class LastPageForm(NewPasswordForm):
    """R4: the new password, and the answer where it was not given before the link."""

    password_rules: ClassVar[Rules] = passwords
    answer = _answer()

    field_order = ("answer", "password", "confirmation")


CODE, MANAGER, SUPPORT = "code", "manager", "support"


class OtherWayForm(Form):
    """R5: what helps a person that forgot the answer."""

    way = forms.ChoiceField(
        label=_("Comment voulez-vous revenir ?"),
        choices=[
            (CODE, _("Un de mes codes de secours")),
            (MANAGER, _("Mon gestionnaire principal, qui approuvera ma demande")),
            (SUPPORT, _("Le support, avec des justificatifs")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez comment revenir")},
    )


class RecoveryCodeForm(Form):
    """R5: a code of the ten that were kept on paper."""

    recovery_code = fields.Text(
        label=_("Code de secours"),
        max_length=100,
        help_text=_("Espaces, tirets et majuscules sont ignorés."),
        error_messages={"required": _("Saisissez un de vos codes de secours")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
