"""Fields that several screens share, declared once: types, lengths and sentences, no rule (ux.md §1.0)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from choeur.common import addresses, cleaning
from choeur.common.errors import Refusal

AS_TYPED = {"spellcheck": "false", "autocapitalize": "none"}
LONGEST_ADDRESS = 254  # RFC 5321 §4.5.3.1.3, without the angle brackets


class Text(forms.CharField):
    """Text in one spelling and without invisible characters; what cannot be shown is refused, never kept.

    No `maxlength` in the page: it cuts what is pasted without a word.
    """

    default_error_messages = {  # noqa: RUF012 - Django's own form of declaration
        "required": _("Renseignez ce champ"),
        "character": _("Le champ contient un caractère non accepté : « %(character)s »"),
        "max_length": _("%(limit_value)d caractères au plus ; vous en avez saisi %(show_value)d"),
        "min_length": _("%(limit_value)d caractères au moins ; vous en avez saisi %(show_value)d"),
    }

    def to_python(self, value: Any) -> str:
        text = cleaning.tidy(str(value or ""), several_lines=isinstance(self.widget, forms.Textarea))
        if character := cleaning.unaccepted_character(text):
            raise ValidationError(self.error_messages["character"], code="character", params={"character": character})
        return text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:  # noqa: ARG002 - Django's signature
        return {}


class Address(forms.EmailField):
    """An electronic address of 254 characters at most, kept as typed; `accounts.addresses` makes its key."""

    default_error_messages = {  # noqa: RUF012 - Django's own form of declaration
        "required": _("Saisissez votre adresse électronique"),
        "invalid": _("Saisissez une adresse au format nom@exemple.fr"),
        "max_length": _("Cette adresse est trop longue"),
    }

    def to_python(self, value: Any) -> str:
        text = cleaning.tidy(str(value or ""))
        if len(text) > LONGEST_ADDRESS:
            raise ValidationError(self.error_messages["max_length"], code="max_length")
        if cleaning.unaccepted_character(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return text

    def run_validators(self, value: Any) -> None:
        if value not in self.empty_values and "@" not in value:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            super().run_validators(value)
        except ValidationError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        key = addresses.normalise(value)
        if not key.isascii():  # a domain that has no ASCII form, a letter that few mail servers know
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if len(key) > LONGEST_ADDRESS:
            raise ValidationError(self.error_messages["max_length"], code="max_length")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "email", **AS_TYPED} | widget.attrs


class Siret(forms.CharField):
    """The number of one's own company, as typed; its rule, which belongs to `structures`, reads it or refuses it.

    `error_messages`, by the code of a refusal, says it otherwise on a page that has not the way on of the rule's own sentence.
    """

    widget = forms.TextInput(
        attrs={"class": "siret", "inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "size": 18}
    )

    def __init__(self, *, rule: Callable[[str], str], **kwargs: Any) -> None:
        shown = {
            "label": _("Numéro de SIRET"),
            "help_text": _(
                "14 chiffres, celui de <strong>votre</strong> entreprise, pas celui de votre client. "
                'Exemple : <span class="num">123 456 782 00010</span>. Les espaces sont acceptés.'
            ),
        }
        super().__init__(strip=False, required=False, **shown | kwargs)
        self.rule = rule

    def clean(self, value: Any) -> str:
        try:
            return self.rule(super().clean(value))
        except Refusal as refusal:
            raise ValidationError(self.error_messages.get(refusal.code, str(refusal.message)), code=refusal.code) from None


class Code(Text):
    """Six digits from an application; spaces are ignored (ux.md, `code6`)."""

    widget = forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "autocomplete": "one-time-code", "size": 8})

    def __init__(self, **kwargs: Any) -> None:
        shown: dict[str, Any] = {
            "label": _("Code à 6 chiffres"),
            "help_text": _("Dans votre application d'authentification."),
            "max_length": 20,
            "error_messages": {"required": _("Saisissez le code à 6 chiffres que montre l'application")},
        }
        super().__init__(**shown | kwargs)


@dataclass(frozen=True)
class Secret:
    """How the show and hide button of a hidden input speaks of it."""

    name: str | Promise
    shown: str | Promise
    hidden: str | Promise


PASSWORD = Secret(_("le mot de passe"), _("Votre mot de passe est affiché"), _("Votre mot de passe est masqué"))
CONFIRMATION = Secret(_("la confirmation"), _("Votre confirmation est affichée"), _("Votre confirmation est masquée"))
ANSWER = Secret(_("la réponse"), _("Votre réponse est affichée"), _("Votre réponse est masquée"))


class Password(forms.CharField):
    """A hidden input, taken character for character, never sent back to the page."""

    widget = forms.PasswordInput
    default_error_messages = {"required": _("Saisissez votre mot de passe")}  # noqa: RUF012 - Django's own form of declaration

    def __init__(self, *, secret: Secret = PASSWORD, **kwargs: Any) -> None:
        self.secret = secret
        super().__init__(strip=False, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return AS_TYPED | widget.attrs
