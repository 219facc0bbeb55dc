"""A1: what a person chooses when she activates her account (journeys §2, ux.md §1.2)."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from choeur.accounts import passwords, secret_question
from choeur.common import fields
from choeur.common.errors import Refusal
from choeur.common.forms import add_refusal
from choeur.common.new_password import NewPasswordForm, Rules


class ActivationForm(NewPasswordForm):
    """A1: a password, and a secret question where the setting asks for one."""

    password_rules: ClassVar[Rules] = passwords
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
        super().__init__(*args, about=about, **kwargs)
        if not asks_question:
            for name in ("question", "own_question", "answer"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Each rule says by its field what it refuses."""
        cleaned = super().clean()
        if "question" in self.fields:
            self._judge_question(cleaned)
        return cleaned

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
