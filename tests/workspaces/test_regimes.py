import pytest
from django.db import IntegrityError, transaction

from choeur.structures import founding
from choeur.structures.capabilities import Capability
from choeur.workspaces import catalogue, opening, reference
from choeur.workspaces.models import Opening, ProviderCategory, ProviderRegime
from choeur.workspaces.opening import CategoryMissing, RegimeMissing
from tests.people import TROIS_PONTS
from tests.structures.test_identifiers import as_written

JUSTICE_COSTS = catalogue.JUSTICE_COSTS.code
CATEGORY, REGIME = "interpreter", "cosp-without-vat"


@pytest.fixture
def structure(db):
    reference.load()
    return founding.found_or_lock(TROIS_PONTS).structure


def test_justice_costs_ask_for_the_category_of_the_provider():
    with pytest.raises(CategoryMissing) as refusal:
        opening.check_choice({JUSTICE_COSTS: {}}, "")

    assert as_written(refusal.value.message) == "Choisissez votre catégorie de prestataire"
    assert refusal.value.field == "provider_category"


def test_justice_costs_ask_for_the_regime_where_there_is_no_siret():
    with pytest.raises(RegimeMissing) as refusal:
        opening.check_choice({JUSTICE_COSTS: {}}, CATEGORY, "", needs_regime=True)

    assert as_written(refusal.value.message) == "Choisissez votre régime ou statut"
    assert (refusal.value.code, refusal.value.field) == ("provider_regime_missing", "provider_regime")


def test_the_category_is_asked_first():
    with pytest.raises(CategoryMissing):
        opening.check_choice({JUSTICE_COSTS: {}}, "", "", needs_regime=True)


@pytest.mark.parametrize(
    ("chosen", "category", "regime", "needs_regime"),
    [
        ({JUSTICE_COSTS: {}}, CATEGORY, "", False),
        ({JUSTICE_COSTS: {}}, CATEGORY, REGIME, True),
        ({catalogue.ISSUED_INVOICES.code: {}}, "", "", True),
        ({}, "", "", True),
    ],
)
def test_nothing_more_is_asked(chosen, category, regime, needs_regime):
    opening.check_choice(chosen, category, regime, needs_regime=needs_regime)


def test_the_espace_opens_with_the_category_and_the_regime(structure):
    choice = {JUSTICE_COSTS: {"provider_category": CATEGORY, "provider_regime": REGIME}, catalogue.ISSUED_INVOICES.code: {}}

    opening.open_all(structure, choice, capabilities=[Capability.SUBMIT_INVOICES])

    opened = {o.workspace: (o.provider_category_id, o.provider_regime_id) for o in Opening.objects.all()}
    assert opened == {JUSTICE_COSTS: (CATEGORY, REGIME), catalogue.ISSUED_INVOICES.code: (None, None)}


def test_a_line_that_an_operator_withdrew_is_dropped(structure):
    ProviderRegime.objects.get(code=REGIME).delete()

    choice = {JUSTICE_COSTS: {"provider_category": CATEGORY, "provider_regime": REGIME}}
    [opened] = opening.open_all(structure, choice, capabilities=[Capability.SUBMIT_INVOICES])

    assert (opened.provider_category_id, opened.provider_regime_id) == (CATEGORY, None)


@pytest.mark.parametrize("column", [{"provider_category_id": CATEGORY}, {"provider_regime_id": REGIME}])
def test_only_justice_costs_have_a_category_or_a_regime(structure, column):
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.create(structure=structure, workspace=catalogue.ISSUED_INVOICES.code, **column)


@pytest.mark.django_db
def test_the_lists_are_loaded_once_and_an_operators_edit_is_kept():
    wanted = len(reference.PROVIDER_CATEGORIES) + len(reference.PROVIDER_REGIMES)
    ProviderRegime.objects.create(code=REGIME, label_fr="COSP", label_en="COSP", active=False)

    assert reference.load() == wanted - 1
    assert reference.load() == 0
    assert (ProviderCategory.objects.count(), ProviderRegime.objects.get(code=REGIME).label_fr) == (
        len(reference.PROVIDER_CATEGORIES),
        "COSP",
    )


@pytest.mark.django_db
def test_a_regime_says_who_pays_the_contributions_and_the_vat_in_both_languages(settings):
    reference.load()

    labels = [(regime.label_fr, regime.label_en) for regime in ProviderRegime.objects.all()]

    assert [code for code, _fr, _en in reference.PROVIDER_REGIMES] == [regime.code for regime in ProviderRegime.objects.all()]
    assert all("TVA" in french and "VAT" in english for french, english in labels)
    assert {"COSP" in french and "hors COSP" not in french for french, _english in labels} == {True, False}
