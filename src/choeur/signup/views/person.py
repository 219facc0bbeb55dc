"""S2: « Je complète mes informations personnelles » and the structure block of the branch."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from choeur.accounts import consent
from choeur.common.mail_domains import suggestion
from choeur.guard.captcha import Way
from choeur.guard.forms import HumanCheck
from choeur.signup import brakes, company, drafting, steps, wizard
from choeur.signup.forms import FounderForm, JoinerForm
from choeur.signup.models import SignupDraft
from choeur.signup.without_siret import WithoutSiretForm
from choeur.structures.identifiers import shown as shown_identifier


@wizard.screen(steps.PERSON)
def show(request: HttpRequest, draft: SignupDraft) -> HttpResponse:
    """What is typed is kept, right or wrong; the captcha, once met, is not asked for again."""
    if request.method != "POST":
        return _draw(request, draft, steps.person_screen(draft))
    if request.POST.get("use_suggestion"):
        return _use_suggestion(request, draft)
    offered_before = steps.chosen_capabilities(draft)
    form = steps.person_screen(draft, request.POST)
    is_valid = form.is_valid()
    drafting.keep(draft, person=wizard.typed(request.POST))
    if isinstance(form, HumanCheck) and form.human_way is not None:
        if form.human_way is Way.SKIPPED and not brakes.skip(request):
            form.add_error("captcha", _("Trop d'inscriptions sans recopie depuis votre réseau. Recopiez ou écoutez les caractères"))
            return _draw(request, draft, form)
        drafting.note_human(draft)
    if not is_valid:
        return _draw(request, draft, form)
    drafting.correct_addresses(draft, form.cleaned_data["login_address"], contact_address=form.cleaned_data["contact_address"])
    if isinstance(form, WithoutSiretForm):
        company.keep_identifier(draft, form)
    if steps.WORKSPACES.applies(draft) and steps.chosen_capabilities(draft) != offered_before:
        return redirect("signup:workspaces")
    following = steps.first_missing(draft, steps.CONFIRM) or steps.CONFIRM  # straight back to S4 where nothing else is missing
    return redirect(f"signup:{following.name}")


def _use_suggestion(request: HttpRequest, draft: SignupDraft) -> HttpResponse:
    """« Utiliser cette adresse »: the page comes back with all that was typed, and the address mended everywhere."""
    typed = wizard.typed(request.POST)
    slipped = typed.get("login_address", "")
    meant = suggestion(slipped) or slipped
    contact = typed.get("contact_address", "")
    drafting.keep(draft, person=typed | {"login_address": meant})
    drafting.correct_addresses(draft, meant, contact_address=meant if contact == slipped else contact)
    return redirect("signup:person")


def _draw(request: HttpRequest, draft: SignupDraft, form: FounderForm | JoinerForm) -> HttpResponse:
    kept = company.facts(draft)
    identifier_type, identifier = draft.identifier
    shown: dict[str, Any] = {
        "consent": consent.current(),
        "facts": kept,
        "siret": shown_identifier(identifier_type, identifier),
        "source_date": parse_date(kept.get("source_date", "")),
        "structure": draft.structure,
        "suggested_address": suggestion(form["login_address"].value() or ""),
        "option_is_open": _contact_differs(form),
    }
    return wizard.draw(request, steps.PERSON, draft, form=form, **shown)


def _contact_differs(form: FounderForm | JoinerForm) -> bool:
    """The panel « Option » is open where its address is another one, or is wrong."""
    contact, login = form["contact_address"].value(), form["login_address"].value()
    return bool(form["contact_address"].errors) or bool(contact and contact != login)
