"""What each screen of the sign-up asks: types and shapes; the rules are called by name (ux.md §1.0 and §1.1)."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from choeur.common import countries, fields
from choeur.common.errors import Refusal
from choeur.common.forms import Form, add_refusal
from choeur.guard.forms import HumanCheck
from choeur.structures import capabilities, identifiers
from choeur.structures.capabilities import Capability
from choeur.workspaces import catalogue, opening
from choeur.workspaces.models import ProviderCategory, ProviderRegime

LONGEST_NAME = 80
FRENCH_POSTAL_CODE = re.compile(r"[0-9]{5}")
LONGEST_MESSAGE = 300
LOGIN_LABEL = _("Adresse électronique de connexion")
LOGIN_REQUIRED = _("Saisissez votre adresse électronique de connexion")


class AddressForm(Form):
    """S1: who, and for which company."""

    login_address = fields.Address(
        label=LOGIN_LABEL,
        help_text=_(
            "Elle servira d'identifiant pour vous connecter. Choisissez une boîte que vous relevez : "
            "le lien d'activation y sera envoyé."
        ),
        error_messages={"required": LOGIN_REQUIRED},
    )
    siret = fields.Siret(rule=identifiers.clean_siret)

    required_by_rule = frozenset({"siret"})

    def __init__(self, *args: Any, asks_siret: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_siret:
            del self.fields["siret"]


class CompanyForm(Form):
    """S1b: people type their client's SIRET: the commonest mistake."""

    answer = forms.ChoiceField(
        label=_("Votre réponse"),
        choices=[("yes", _("Oui, je travaille pour cette entreprise")), ("no", _("Non, ce n'est pas la bonne"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Indiquez si c'est bien votre entreprise")},
    )


class PersonForm(Form):
    """S2, « Je complète mes informations personnelles »."""

    login_address = fields.Address(
        label=_("Ressaisissez votre adresse électronique de connexion"),
        help_text=_("C'est l'adresse saisie à l'étape 1. Si elle est fausse, corrigez-la ici."),
        error_messages={"required": LOGIN_REQUIRED},
    )
    last_name = fields.Text(
        label=_("Nom"),
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Saisissez votre nom"),
            "character": _("Le nom contient un caractère non accepté : « %(character)s »"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    first_name = fields.Text(
        label=_("Prénom"),
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Saisissez votre prénom"),
            "character": _("Le prénom contient un caractère non accepté : « %(character)s »"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    contact_address = fields.Address(
        label=_("Adresse électronique de contact"),
        required=False,
        help_text=_(
            "Elle reçoit les notifications. Par défaut, c'est votre adresse de connexion. "
            "Une autre adresse sera utilisée après que vous l'aurez confirmée."
        ),
    )
    consent = forms.BooleanField(
        error_messages={
            "required": _(
                "Sans votre accord, le compte ne peut pas être créé : votre nom et vos adresses servent à vous identifier "
                "et à vous écrire. Vous pouvez aussi contacter le support."
            )
        }
    )

    required_by_rule = frozenset({"contact_address"})
    field_order = ("login_address", "last_name", "first_name", "contact_address", "consent", "captcha")  # then the structure

    def __init__(self, *args: Any, organisation: str, known_address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_address = known_address
        self.fields["consent"].label = _(
            "J'accepte de transmettre mes informations personnelles à %(organisation)s pour créer et gérer mon compte."
        ) % {"organisation": organisation}

    def clean_contact_address(self) -> str:
        """Pre-filled with the login address of step 1, it follows when that one is corrected here."""
        contact: str = self.cleaned_data["contact_address"]
        return self.cleaned_data.get("login_address", contact) if contact == self.known_address else contact


class NewStructureForm(Form):
    """S2, « Je crée ma structure »: the raison sociale is typed only where the registry did not answer."""

    legal_name = fields.Text(
        label=_("Raison sociale"),
        max_length=130,
        error_messages={"required": _("Saisissez la raison sociale de votre entreprise")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    address = fields.Text(
        label=_("Adresse"),
        max_length=200,
        error_messages={"required": _("Saisissez l'adresse")},
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    address_more = fields.Text(
        label=_("Complément"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "address-line2"})
    )
    postal_code = fields.Text(
        label=_("Code postal"),
        max_length=10,
        error_messages={"required": _("Saisissez le code postal (5 chiffres)")},
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "postal-code"}),
    )
    city = fields.Text(
        label=_("Ville"),
        max_length=100,
        error_messages={"required": _("Saisissez la ville")},
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    country = forms.ChoiceField(
        label=_("Pays"), choices=countries.choices, initial="FR", widget=forms.Select(attrs={"autocomplete": "country"})
    )
    email = fields.Address(label=_("Adresse électronique de la structure"), required=False)
    phone = fields.Text(
        label=_("Téléphone"),
        required=False,
        max_length=30,
        validators=[
            RegexValidator(
                r"^\+?[0-9 .()/-]{6,30}$", _("Saisissez un numéro de téléphone, par exemple 05 55 12 34 56 ou +32 2 123 45 67")
            )
        ],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    submit_invoices = forms.BooleanField(
        label=Capability.SUBMIT_INVOICES.label,
        help_text=capabilities.PURPOSES[Capability.SUBMIT_INVOICES],
        required=False,
    )
    dume = forms.BooleanField(label=Capability.DUME.label, help_text=capabilities.PURPOSES[Capability.DUME], required=False)

    def __init__(self, *args: Any, name_is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if name_is_known:
            del self.fields["legal_name"]

    def clean(self) -> dict[str, Any]:
        """A French postal code has five digits."""
        cleaned = super().clean() or self.cleaned_data
        postal_code = cleaned.get("postal_code", "")
        if cleaned.get("country") == "FR" and postal_code and not FRENCH_POSTAL_CODE.fullmatch(postal_code):
            self.add_error("postal_code", _("Saisissez le code postal (5 chiffres)"))
        return cleaned

    @property
    def capabilities(self) -> list[str]:
        """The fonctionnalités ticked."""
        return [code for code in Capability.values if self.cleaned_data.get(code)]


class KnownStructureForm(Form):
    """S2 of branch 1.4: nothing of the structure can be changed; a word to its manager, at most."""

    message = fields.Text(
        label=_("Message au gestionnaire"),
        required=False,
        max_length=LONGEST_MESSAGE,
        help_text=_("300 caractères au plus. N'y mettez pas de mot de passe."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class FounderForm(PersonForm, NewStructureForm):
    """S2 of branch 1.2, for a draft whose captcha is already met."""

    required_by_rule = PersonForm.required_by_rule


class JoinerForm(PersonForm, KnownStructureForm):
    """S2 of branch 1.4, likewise."""

    required_by_rule = PersonForm.required_by_rule


class FounderCheckForm(HumanCheck, FounderForm):
    """S2 of branch 1.2 with its captcha. The activation mail makes the check of those who copy nothing."""

    allow_skip = True


class JoinerCheckForm(HumanCheck, JoinerForm):
    """S2 of branch 1.4 with its captcha."""

    allow_skip = True


class WorkspacesForm(Form):
    """S3: one switch an espace, and what « Mémoires de frais de justice » asks."""

    provider_category = forms.ModelChoiceField(
        queryset=ProviderCategory.objects.filter(active=True),
        label=_("Catégorie de prestataire"),
        required=False,
        empty_label=_("Choisissez"),
        help_text=_("La mission que vous exercez pour la justice. Elle préremplira chacun de vos mémoires."),
        error_messages={"invalid_choice": _("Choisissez votre catégorie de prestataire")},
    )

    provider_regime = forms.ModelChoiceField(
        queryset=ProviderRegime.objects.filter(active=True),
        label=_("Régime ou statut"),
        required=False,
        empty_label=_("Choisissez"),
        help_text=_("Il dépend de votre situation sociale et fiscale : en cas de doute, regardez vos derniers mémoires."),
        error_messages={"invalid_choice": _("Choisissez votre régime ou statut")},
    )

    required_by_rule = frozenset({"provider_category", "provider_regime"})

    def __init__(self, *args: Any, capabilities: list[str], asks_regime: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_regime = asks_regime
        if not asks_regime:
            del self.fields["provider_regime"]
        self.offered = catalogue.offered(capabilities)
        self.withheld = catalogue.withheld(capabilities)
        for workspace in self.offered:
            self.fields[workspace.code] = forms.BooleanField(
                label=str(workspace.label), help_text=str(workspace.purpose), required=False, initial=workspace.on_by_default
            )

    def clean(self) -> dict[str, Any]:
        """§1 step 3: the rule speaks by its field."""
        cleaned = super().clean() or self.cleaned_data
        try:
            opening.check_choice(
                self.choice(),
                str(cleaned.get("provider_category") or ""),
                str(cleaned.get("provider_regime") or ""),
                needs_regime=self.asks_regime,
            )
        except Refusal as refusal:
            if not self.has_error(refusal.field or ""):
                add_refusal(self, refusal)
        return cleaned

    def choice(self) -> dict[str, dict[str, str]]:
        """Code of each espace chosen → what it asks."""
        chosen: dict[str, dict[str, str]] = {w.code: {} for w in self.offered if self.cleaned_data.get(w.code)}
        if catalogue.JUSTICE_COSTS.code in chosen:
            asked = {name: self.cleaned_data.get(name) for name in ("provider_category", "provider_regime")}
            chosen[catalogue.JUSTICE_COSTS.code] = {name: line.pk for name, line in asked.items() if line}
        return chosen

    @property
    def switches(self) -> list[tuple[forms.BoundField, bool]]:
        """Each switch, and whether it is the one that asks for a category."""
        return [(self[w.code], w is catalogue.JUSTICE_COSTS) for w in self.offered]


class ResendForm(Form):
    """A2 and « Recevoir un nouveau lien d'activation »."""

    login_address = fields.Address(label=LOGIN_LABEL, error_messages={"required": LOGIN_REQUIRED})
