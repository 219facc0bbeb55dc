"""A1: what a person chooses when she activates her account (journeys §2, ux.md §1.2)."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from choeur.accounts import passwords, secret_question
from choeur.common import fields
from choeur.common.errors import Refusal
from choeur.common.forms import Form, add_refusal


class ActivationForm(Form):
    """A1: a password, and a secret question where the setting asks for one."""

    password = fields.Password(
        label=_("Choisissez un mot de passe"),
        error_messages={"required": _("Saisissez un mot de passe")},
        template_name="signup/new_password.html",
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
    question = forms.ChoiceField(
        label=_("Question secrète"),
        choices=lambda: [("", _("Choisissez une question")), *secret_question.choices()],
        required=False,
        help_text=_(
            "Une question dont personne d'autre ne connaît la réponse. Évitez ce que l'on trouve en ligne "
            "(ville de naissance, nom de naissance)."
        ),
        widget=forms.Select(attrs={"autocomplete": "off"}),
    )
    own_question = fields.Text(
        label=_("Votre question"),
        required=False,
        help_text=_("Seulement si vous avez choisi « Écrire ma propre question »."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    answer = fields.Password(
        secret=fields.ANSWER,
        label=_("Réponse à la question secrète"),
        required=False,
        help_text=_("Majuscules, accents et espaces superflus sont ignorés."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    required_by_rule = frozenset({"confirmation", "question", "own_question", "answer"})

    def __init__(self, *args: Any, about: list[str], asks_question: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        self.passphrase_from = settings.PASSWORD_PASSPHRASE_FROM
        if not asks_question:
            for name in ("question", "own_question", "answer"):
                del self.fields[name]

    @property
    def rules(self) -> dict[str, passwords.RuleState]:
        """By name, each rule as the password just refused left it; empty where none was sent."""
        sent = self.data.get("password", "")
        return {rule.name: rule for rule in passwords.rule_states(sent, about=self.about)} if sent else {}

    @property
    def own_words(self) -> str:
        """The words that the page itself can look for while one types."""
        return " ".join(word for word in self.about if word.isalpha())

    def clean(self) -> dict[str, Any]:
        """Each rule says by its field what it refuses."""
        cleaned = super().clean() or self.cleaned_data
        self._judge_password(cleaned.get("password", ""), cleaned.get("confirmation", ""))
        if "question" in self.fields:
            self._judge_question(cleaned)
        return cleaned

    def _judge_password(self, password: str, confirmation: str) -> None:
        if not password:
            return
        for broken in passwords.judge(password, about=self.about):
            self.add_error("password", broken.message)
        if confirmation != password:
            self.add_error("confirmation", _("Les deux mots de passe sont différents"))

    def _judge_question(self, cleaned: dict[str, Any]) -> None:
        text = ""
        try:
            text = secret_question.check_question(cleaned.get("question", ""), cleaned.get("own_question", ""))
        except Refusal as refusal:
            add_refusal(self, refusal)
        try:
            secret_question.check_answer_allowed(
                cleaned.get("answer", ""), question_text=text, about=self.about, password=cleaned.get("password", "")
            )
        except Refusal as refusal:
            add_refusal(self, refusal)
