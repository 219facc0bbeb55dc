"""The espaces of a structure: which are offered, what one of them asks (journeys §1, step 3)."""

import pytest
from django.db import IntegrityError, transaction

from choeur.common import clock
from choeur.structures.capabilities import Capability
from choeur.workspaces import catalogue, opening, reference
from choeur.workspaces.models import Opening, ProviderCategory
from choeur.workspaces.opening import CategoryMissing

JUSTICE = catalogue.JUSTICE_COSTS.code
INVOICES = catalogue.ISSUED_INVOICES.code


def test_every_espace_has_a_stable_code_a_purpose_and_a_gate():
    codes = [workspace.code for workspace in catalogue.WORKSPACES]

    assert len(codes) == len(set(codes))
    assert all(str(workspace.label) and str(workspace.purpose) for workspace in catalogue.WORKSPACES)
    assert [workspace.code for workspace in catalogue.WORKSPACES if workspace.on_by_default] == [INVOICES]


@pytest.mark.parametrize("capabilities", [[], ["submit_invoices"], ["dume"], ["submit_invoices", "dume"]])
def test_each_espace_is_offered_or_withheld_by_its_fonctionnalite(capabilities):
    offered, withheld = catalogue.offered(capabilities), catalogue.withheld(capabilities)

    assert {*offered, *withheld} == set(catalogue.WORKSPACES)
    assert all(workspace.needs in capabilities for workspace in offered)
    assert not [workspace for workspace in withheld if workspace.needs in capabilities]


def test_justice_costs_ask_for_a_category_and_nothing_else_does():
    with pytest.raises(CategoryMissing) as refusal:
        opening.check_choice({JUSTICE: {}}, "")

    assert refusal.value.field == "provider_category"
    opening.check_choice({JUSTICE: {}}, "interpreter")
    opening.check_choice({INVOICES: {}}, "")


def test_what_the_fonctionnalites_do_not_allow_is_not_opened(trois_ponts):
    Opening.objects.all().delete()

    opened = opening.open_all(trois_ponts, {"dume": {}, INVOICES: {}, "unknown": {}}, capabilities=[Capability.SUBMIT_INVOICES])

    assert [row.workspace for row in opened] == [INVOICES]


def test_only_justice_costs_keep_a_category(trois_ponts):
    reference.load()
    Opening.objects.all().delete()

    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.create(structure=trois_ponts, workspace=INVOICES, provider_category_id="interpreter")


def test_an_espace_is_open_once_and_can_be_opened_again_after_it_closed(trois_ponts):
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.create(structure=trois_ponts, workspace=INVOICES)

    Opening.objects.update(closed_at=clock.now())
    Opening.objects.create(structure=trois_ponts, workspace=INVOICES)

    assert Opening.objects.count() == 2


@pytest.mark.django_db
def test_the_list_of_categories_is_loaded_once_and_an_operator_s_edit_stays():
    loaded = reference.load()
    ProviderCategory.objects.filter(code="bailiff").update(label_fr="Huissier", active=False)

    assert (loaded, reference.load()) == (len(reference.PROVIDER_CATEGORIES) + len(reference.PROVIDER_REGIMES), 0)

    kept = ProviderCategory.objects.get(code="bailiff")
    assert (kept.label_fr, kept.active) == ("Huissier", False)


@pytest.mark.django_db
def test_a_category_is_named_in_the_language_of_the_page():
    from django.utils import translation

    reference.load()
    category = ProviderCategory.objects.get(code="interpreter")

    with translation.override("fr"):
        assert str(category) == "Interprète ou traducteur"
    with translation.override("en"):
        assert str(category) == "Interpreter or translator"
