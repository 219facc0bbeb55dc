"""Every component in its two states, for those who write pages. Demonstration only."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from choeur.common import fields
from choeur.common.errors import Refusal
from choeur.common.forms import Form, add_refusal
from choeur.common.stepper import Step


class SampleForm(Form):
    """One field of each kind."""

    login_address = fields.Address(
        label=_("Adresse électronique de connexion"),
        help_text=_("Elle servira d'identifiant pour vous connecter."),
        error_messages={"required": _("Saisissez votre adresse électronique de connexion")},
    )
    last_name = fields.Text(
        label=_("Nom"),
        max_length=80,
        error_messages={"required": _("Saisissez votre nom")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    first_name = fields.Text(label=_("Prénom"), max_length=80, error_messages={"required": _("Saisissez votre prénom")})
    message = fields.Text(
        label=_("Message au gestionnaire"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 4})
    )
    country = forms.ChoiceField(
        label=_("Pays"),
        choices=[("", _("Choisissez")), ("FR", "France"), ("BE", "Belgique")],
        error_messages={"required": _("Choisissez un pays")},
    )
    answer = forms.ChoiceField(
        label=_("Votre réponse"),
        choices=[("yes", _("Oui, je travaille pour cette entreprise")), ("no", _("Non, ce n'est pas la bonne"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Indiquez si c'est bien votre entreprise")},
    )
    capabilities = forms.MultipleChoiceField(
        label=_("Fonctionnalités"),
        choices=[("invoices", _("Déposer des demandes de paiement")), ("dume", _("Créer et/ou consulter des DUME"))],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez une fonctionnalité au moins")},
    )
    password = fields.Password(
        label=_("Choisissez un mot de passe"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "aria-describedby": "rules"}),
    )
    consent = forms.BooleanField(
        label=_("J'accepte de transmettre mes informations personnelles."),
        help_text=_("Version du 1er octobre 2026"),
        error_messages={"required": _("Sans votre accord, le compte ne peut pas être créé")},
    )


@login_not_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """`?errors=1` shows the same page refused."""
    form = SampleForm({"login_address": "claire"}) if "errors" in request.GET else SampleForm()
    if form.is_bound and not form.is_valid():
        add_refusal(form, Refusal(_("Une règle refuse, et dit quoi faire."), field="first_name"))
    shown = {
        "form": form,
        "step": Step(2, 4, _("vos espaces de travail")),
        "samples": [
            Message(level, gettext("Vos informations ont été enregistrées."))
            for level in messages.DEFAULT_TAGS
            if level > messages.DEBUG
        ],
    }
    return render(request, "pages/components.html", shown)
