"""S3: the espaces of a new structure."""

import pytest

from choeur.accounts.models import SignUp
from choeur.workspaces import reference
from choeur.workspaces.models import Opening, ProviderCategory
from tests.signup.visitor import Visitor

JUSTICE = "justice_cost_statements"


def at_step_3(**person):
    visitor = Visitor()
    visitor.give_siret()
    visitor.say_yes()
    visitor.introduce_herself(**person)
    return visitor


def test_dume_is_offered_only_to_who_ticked_it(claire):
    without = at_step_3().page
    with_dume = at_step_3(dume=True, submit_invoices=False).page

    assert "dume" not in without.form()
    assert "DUME : demande la fonctionnalité « Créer et/ou consulter des DUME »" in without.text
    assert list(with_dume.form_of(with_dume.button("Valider")).boxes) == ["dume"]
    assert "Factures émises : demande la fonctionnalité « Déposer des demandes de paiement »" in with_dume.text


def test_without_any_fonctionnalite_there_is_no_espace_and_one_goes_on(claire):
    visitor = at_step_3(submit_invoices=False)
    assert "Aucun espace : cochez d'abord une fonctionnalité à l'étape 2." in visitor.page.text

    page = visitor.choose_espaces()

    assert page.heading == "Vérifiez avant de créer votre compte"
    assert "Espaces demandés Aucun" in page.text


def test_a_fonctionnalite_unticked_on_the_way_back_closes_its_espaces():
    visitor = at_step_3()
    visitor.choose_espaces(commitments=True)
    visitor.open("/inscription/informations")
    visitor.press("Valider", submit_invoices=False)

    page = visitor.open("/inscription/verification")
    visitor.confirm()

    assert "Espaces demandés Aucun" in page.text
    assert SignUp.objects.get().workspaces == {}


def test_justice_costs_are_opened_with_their_category():
    reference.load()
    visitor = at_step_3()
    visitor.choose_espaces(**{JUSTICE: True, "provider_category": "bailiff"})
    visitor.confirm()

    visitor.activate()

    opened = Opening.objects.values_list("workspace", "provider_category").order_by("workspace")
    assert list(opened) == [("issued_invoices", None), (JUSTICE, "bailiff")]


def test_a_category_without_its_espace_is_dropped():
    reference.load()
    visitor = at_step_3()

    visitor.choose_espaces(provider_category="bailiff")
    visitor.confirm()

    assert SignUp.objects.get().workspaces == {"issued_invoices": {}}


def test_a_category_withdrawn_by_an_operator_is_not_offered_any_more():
    reference.load()
    ProviderCategory.objects.filter(code="bailiff").update(active=False)

    page = at_step_3().page

    offered = page.form_of(page.button("Valider")).choices["provider_category"]
    assert "bailiff" not in offered
    assert "interpreter" in offered


@pytest.mark.parametrize("code", ["bailiff"])
def test_a_category_withdrawn_between_the_choice_and_the_activation_stops_nobody(code):
    reference.load()
    visitor = at_step_3()
    visitor.choose_espaces(**{JUSTICE: True, "provider_category": code})
    visitor.confirm()
    ProviderCategory.objects.filter(code=code).delete()

    page = visitor.activate()

    assert page.heading == "Votre compte est activé"
    assert Opening.objects.get(workspace=JUSTICE).provider_category is None
