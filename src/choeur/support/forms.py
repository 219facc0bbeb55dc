"""What the pages of the support ask: types and shapes (ux.md H1 to H5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.models import ModelChoiceField, ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from choeur.common import fields
from choeur.common.forms import Form
from choeur.guard.forms import HumanCheck
from choeur.support import attaching, file_types
from choeur.support.attaching import CheckedFile
from choeur.support.models import AccountAct, Attachment, Category, Subcategory

LONGEST_TITLE = 120
LONGEST_TEXT = 5000
LONGEST_REASON = 1000
LONGEST_POSITION = 80


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Several files under one name; the form sorts them."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:  # noqa: ARG002 - Django's signature
        return [file for file in data or [] if isinstance(file, UploadedFile)]


class AttachingForm(Form):
    """A form with files. Those that pass are kept at once under the form's key: a wrong field elsewhere does not lose them."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    attachments = Files(
        label=_("Pièces jointes"),
        required=False,
        help_text=_(
            "5 fichiers au plus, 10 Mo au plus par fichier, nom de 50 caractères au plus. "
            "Formats : PDF, PNG, JPG, ODT, DOCX, ODS, XLSX, CSV, TXT, ZIP."
        ),
        widget=ManyFiles(attrs={"accept": ",".join(f".{extension}" for extension in file_types.TYPES)}),
    )

    def __init__(self, *args: Any, kept: list[Attachment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        self.good_files: list[CheckedFile] = []

    def clean_attachments(self) -> list[CheckedFile]:
        """Each file that is refused is named."""
        self.good_files, sentences = attaching.sort(self.cleaned_data["attachments"], already=len(self.kept))
        if sentences:
            raise forms.ValidationError(sentences)
        return self.good_files


class GroupedChoices(ModelChoiceIterator):  # type: ignore[type-arg] # Django has no generic at run time
    """Sub-categories under the name of their category."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        groups: dict[str, list[Any]] = {}
        for subcategory in self.queryset:
            groups.setdefault(str(subcategory.category), []).append(self.choice(subcategory))
        yield from groups.items()


class GroupedField(ModelChoiceField):  # type: ignore[type-arg] # likewise
    iterator = GroupedChoices


class RequestForm(AttachingForm):
    """H1. Without JavaScript the second list shows all sub-categories, each under its category."""

    about = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    category = forms.ModelChoiceField(
        queryset=Category.objects.filter(active=True),
        label=_("Catégorie"),
        required=False,
        empty_label=_("Choisissez"),
        error_messages={"invalid_choice": _("Choisissez une catégorie")},
    )
    subcategory = GroupedField(
        queryset=Subcategory.objects.filter(active=True, category__active=True)
        .select_related("category")
        .order_by("category__rank", "category__code", "rank", "code"),
        label=_("Sous-catégorie"),
        empty_label=_("Choisissez"),
        error_messages={"required": _("Choisissez une sous-catégorie"), "invalid_choice": _("Choisissez une sous-catégorie")},
    )
    title = fields.Text(
        label=_("Titre"),
        max_length=LONGEST_TITLE,
        help_text=_("En quelques mots, 120 caractères au plus."),
        error_messages={"required": _("Donnez un titre")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    description = fields.Text(
        label=_("Description"),
        max_length=LONGEST_TEXT,
        help_text=_("N'écrivez ni mot de passe ni code."),
        error_messages={"required": _("Décrivez votre demande en quelques phrases")},
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    required_by_rule = frozenset({"category"})

    def clean(self) -> dict[str, Any]:
        """The two lists agree; a sub-category says its category by itself."""
        cleaned = super().clean() or self.cleaned_data
        category, subcategory = cleaned.get("category"), cleaned.get("subcategory")
        if category is None and subcategory is None and not self.has_error("category"):
            self.add_error("category", _("Choisissez une catégorie"))
        elif category is not None and subcategory is not None and subcategory.category_id != category.pk:
            text = _("Cette sous-catégorie n'est pas de la catégorie « %(category)s » : choisissez-en une autre")
            self.add_error("subcategory", text % {"category": category})
        return cleaned


class VisitorForm(HumanCheck, RequestForm):
    """H1 of a visitor: her address, and the captcha. The mail to confirm is the check of those who copy nothing."""

    allow_skip = True
    skip_hint = _("Le lien envoyé à votre adresse fera la vérification.")
    address = fields.Address(
        label=_("Adresse électronique"),
        help_text=_("Nous y enverrons un lien à confirmer : le traitement commence ensuite."),
    )

    field_order = ("category", "subcategory", "title", "description", "attachments", "address", "captcha")


class ReplyForm(AttachingForm):
    """H3: a complement, or why the answer does not suit."""

    body = fields.Text(
        label=_("Votre réponse"),
        max_length=LONGEST_TEXT,
        help_text=_("N'écrivez ni mot de passe ni code."),
        error_messages={"required": _("Écrivez votre réponse")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    field_order = ("body", "attachments")


class SendBackForm(ReplyForm):
    """« Renvoyer : la réponse ne convient pas », with the motive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Pourquoi la renvoyer ?")
        self.fields["body"].error_messages["required"] = _("Dites ce qui ne convient pas")


class AgentForm(Form):
    """H5: what the support writes; one text, and the button says what it does."""

    body = fields.Text(
        label=_("Votre message"),
        max_length=LONGEST_TEXT,
        help_text=_("Le demandeur le lira tel quel."),
        error_messages={"required": _("Écrivez votre message")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class AccountActForm(Form):
    """« Agir sur le compte »: which account, what for, on which proof."""

    address = fields.Address(
        label=_("Adresse de connexion du compte"),
        help_text=_("Vérifiez-la : la personne a pu écrire depuis une autre adresse."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=_("Que faut-il faire ?"),
        choices=AccountAct.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce qu'il faut faire")},
    )
    reason = fields.Text(
        label=_("Motif et justificatifs vérifiés"),
        max_length=LONGEST_REASON,
        help_text=_("L'autre agent décide sur ces mots. La personne ne les lit pas. 1000 caractères au plus."),
        error_messages={"required": _("Dites ce que vous avez vérifié, et comment")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ContestForm(Form):
    """« Ce n'est pas la bonne personne ? »: on the recap of a sign-up and from « Mes rattachements »."""

    reason = fields.Text(
        label=_("Pourquoi ?"),
        max_length=LONGEST_REASON,
        help_text=_(
            "Par exemple : cette personne a quitté l'entreprise, ou personne ne la connaît. "
            "1000 caractères au plus, sans mot de passe ni code."
        ),
        error_messages={"required": _("Dites en quelques mots pourquoi ce n'est pas la bonne personne")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    position = fields.Text(
        label=_("Votre fonction dans l'entreprise"),
        required=False,
        max_length=LONGEST_POSITION,
        help_text=_("Elle aide le support à vous situer. 80 caractères au plus."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
