"""S2b: what is asked of each type of structure without SIRET, and what is refused (journeys §1, ux.md S2b)."""

import re

import pytest

from choeur.signup.models import SignupDraft
from choeur.structures.models import Structure
from tests.signup import kinds
from tests.signup.visitor import Visitor

NO_NUMBER_OF_A_PERSON = "Ne saisissez pas votre numéro de sécurité sociale"
SOCIAL_SECURITY = "1 85 05 78 006 084 36"


@pytest.mark.parametrize(
    ("kind", "field", "typed", "sentence"),
    [
        ("EU_NON_FRENCH", "vat_number", "BE0428759498", "Un chiffre ou une lettre au moins est faux : relisez le numéro"),
        (
            "EU_NON_FRENCH",
            "vat_number",
            "FR83404833048",
            "Une entreprise française s'identifie par son SIRET. Revenez à l'étape 1 pour le saisir",
        ),
        ("NON_EU", "country", "DE", "Choisissez un pays hors de l'Union européenne"),
        ("NON_EU", "country", "NC", "Nouvelle-Calédonie : choisissez le type « Structure avec un RIDET »"),
        ("TAHITI", "tahiti", "A1234", "Le numéro TAHITI comporte 9 caractères ; vous en avez saisi 5"),
        ("RIDET", "ridet", "12345678A", "Le RIDET comporte 9 ou 10 chiffres, sans lettre"),
        ("RIDET", "ridet", "12345", "Le RIDET comporte 9 ou 10 chiffres ; vous en avez saisi 5"),
        ("INDIVIDUAL", "address_more", SOCIAL_SECURITY, NO_NUMBER_OF_A_PERSON),
        ("BEING_REGISTERED", "file_reference", SOCIAL_SECURITY, NO_NUMBER_OF_A_PERSON),
    ],
)
def test_a_wrong_number_is_refused_by_its_own_sentence_and_all_stays_as_typed(claire, kind, field, typed, sentence):
    page = kinds.describe(claire, kind, **{field: typed})

    assert page.status == 422
    assert page.errors == [sentence]
    control = re.search(rf'<(?:input|select)[^>]*\bid="id_{field}"[^>]*>', page.html)[0]
    assert 'aria-invalid="true"' in control
    kept = {"identifier_type": kind, "last_name": "Béraud", "consent": "on"} | kinds.TYPED[kind] | {field: typed}
    assert {name: page.form().get(name) for name in kept} == kept


def test_a_social_security_number_is_not_kept_until_it_is_mended(claire):
    kinds.describe(claire, "INDIVIDUAL", address_more=SOCIAL_SECURITY)

    (draft,) = SignupDraft.objects.all()
    assert "address_more" not in draft.data["person"]
    assert draft.data["person"]["city"] == "Limoges"
    assert claire.press("Valider", address_more="Bâtiment B").path == "/inscription/espaces"


def test_the_number_of_another_type_is_not_looked_at(claire):
    page = kinds.describe(claire, "RIDET", tahiti="n'importe quoi", vat_number="BE1")

    assert page.path == "/inscription/espaces"


def test_a_person_is_named_after_herself_whatever_raison_sociale_she_typed_before(claire):
    kinds.sign_up(claire, "INDIVIDUAL", legal_name="Acme")
    claire.activate()

    assert Structure.objects.get().legal_name == "Claire Béraud"


def test_a_structure_abroad_is_checked_with_its_country(claire):
    kinds.describe(claire, "EU_NON_FRENCH")

    assert "1 place du Marché 1000 Bruxelles Belgique" in claire.choose_espaces().text


def test_what_is_told_of_a_number_stands_on_the_recap(claire):
    kinds.describe(claire, "NON_EU", country="WF")

    page = claire.choose_espaces()

    assert "FRWFACME CORPORATI" in page.text
    assert "Wallis-et-Futuna : l'identifiant est fait de FRWF et des 14 premiers caractères de la raison sociale" in page.text


def test_a_number_that_the_portal_gives_stays_while_the_draft_lasts_and_changes_with_the_type(claire):
    def shown(page):
        return re.search(r"(?:PART|IMM)-\w{11}", page.text)[0]

    kinds.describe(claire, "BEING_REGISTERED")
    first = shown(claire.choose_espaces())

    claire.open("/inscription/informations")
    again = shown(claire.press("Valider", city="Tulle"))
    claire.open("/inscription/informations")
    other = shown(claire.press("Valider", identifier_type="INDIVIDUAL"))

    assert again == first
    assert other.startswith("PART-")


@pytest.mark.parametrize("kind", sorted(kinds.GIVEN))
def test_the_pages_are_the_same_whether_or_not_such_a_person_is_there(claire, still_clock, kind):
    def walk(visitor):
        kinds.describe(visitor, kind)
        texts = [visitor.choose_espaces().text, visitor.confirm().text, visitor.activate().text, visitor.log_in().text]
        return [re.sub(kinds.GIVEN[kind], "NUMBER", text).replace(visitor.address, "ADDRESS") for text in texts]

    first = walk(claire)
    second = walk(Visitor("claire@ailleurs.example"))

    assert second == first
    assert Structure.objects.values("identifier").distinct().count() == 2


# --- « Vouliez-vous dire … ? » ---------------------------------------------------------------------------------------


def test_a_slip_in_the_domain_is_pointed_out_and_mended_everywhere_by_one_press():
    visitor = Visitor("claire@ornage.fr")
    page = kinds.give_no_siret(visitor)
    assert "Vouliez-vous dire claire@orange.fr ?" in page.text

    page = visitor.press("Utiliser cette adresse", last_name="Béraud", identifier_type="RIDET")

    form = page.form()
    assert form["login_address"] == form["contact_address"] == "claire@orange.fr"
    assert (form["last_name"], form["identifier_type"]) == ("Béraud", "RIDET")
    assert "Vouliez-vous dire" not in page.text
    assert visitor.open("/inscription").form()["login_address"] == "claire@orange.fr"


def test_a_contact_address_of_her_own_stays():
    visitor = Visitor("claire@gmial.com")
    kinds.give_no_siret(visitor)

    page = visitor.press("Utiliser cette adresse", contact_address="compta@lunebleue.example")

    assert page.form()["login_address"] == "claire@gmail.com"
    assert page.form()["contact_address"] == "compta@lunebleue.example"


def test_an_address_that_is_meant_goes_on_all_the_same():
    visitor = Visitor("claire@ornage.fr")

    assert kinds.sign_up(visitor, "INDIVIDUAL").heading == "Votre compte a bien été créé"
    assert len(visitor.mails()) == 1


def test_nothing_is_suggested_for_an_ordinary_address(claire):
    assert "Vouliez-vous dire" not in kinds.give_no_siret(claire).text
