"""« J'ai maintenant mon SIRET »: what changes and what stays (journeys §1, §6; facts §2.5)."""

import pytest
from django.db import IntegrityError

from choeur.accounts.creating import Secrets
from choeur.audit.models import Entry
from choeur.common import clock
from choeur.memberships import joining, registering, sign_ups
from choeur.memberships.authority import NotAllowed
from choeur.memberships.models import Grant, Membership, Role, Status
from choeur.registry.sample import cases
from choeur.signup import activating
from choeur.signup.branches import Branch
from choeur.structures import founding, looking_up
from choeur.structures.models import Structure
from choeur.structures.registering import NotBeingRegistered, SiretTaken
from choeur.workspaces.models import Opening
from tests.people import TISSAGES, make_sign_up, make_user

LUNE_BLEUE = cases.NEW[2]  # MENUISERIE DE LA LUNE BLEUE, 16 avenue du 8 mai 1945, 87000 Limoges
SECRETS = Secrets(password_hash="argon2$none")


@pytest.fixture(autouse=True)
def _registry(sample_registry):
    """The registry knows the fictitious companies."""


def give(structure, by, siret=LUNE_BLEUE):
    return registering.give_siret(structure, by=by, answer=looking_up.look_up(siret))


def activate(sign_up):
    return activating.activate(sign_up, SECRETS, device_digest="d" * 64, device_label="Firefox", network="203.0.113.x")


def test_the_structure_takes_the_siret_the_name_and_the_address_of_the_registry(nora, tissages):
    give(tissages, nora)

    changed = Structure.objects.get()
    assert changed.pk == tissages.pk
    assert (changed.identifier_type, changed.identifier) == ("SIRET", LUNE_BLEUE)
    assert changed.legal_name == changed.public_name == "MENUISERIE DE LA LUNE BLEUE"
    assert (changed.address, changed.postal_code, changed.city) == ("16 avenue du 8 mai 1945", "87000", "Limoges")
    assert not changed.needs_check
    assert not changed.partly_disclosed


def test_what_described_the_registration_under_way_is_erased(nora, tissages):
    assert (tissages.legal_form, tissages.file_reference) == ("SARL", "2026-D-42")

    give(tissages, nora)

    tissages.refresh_from_db()
    assert (tissages.legal_form, tissages.file_reference) == ("", "")


def test_people_rights_and_espaces_stay_as_they_were(nora, tissages, julie):
    joining.ask(tissages, user=julie)
    before = [list(model.objects.order_by("pk").values()) for model in (Membership, Grant)]

    give(tissages, nora)

    assert [list(model.objects.order_by("pk").values()) for model in (Membership, Grant)] == before
    assert Opening.objects.filter(structure=tissages, closed_at=None).count() == 2


def test_the_categorie_de_prestataire_stays_and_the_regime_asked_without_siret_ends(nora, tissages):
    justice = Opening.objects.get(structure=tissages, workspace="justice_cost_statements")
    assert justice.provider_regime_id

    give(tissages, nora)

    after = Opening.objects.get(pk=justice.pk)
    assert after.provider_category_id == justice.provider_category_id != ""
    assert after.provider_regime_id is None


def test_who_manages_it_is_trusted_for_the_new_number_not_proven(nora, tissages):
    Structure.objects.update(manager_verified=True)

    give(tissages, nora)

    assert not Structure.objects.get().manager_verified


def test_the_journal_says_both_numbers(nora, tissages):
    give(tissages, nora)

    entry = Entry.objects.get(event="structure.registered")
    assert (entry.actor_id, entry.structure_id) == (str(nora.pk), str(tissages.pk))
    assert entry.data == {"former": TISSAGES.identifier, "siret": LUNE_BLEUE}


def test_every_manager_is_told_in_her_language_and_nobody_else(nora, tissages, bob, outbox):
    paul = make_user("paul@tissages.example", language="en")
    for user, role in ((paul, Role.SECONDARY_MANAGER), (bob, Role.USER)):
        Membership.objects.create(user=user, structure=tissages, role=role, status=Status.ACTIVE, decided_at=clock.now())

    give(tissages, nora)

    told = {mail.to: mail for mail in outbox if mail.code == "STR-08"}
    assert set(told) == {nora.login_address, paul.login_address}
    assert "Nora Nadir a indiqué le SIRET de votre structure." in told[nora.login_address].text
    assert told[paul.login_address].subject == "Your entity now has a SIRET"
    assert "000 100 842 00012" in told[paul.login_address].text
    assert TISSAGES.identifier in told[paul.login_address].text


@pytest.mark.parametrize(
    ("siret", "name", "address"),
    [
        (cases.MASKED, "Tissages du Pont", "4 rue du Pont"),
        (cases.MASKED_ADDRESS, None, "4 rue du Pont"),
        (cases.TOWN_ONLY, None, "4 rue du Pont"),
    ],
)
def test_what_the_registry_protects_or_lacks_stays_as_it_was_typed(nora, tissages, siret, name, address):
    answer = looking_up.look_up(siret)
    registering.give_siret(tissages, by=nora, answer=answer)

    changed = Structure.objects.get()
    assert changed.legal_name == (name or answer["legal_name"])
    assert changed.address == address
    assert changed.partly_disclosed == changed.needs_check == (siret != cases.TOWN_ONLY)


def test_a_typed_name_that_insee_protects_never_shows_to_strangers(nora, tissages):
    changed = give(tissages, nora, cases.MASKED)

    assert changed.public_name == "SIRET 000 135 996 00015"


def test_a_name_longer_than_a_structure_keeps_is_cut(nora, tissages):
    answer = looking_up.look_up(LUNE_BLEUE)
    long = answer | {"legal_name": "A" * 300, "address": "B" * 300, "postal_code": "9" * 30, "city": "C" * 300}

    changed = registering.give_siret(tissages, by=nora, answer=long)

    assert [len(text) for text in (changed.legal_name, changed.address, changed.postal_code, changed.city)] == [200, 200, 10, 100]


@pytest.mark.parametrize("case", ["closed", "public", "unknown", "by_hand"])
def test_only_what_the_registry_found_is_taken(nora, tissages, case):
    answer = looking_up.look_up(LUNE_BLEUE) | {"case": case}

    with pytest.raises(ValueError, match="found"):
        registering.give_siret(tissages, by=nora, answer=answer)

    assert Structure.objects.get().is_being_registered


def test_it_is_said_once(nora, tissages, outbox):
    give(tissages, nora)

    with pytest.raises(NotBeingRegistered) as refusal:
        give(tissages, nora, cases.NEW[3])

    assert refusal.value.message == (
        "Cette structure n'est plus en cours d'immatriculation. Son identifiant est 000 100 842 00012."
    )
    assert [mail.code for mail in outbox] == ["STR-08"]


def test_a_structure_that_was_never_being_registered_takes_no_siret(alice, trois_ponts):
    with pytest.raises(NotBeingRegistered):
        give(trois_ponts, alice)


def test_a_siret_of_another_structure_is_refused_and_nothing_changes(nora, tissages, trois_ponts, outbox):
    with pytest.raises(SiretTaken) as refusal:
        give(tissages, nora, trois_ponts.identifier)

    assert "porte déjà le SIRET 000 138 958 00012" in str(refusal.value.message)
    assert Structure.objects.get(pk=tissages.pk).identifier == TISSAGES.identifier
    assert list(outbox) == []
    assert not Entry.objects.filter(event="structure.registered").exists()


@pytest.mark.parametrize("stranger", ["charlie", "dora", "bob"])
def test_nobody_but_its_managers_gives_its_siret(request, tissages, stranger):
    user = request.getfixturevalue(stranger)
    if stranger == "bob":
        Membership.objects.create(user=user, structure=tissages, status=Status.ACTIVE, decided_at=clock.now())

    with pytest.raises(NotAllowed):
        give(tissages, user)


def test_a_secondary_manager_may_as_facts_2_5_says(tissages, bob):
    Membership.objects.create(
        user=bob, structure=tissages, role=Role.SECONDARY_MANAGER, status=Status.ACTIVE, decided_at=clock.now()
    )

    assert give(tissages, bob).identifier == LUNE_BLEUE


# --- The number of before -------------------------------------------------------------------------------------------


def waiting(**columns):
    return make_sign_up("leon@tissages.example", TISSAGES, **({"branch": Branch.NEW_WITHOUT_SIRET} | columns))


def test_a_sign_up_that_names_the_number_of_before_joins_the_structure_under_its_siret(nora, tissages, outbox):
    sign_up = waiting()
    give(tissages, nora)

    membership = activate(sign_up)

    assert Structure.objects.get() == tissages == membership.structure
    assert membership.is_pending
    assert {"ACT-07", "RAT-01", "RAT-02"} <= {mail.code for mail in outbox}
    [asked] = [mail for mail in outbox if mail.code == "RAT-01"]
    assert "MENUISERIE DE LA LUNE BLEUE (000 100 842 00012)" in asked.text


def test_the_number_of_before_leads_to_the_structure_and_is_nobody_elses(nora, tissages):
    give(tissages, nora)

    structure, is_new = founding.found_or_lock(TISSAGES)

    assert (structure, is_new) == (tissages, False)
    assert Structure.objects.count() == 1
    assert Structure.objects.identified_by("NON_EU", TISSAGES.identifier).first() is None


def test_who_waits_for_its_activation_still_shows_to_the_manager(nora, tissages):
    sign_up = waiting(branch=Branch.KNOWN_WITHOUT_SIRET)
    give(tissages, nora)

    assert list(sign_ups.not_activated(Structure.objects.filter(pk=tissages.pk))) == [sign_up]


def test_the_structure_named_in_branch_1_5_is_still_proposed(nora, tissages):
    activate(waiting(branch=Branch.KNOWN_WITHOUT_SIRET, asks_membership=False))
    give(tissages, nora)

    leon = Membership._meta.get_field("user").related_model.objects.get(login_address="leon@tissages.example")
    assert list(sign_ups.suggested_to(leon)) == [tissages]


def test_the_database_keeps_a_former_number_for_one_structure_with_a_siret(nora, tissages):
    with pytest.raises(IntegrityError):
        Structure.objects.update(former_type="BEING_REGISTERED", former_identifier="IMM-1")


def test_the_database_gives_a_former_number_to_one_structure(nora, tissages, trois_ponts):
    give(tissages, nora)

    with pytest.raises(IntegrityError):
        Structure.objects.filter(pk=trois_ponts.pk).update(former_type="BEING_REGISTERED", former_identifier=TISSAGES.identifier)
