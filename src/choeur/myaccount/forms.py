"""What is typed on the pages of « Mon compte »: shape only, the rules are in `memberships`."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from choeur.audit.wording import Kind
from choeur.common import fields
from choeur.common.forms import Form
from choeur.memberships.models import LONGEST_REASON, Right
from choeur.structures import identifiers
from choeur.structures.identifiers import IdentifierType
from choeur.workspaces.catalogue import Workspace

LONGEST_MESSAGE = 300
NO_RIGHT = "none"


class SearchForm(Form):
    """M10, step 1."""

    identifier_type = forms.ChoiceField(
        label=_("Type d'identifiant"),
        choices=IdentifierType.choices,
        initial=IdentifierType.SIRET,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez le type d'identifiant"), "invalid_choice": _("Choisissez le type d'identifiant")},
    )
    identifier = fields.Text(
        label=_("Identifiant de la structure"),
        max_length=80,
        help_text=_("Exact, tel que le portail l'affiche. Pour un SIRET : 14 chiffres, les espaces sont acceptés."),
        error_messages={"required": _("Saisissez l'identifiant de la structure")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SiretForm(Form):
    """« J'ai maintenant mon SIRET »: the way on « without SIRET » of the sign-up is not here."""

    siret = fields.Siret(
        rule=identifiers.clean_siret,
        error_messages={
            "siret_missing": _("Saisissez votre numéro de SIRET"),
            "siret_is_a_foreign_vat_number": _(
                "Ceci est le numéro de TVA d'un autre pays de l'Union européenne. Le SIRET est un autre numéro, de 14 chiffres"
            ),
        },
    )

    required_by_rule = frozenset({"siret"})


class RequestForm(Form):
    """M10, step 2."""

    message = fields.Text(
        label=_("Message au gestionnaire"),
        required=False,
        max_length=LONGEST_MESSAGE,
        help_text=_("300 caractères au plus. N'y mettez pas de mot de passe."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RightsForm(Form):
    """G2: for each espace open on the structure, which right the person gets; « Consultation » unless said."""

    def __init__(self, *args: Any, workspaces: Iterable[Workspace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspaces = {f"right_{workspace.code}": workspace for workspace in workspaces}
        for name, workspace in self.workspaces.items():
            self.fields[name] = forms.ChoiceField(
                label=str(workspace.label),
                help_text=str(workspace.purpose),
                choices=[(NO_RIGHT, _("Aucun droit")), *Right.choices],
                initial=Right.VIEW,
                error_messages={"required": _("Choisissez un droit"), "invalid_choice": _("Choisissez un droit")},
            )

    def rights(self) -> dict[Workspace, Right]:
        """The rights chosen; an espace without right is left out."""
        chosen = {workspace: self.cleaned_data[name] for name, workspace in self.workspaces.items()}
        return {workspace: Right(right) for workspace, right in chosen.items() if right != NO_RIGHT}


class RefusalForm(Form):
    """G2: the reason of a refusal."""

    reason = fields.Text(
        label=_("Motif du refus"),
        max_length=LONGEST_REASON,
        help_text=_("Il sera envoyé à la personne. 500 caractères au plus."),
        error_messages={"required": _("Indiquez le motif du refus")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class HistoryForm(Form):
    """M12: which part of her history; what is not chosen is all of it."""

    kind = forms.ChoiceField(
        label=_("Type d'événement"),
        choices=[("", _("Tous")), *Kind.choices],
        required=False,
        error_messages={"invalid_choice": _("Choisissez un type de la liste")},
    )
    days = forms.ChoiceField(
        label=_("Période"),
        choices=[
            ("", _("Depuis le début")),
            ("7", _("7 derniers jours")),
            ("30", _("30 derniers jours")),
            ("365", _("12 derniers mois")),
        ],
        required=False,
        error_messages={"invalid_choice": _("Choisissez une période de la liste")},
    )

    required_by_rule = frozenset({"kind", "days"})

    def asked(self) -> dict[str, Any]:
        """What was chosen; nothing where it makes no sense."""
        return {"kind": self.cleaned_data["kind"], "days": int(self.cleaned_data["days"] or 0)} if self.is_valid() else {}

    def query(self) -> str:
        """The same, for an address."""
        return urlencode({name: value for name, value in self.asked().items() if value})
