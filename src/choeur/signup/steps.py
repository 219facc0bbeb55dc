"""The wizard on one screen: which steps a sign-up walks, what each requires, and where a visitor stands (journeys §1)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from choeur.common import stepper
from choeur.signup import company, drafting
from choeur.signup.forms import (
    AddressForm,
    FounderCheckForm,
    FounderForm,
    JoinerCheckForm,
    JoinerForm,
    WorkspacesForm,
)
from choeur.signup.models import SignupDraft
from choeur.signup.submitting import Typed
from choeur.signup.without_siret import WithoutSiretCheckForm, WithoutSiretForm
from choeur.structures import capabilities, looking_up

PREFILLED = ("address", "address_more", "postal_code", "city", "country")


@dataclass(frozen=True)
class Step:
    """One screen. `is_done` checks what was typed again, each time: a draft is only what somebody once typed."""

    name: str
    label: str | Promise
    is_done: Callable[[SignupDraft], bool]
    applies: Callable[[SignupDraft], bool] = lambda _draft: True


def address_form(draft: SignupDraft) -> AddressForm:
    """S1 as it was typed: to check it again."""
    return AddressForm(draft.data.get("address", {}), asks_siret=draft.has_siret)


def person_form(draft: SignupDraft) -> FounderForm | JoinerForm:
    """S2 as it was typed, without its captcha: to check it again."""
    return _person_form(draft, draft.data.get("person", {}), with_check=False)


def person_screen(draft: SignupDraft, data: Any = None) -> FounderForm | JoinerForm:
    """S2 to draw or to submit, with its captcha unless this draft met one in the last half hour."""
    return _person_form(draft, data, with_check=not drafting.is_human(draft))


def _person_form(draft: SignupDraft, data: Any, *, with_check: bool) -> FounderForm | JoinerForm:
    """Filled with `data`; without it, with what was typed before or else with what is known."""
    address = draft.data["address"]["login_address"]
    known = {"login_address": address, "contact_address": address}
    common = {"organisation": settings.ORGANISATION_NAME, "known_address": address}
    typed = draft.data.get("person")
    if draft.has_siret and draft.structure is not None:
        joiner = JoinerCheckForm if with_check else JoinerForm
        return joiner(data, initial=known | (typed or {}), **common)
    typed = typed or dict.fromkeys(capabilities.ON_BY_DEFAULT, True)
    if not draft.has_siret:
        without_siret = WithoutSiretCheckForm if with_check else WithoutSiretForm
        return without_siret(data, initial=known | typed, **common)
    facts = company.facts(draft)
    registered = {name: facts[name] for name in PREFILLED}
    founder = FounderCheckForm if with_check else FounderForm
    return founder(data, initial=registered | known | typed, name_is_known=not looking_up.is_name_typed(facts), **common)


def workspaces_form(draft: SignupDraft, data: Any = None) -> WorkspacesForm:
    """S3 as it is submitted, else as it was typed, else with its defaults."""
    typed = data if data is not None else draft.data.get("workspaces")
    return WorkspacesForm(typed, capabilities=chosen_capabilities(draft), asks_regime=not draft.has_siret)


def chosen_capabilities(draft: SignupDraft) -> list[str]:
    """The fonctionnalités ticked at S2; none where the structure is there already."""
    form = person_form(draft)
    return form.capabilities if _founds(draft) and isinstance(form, FounderForm) and form.is_valid() else []


def _address_is_done(draft: SignupDraft) -> bool:
    form = address_form(draft)
    return company.is_looked_up(draft, form) if draft.has_siret else form.is_valid()


def _person_is_done(draft: SignupDraft) -> bool:
    return drafting.is_human(draft) and "person" in draft.data and person_form(draft).is_valid()


def _workspaces_is_done(draft: SignupDraft) -> bool:
    return "workspaces" in draft.data and workspaces_form(draft).is_valid()


def _has_siret(draft: SignupDraft) -> bool:
    return draft.has_siret


def _founds(draft: SignupDraft) -> bool:
    return draft.structure is None


ADDRESS = Step("address", _("votre adresse et votre entreprise"), _address_is_done)
COMPANY = Step("company", _("votre entreprise"), company.is_confirmed, applies=_has_siret)
PERSON = Step("person", _("vos informations"), _person_is_done)
WORKSPACES = Step("workspaces", _("vos espaces de travail"), _workspaces_is_done, applies=_founds)
CONFIRM = Step("confirm", _("vérification"), lambda draft: draft.is_confirmed)
STEPS = (ADDRESS, COMPANY, PERSON, WORKSPACES, CONFIRM)


def first_missing(draft: SignupDraft | None, before: Step) -> Step | None:
    """The first step before this one that is not done: where the visitor is sent."""
    if draft is None:
        return ADDRESS
    for step in STEPS[: STEPS.index(before)]:
        if step.applies(draft) and not step.is_done(draft):
            return step
    return None


def place_of(step: Step, draft: SignupDraft | None) -> stepper.Step:
    """« Étape 2 sur 4 »: the question « is this your company? » belongs to the first step."""
    walked = [s for s in STEPS if s is not COMPANY and (draft is None or s.applies(draft))]
    here = walked.index(ADDRESS if step is COMPANY else step)
    following = walked[here + 1].label if here + 1 < len(walked) else ""
    return stepper.Step(here + 1, len(walked), following)


def typed(draft: SignupDraft) -> Typed:
    """What « Confirmer » submits. The caller has checked that every step is done."""
    person, workspaces = person_form(draft), workspaces_form(draft)
    person.is_valid()
    workspaces.is_valid()
    return Typed(
        address=person.cleaned_data["login_address"],
        person={name: str(value) for name, value in person.cleaned_data.items() if name != "consent"},
        capabilities=chosen_capabilities(draft),
        workspaces=workspaces.choice() if _founds(draft) else {},
    )
