"""S2b: the same personal block, and a structure known by something else than a SIRET (journeys §1, branches 1.3 and 1.5)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from choeur.common import fields
from choeur.common.errors import Refusal
from choeur.common.forms import add_refusal
from choeur.guard.forms import HumanCheck
from choeur.signup.forms import FounderForm
from choeur.structures import identifiers
from choeur.structures.identifiers import IdentifierType

NAMELESS = frozenset({IdentifierType.INDIVIDUAL})
"""A person is her own structure: her name stands in the personal block."""


class WithoutSiretForm(FounderForm):
    """The type first, then the fields of that type; those of the other types are not looked at."""

    identifier_type = forms.ChoiceField(
        label=_("Type de votre structure"),
        choices=[("", _("Choisissez")), *((t.value, t.label) for t in IdentifierType if t != IdentifierType.SIRET)],
        error_messages={"required": _("Choisissez le type de votre structure")},
    )
    vat_number = fields.Text(
        label=_("Numéro de TVA intracommunautaire"),
        required=False,
        max_length=40,
        help_text=_("Code pays et numéro, par exemple BE0123456749. Grèce : EL."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    tahiti = fields.Text(
        label=_("Numéro TAHITI"),
        required=False,
        max_length=40,
        help_text=_("9 caractères : 6 pour l'entreprise (une lettre en tête possible), 3 pour l'établissement."),
        widget=forms.TextInput(attrs={"class": "siret", "autocomplete": "off", "spellcheck": "false"}),
    )
    ridet = fields.Text(
        label=_("Numéro RIDET"),
        required=False,
        max_length=40,
        help_text=_("9 ou 10 chiffres."),
        widget=forms.TextInput(attrs={"class": "siret", "inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
    )
    legal_form = fields.Text(
        label=_("Forme juridique"), required=False, max_length=80, help_text=_("Par exemple : SARL, association.")
    )
    file_reference = fields.Text(label=_("Référence du dossier (facultatif)"), required=False, max_length=80)

    required_by_rule = FounderForm.required_by_rule | {
        "vat_number",
        "tahiti",
        "ridet",
        "legal_form",
        "file_reference",
        "legal_name",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, name_is_known=False, **kwargs)
        self.fields["legal_name"].required = False
        self.identifier: identifiers.Identifier | None = None

    def clean(self) -> dict[str, Any]:
        """The rule of the type speaks by its field."""
        cleaned = super().clean() or self.cleaned_data
        identifier_type = cleaned.get("identifier_type", "")
        if not identifier_type:
            return cleaned
        if identifier_type not in NAMELESS and not cleaned.get("legal_name") and not self.has_error("legal_name"):
            self.add_error("legal_name", self.fields["legal_name"].error_messages["required"])
        try:
            self.identifier = identifiers.clean(identifier_type, cleaned)
        except Refusal as refusal:
            if not self.has_error(refusal.field or ""):
                add_refusal(self, refusal)
        return cleaned


class WithoutSiretCheckForm(HumanCheck, WithoutSiretForm):
    """The same with its captcha."""

    allow_skip = True
