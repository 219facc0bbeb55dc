"""Source 1.3, « Avec création d'une structure sans SIRET », in its order and words."""

import re

import pytest

from choeur.accounts.models import User
from choeur.memberships.models import Grant, Membership, Role, Status
from choeur.structures.identifiers import IdentifierType
from choeur.structures.models import Structure
from choeur.workspaces import reference
from choeur.workspaces.models import Opening
from tests.signup import kinds
from tests.signup.visitor import Visitor

JUSTICE = "justice_cost_statements"


@pytest.mark.seed("S040")
def test_no_siret_leads_to_the_same_personal_block(claire):
    page = kinds.give_no_siret(claire)

    assert "Je complète mes informations personnelles" in page.text
    assert page.form()["login_address"] == page.form()["contact_address"] == claire.address
    for label in ("Ressaisissez votre adresse électronique de connexion", "Nom", "Prénom"):
        assert f">{label}</label>" in page.html
    assert "J'accepte de transmettre mes informations personnelles" in page.text
    assert "consent" not in page.form()
    assert "Recopiez les 5 caractères affichés dans l'image" in page.text
    assert "<summary>Option</summary>" in page.html


@pytest.mark.seed("S041")
def test_the_type_is_chosen_among_the_information_of_my_structure_then_valider(claire):
    page = kinds.give_no_siret(claire)
    assert "Les informations de ma structure" in page.text
    assert "Type de votre structure" in page.text

    page = claire.introduce_herself(**kinds.LIMOGES)

    assert page.status == 422
    assert page.errors == ["Choisissez le type de votre structure"]
    page = claire.press("Valider", identifier_type="RIDET", **kinds.TYPED["RIDET"])
    assert page.path == "/inscription/espaces"


@pytest.mark.seed("S042")
@pytest.mark.parametrize(
    ("kind", "sentences"),
    [
        ("EU_NON_FRENCH", ["Saisissez votre numéro de TVA intracommunautaire", "Saisissez la raison sociale de votre entreprise"]),
        ("NON_EU", ["Saisissez la raison sociale de votre entreprise", "Choisissez un pays hors de l'Union européenne"]),
        ("TAHITI", ["Saisissez votre numéro TAHITI", "Saisissez la raison sociale de votre entreprise"]),
        ("RIDET", ["Saisissez votre numéro RIDET", "Saisissez la raison sociale de votre entreprise"]),
        ("INDIVIDUAL", []),
        ("BEING_REGISTERED", ["Saisissez la raison sociale de votre entreprise"]),
    ],
)
def test_the_type_decides_which_fields_are_asked_for(claire, kind, sentences):
    kinds.give_no_siret(claire)

    page = claire.introduce_herself(identifier_type=kind, **kinds.LIMOGES)

    assert page.errors == sentences
    assert page.path == ("/inscription/informations" if sentences else "/inscription/espaces")


@pytest.mark.seed("S043", "S044")
def test_fonctionnalites_and_espaces_are_those_of_a_structure_with_siret(claire):
    page = kinds.give_no_siret(claire)
    assert "submit_invoices" in page.form()
    assert "dume" not in page.form()
    assert "Réservé aux éditeurs de « profils d'acheteurs »" in page.text

    page = claire.introduce_herself(identifier_type="TAHITI", **kinds.TYPED["TAHITI"])

    for label in ("Factures émises", "Mémoires de frais de justice", "Factures à valider", "Factures de travaux", "Engagements"):
        assert label in page.text
    assert [name for name in page.form() if page.form()[name] == "on"] == ["issued_invoices"]
    page = claire.choose_espaces(issued_invoices=False, commitments=True)
    assert "Espaces demandés Engagements" in page.text


@pytest.mark.seed("S045")
def test_justice_costs_ask_for_the_category_and_for_the_regime(claire):
    reference.load()
    kinds.describe(claire, "TAHITI")

    page = claire.choose_espaces(**{JUSTICE: True})
    assert page.errors == ["Choisissez votre catégorie de prestataire"]
    page = claire.choose_espaces(provider_category="interpreter")
    assert page.status == 422
    assert page.errors == ["Choisissez votre régime ou statut"]
    page = claire.choose_espaces(provider_regime="cosp-without-vat")

    assert "Catégorie de prestataire Interprète ou traducteur" in page.text
    assert "Régime ou statut Collaborateur occasionnel du service public (COSP), sans TVA" in page.text
    claire.confirm()
    claire.activate()
    opened = Opening.objects.get(workspace=JUSTICE)
    assert (opened.provider_category_id, opened.provider_regime_id) == ("interpreter", "cosp-without-vat")


@pytest.mark.seed("S046")
@pytest.mark.parametrize("kind", kinds.SIX)
def test_each_type_goes_from_the_first_screen_to_the_espaces_of_a_principal_manager(claire, kind):
    page = kinds.describe(claire, kind)
    assert page.heading == "Choisissez vos espaces de travail"
    page = claire.choose_espaces()
    assert page.heading == "Vérifiez avant de créer votre compte"
    assert str(IdentifierType(kind).label) in page.text

    page = claire.confirm()

    assert page.heading == "Votre compte a bien été créé"
    assert "Vous êtes le gestionnaire principal de la structure et vous avez tous les droits de modification" in page.text
    assert "Regardez les courriers indésirables" in page.text
    assert not Structure.objects.exists()
    (mail,) = claire.mails()
    assert mail.subject == "Activez votre compte Chœur"

    page = claire.follow_mail(mail)
    assert "Informations générales" in page.text
    assert "Gestion du mot de passe" in page.text
    assert claire.choose_password(password="court", confirmation="court").status == 422
    assert claire.choose_password(question="", answer="").errors == ["Choisissez une question secrète", "Saisissez une réponse"]
    page = claire.choose_password()

    assert page.heading == "Votre compte est activé"
    assert "Vous pouvez désormais transmettre vos factures." in page.text
    structure = Structure.objects.get()
    assert re.fullmatch(kinds.GIVEN.get(kind) or re.escape(kinds.IDENTIFIERS[kind]), structure.identifier)
    assert (structure.identifier_type, structure.needs_check) == (kind, False)
    assert structure.public_name == f"{IdentifierType(kind).label} {structure.identifier}", "others never read what was typed"
    assert Membership.objects.get().role == Role.PRINCIPAL_MANAGER
    assert list(Grant.objects.values_list("opening__workspace", "right")) == [("issued_invoices", "edit")]

    page = claire.log_in()

    name = kinds.TYPED[kind].get("legal_name", "Claire Béraud")
    assert page.heading == "Bonjour Claire"
    assert f"Vous êtes le gestionnaire principal de la structure {name}." in page.text


@pytest.mark.seed("S046")
def test_a_link_of_more_than_30_days_is_refused(claire, move_clock):
    kinds.sign_up(claire, "TAHITI")
    move_clock(days=30, seconds=1)

    page = claire.follow_mail()

    assert (page.status, page.heading) == (410, "L'activation de votre compte est refusée")
    assert "Écrivez au support" in page.text
    assert not User.objects.exists()


@pytest.mark.seed("S004")
def test_the_second_to_activate_for_one_number_asks_to_join_and_is_told(claire):
    leon = Visitor("leon@ailleurs.example")
    kinds.sign_up(claire, "TAHITI")
    kinds.sign_up(leon, "TAHITI", legal_name="Pension de Léon")
    claire.activate()

    page = leon.activate()

    assert "Une autre personne a activé son compte avant vous pour Structure avec numéro TAHITI A12345001" in page.text
    request = Membership.objects.get(user__login_address=leon.address)
    assert (request.status, request.role) == (Status.REQUESTED, Role.USER)
    assert Structure.objects.get().legal_name == "Pension du Lagon"
    assert sorted(mail.code for mail in leon.mails()) == ["ACT-01", "ACT-06", "ACT-07", "RAT-02"]
    assert [mail.code for mail in claire.mails()] == ["ACT-01", "ACT-06", "RAT-01"]
    assert not [mail for mail in leon.mails() if "Pension du Lagon" in mail.text + mail.html]
