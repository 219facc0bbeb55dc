"""A password that is chosen, with its confirmation: what activation, reset and change share (ux.md §1.0)."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Protocol

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from choeur.common import fields
from choeur.common.forms import Form


class Broken(Protocol):
    """A rule that the password breaks, in words."""

    @property
    def message(self) -> str: ...


class Rule(Protocol):
    """A rule as the page lists it."""

    @property
    def name(self) -> str: ...


class Rules(Protocol):
    """Who judges a password, in words: `accounts.passwords`."""

    def judge(self, password: str, *, about: Iterable[str]) -> Sequence[Broken]: ...

    def rule_states(self, password: str, *, about: Iterable[str]) -> Sequence[Rule]: ...


class NewPasswordForm(Form):
    """A password that obeys the rules, typed twice. `about` holds words of its owner that it may not contain."""

    password_rules: ClassVar[Rules]
    password = fields.Password(
        label=_("Choisissez un mot de passe"),
        error_messages={"required": _("Saisissez un mot de passe")},
        template_name="components/new_password.html",
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "passwordrules": "minlength: 8;", "aria-describedby": "rules"}
        ),
    )
    confirmation = fields.Password(
        secret=fields.CONFIRMATION,
        label=_("Confirmez votre mot de passe"),
        help_text=_("Identique dans les deux champs."),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    required_by_rule = frozenset({"confirmation"})

    def __init__(self, *args: Any, about: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        self.passphrase_from = settings.PASSWORD_PASSPHRASE_FROM

    @property
    def rules(self) -> dict[str, Rule]:
        """By name, each rule as the password just refused left it; empty where none was sent."""
        sent = self.data.get("password", "")
        return {rule.name: rule for rule in self.password_rules.rule_states(sent, about=self.about)} if sent else {}

    @property
    def own_words(self) -> str:
        """The words that the page itself can look for while one types."""
        return " ".join(word for word in self.about if word.isalpha())

    def clean(self) -> dict[str, Any]:
        """Each rule says by its field what it refuses."""
        cleaned = super().clean() or self.cleaned_data
        if password := cleaned.get("password", ""):
            for broken in self.password_rules.judge(password, about=self.about):
                self.add_error("password", broken.message)
            if cleaned.get("confirmation", "") != password:
                self.add_error("confirmation", _("Les deux mots de passe sont différents"))
        return cleaned
