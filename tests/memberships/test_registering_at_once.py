"""« J'ai maintenant mon SIRET » while somebody else does, on a connection of her own (security.md T10)."""

from functools import partial

import pytest

from choeur.audit.models import Entry
from choeur.common import clock
from choeur.memberships import registering
from choeur.memberships.models import Membership, Role, Status
from choeur.registry.sample import cases
from choeur.signup.branches import Branch
from choeur.structures import looking_up
from choeur.structures.founding import Description
from choeur.structures.models import Structure
from tests.faults import racing
from tests.memberships.test_registering import LUNE_BLEUE, activate
from tests.people import CHENE_FICTIF, TISSAGES, make_firm, make_sign_up, make_user

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(6)


@pytest.fixture(autouse=True)
def _registry(sample_registry):
    """The registry knows the fictitious companies."""


def giving(structure, by, siret=LUNE_BLEUE):
    """Asked beforehand: the rule is raced, not the registry."""
    return partial(registering.give_siret, structure, by=by, answer=looking_up.look_up(siret))


def names(results):
    return sorted(type(result).__name__ for result in results)


@pytest.mark.parametrize("_round", ROUNDS)
def test_of_two_structures_that_take_one_siret_one_has_it_and_the_other_is_told(nora, tissages, _round):
    odile = make_user("odile@filature.example")
    filature = make_firm(Description("BEING_REGISTERED", "IMM-FILATURE", "Filature"), manager=odile)

    results = racing.together([giving(tissages, nora), giving(filature, odile)])

    assert names(results) == ["SiretTaken", "Structure"], results
    assert Structure.objects.filter(identifier=LUNE_BLEUE).count() == 1
    assert Structure.objects.filter(identifier_type="BEING_REGISTERED").count() == 1
    assert Entry.objects.filter(event="structure.registered").count() == 1


def test_of_two_managers_who_give_two_numbers_the_first_counts(nora, tissages):
    paul = make_user("paul@tissages.example")
    Membership.objects.create(
        user=paul, structure=tissages, role=Role.SECONDARY_MANAGER, status=Status.ACTIVE, decided_at=clock.now()
    )

    results = racing.together([giving(tissages, nora), giving(tissages, paul, cases.NEW[3])])

    assert names(results) == ["NotBeingRegistered", "Structure"], results
    [won] = [result for result in results if isinstance(result, Structure)]
    assert Structure.objects.get().identifier == won.identifier


@pytest.mark.parametrize("_round", ROUNDS)
def test_an_activation_under_the_number_of_before_never_founds_a_second_structure(nora, tissages, _round):
    sign_up = make_sign_up("leon@tissages.example", TISSAGES, branch=Branch.NEW_WITHOUT_SIRET)

    results = racing.together([giving(tissages, nora), partial(activate, sign_up)])

    assert names(results) == ["Membership", "Structure"], results
    structure = Structure.objects.get()
    assert (structure.pk, structure.identifier) == (tissages.pk, LUNE_BLEUE)
    request = Membership.objects.get(user__login_address="leon@tissages.example")
    assert request.is_pending


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_siret_that_somebody_founds_at_this_moment_has_one_structure(nora, tissages, _round):
    sign_up = make_sign_up("leon@chenefictif.example", CHENE_FICTIF)

    results = racing.together([giving(tissages, nora, CHENE_FICTIF.identifier), partial(activate, sign_up)])

    held = Structure.objects.get(identifier=CHENE_FICTIF.identifier)
    if held.pk == tissages.pk:
        assert names(results) == ["Membership", "Structure"], results
        assert Membership.objects.get(user__login_address=sign_up.login_address).is_pending
    else:
        assert names(results) == ["Membership", "SiretTaken"], results
        assert Structure.objects.get(pk=tissages.pk).is_being_registered
