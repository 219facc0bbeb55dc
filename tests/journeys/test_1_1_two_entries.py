"""Source 1.1, « Créer un compte utilisateur »: two entries, and steps that depend on whether the structure exists."""

import pytest

from choeur.registry.sample import cases
from choeur.structures.identifiers import IdentifierType
from tests.signup import kinds
from tests.signup.visitor import Visitor


@pytest.mark.seed("S001")
def test_one_entry_is_for_who_has_a_siret_and_the_other_for_who_has_none(claire):
    claire.open("/")
    page = claire.follow("Créer un compte")
    assert "Numéro de SIRET" in page.text

    page = claire.press("Je n'ai pas de numéro de SIRET", login_address=claire.address)

    assert page.path == "/inscription/informations"
    assert "siret" not in page.form()
    assert claire.give_siret().path == "/inscription/entreprise"


@pytest.mark.seed("S002")
def test_a_structure_of_the_portal_spares_the_step_of_the_espaces_with_a_siret_or_without(claire, alice):
    kinds.sign_up(claire, "TAHITI")
    claire.activate()
    leon, lea = Visitor("leon@ailleurs.example"), Visitor("lea@ailleurs.example")

    new = [leon.give_siret(), kinds.describe(lea, "RIDET")]
    known = [leon.give_siret(cases.TULLE), kinds.describe(lea, "TAHITI")]

    assert all("sur 4" in page.title for page in new)
    assert new[1].path == "/inscription/espaces"
    assert all("sur 3" in page.title for page in known)
    assert known[1].path == "/inscription/verification"


@pytest.mark.seed("S005")
def test_six_types_of_structure_have_no_siret(claire):
    page = kinds.give_no_siret(claire)

    form = page.form_of(page.button("Valider"))
    assert form.choices["identifier_type"] == ["", *kinds.SIX]
    for label in (
        "Structure européenne hors France",
        "Structure hors union européenne",
        "Structure avec un RIDET",
        "Structure avec numéro TAHITI",
        "Particulier",
        "En cours d'immatriculation",
    ):
        assert label in page.text
    assert IdentifierType.SIRET not in form.choices["identifier_type"]
