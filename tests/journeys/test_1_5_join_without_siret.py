"""Source 1.5, « Avec rattachement à une structure existante sans SIRET », in its order and words."""

import pytest

from choeur.accounts.models import User
from choeur.memberships.models import Membership, Role, Status
from choeur.structures.founding import Description
from choeur.structures.models import Structure
from tests.people import make_firm, make_user
from tests.signup import kinds

TYPES = pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("TAHITI", "Structure avec numéro TAHITI A12345001"),
        ("EU_NON_FRENCH", "Structure européenne hors France BE0428759497"),
    ],
)
MANAGER = "maeva@lagon.example"
WITHOUT = "Cette structure existe déjà. Votre compte sera créé sans rattachement"


@pytest.fixture(autouse=True)
def _structures(db: None) -> None:
    """Maeva manages a structure of each type; nobody but her reads the names that she typed."""
    maeva = make_user(MANAGER)
    for kind in ("TAHITI", "EU_NON_FRENCH"):
        make_firm(Description(kind, kinds.IDENTIFIERS[kind], "Nom tapé par Maeva", city="Ville de Maeva"), manager=maeva)


def of_claire():
    return Membership.objects.filter(user__login_address="claire@lunebleue.example")


@pytest.mark.seed("S070")
def test_the_entry_and_the_blocks_are_those_of_a_new_structure(claire):
    page = kinds.give_no_siret(claire)
    assert "Je complète mes informations personnelles" in page.text
    assert "Les informations de ma structure" in page.text

    page = claire.introduce_herself(identifier_type="TAHITI", **kinds.TYPED["TAHITI"])

    assert page.path == "/inscription/verification"
    assert claire.open("/inscription/espaces").path == "/inscription/verification"


@pytest.mark.seed("S071")
@TYPES
def test_a_message_says_that_the_account_will_be_created_without_rattachement_then_confirmer(claire, kind, named):
    page = kinds.describe(claire, kind)

    assert f"Raison sociale {named}" in page.text
    assert WITHOUT in page.text
    assert "Maeva" not in page.text
    assert "demande de rattachement sera transmise" not in page.text
    assert claire.confirm().heading == "Votre compte a bien été créé"


@pytest.mark.seed("S072")
@TYPES
def test_the_recap_says_that_the_rattachement_must_be_asked_for(claire, outbox, kind, named):
    page = kinds.sign_up(claire, kind)

    assert f"Votre compte n'est pas rattaché à la structure {named}." in page.text
    assert "gestionnaire principal" not in page.text
    assert page.button("Demander mon rattachement")
    claire.activate()
    assert not of_claire().exists()
    assert "RAT-01" not in [mail.code for mail in outbox]


@pytest.mark.seed("S073")
@TYPES
def test_the_account_is_activated_and_my_account_offers_the_rattachement_in_one_click(claire, outbox, kind, named):
    kinds.sign_up(claire, kind)
    (mail,) = claire.mails()
    assert mail.subject == "Activez votre compte Chœur"
    page = claire.follow_mail(mail)
    for words in ("Informations générales", "Gestion du mot de passe", "Question secrète"):
        assert words in page.text

    page = claire.choose_password()

    assert page.heading == "Votre compte est activé"
    assert f"Avant de pouvoir transmettre vos factures, vous devez vous rattacher à votre structure, {named}." in page.text
    assert "« Mon compte » vous propose de demander votre rattachement en un clic." in page.text
    assert "Accéder à mon compte" in page.links

    page = claire.log_in()
    assert "Votre compte n'est rattaché à aucune structure." in page.text
    page = claire.press(f"Demander mon rattachement à {named}")

    request = of_claire().get()
    assert (request.structure.identifier_type, request.status, request.role) == (kind, Status.REQUESTED, Role.USER)
    assert [mail.to for mail in outbox if mail.code == "RAT-01"] == [MANAGER]
    assert claire.open("/tableau-de-bord").heading == "Votre rattachement est en cours"


@pytest.mark.seed("S073")
def test_a_link_of_more_than_30_days_makes_no_account(claire, move_clock):
    kinds.sign_up(claire, "TAHITI")
    move_clock(days=30, seconds=1)

    assert claire.follow_mail().heading == "L'activation de votre compte est refusée"
    assert not User.objects.filter(login_address=claire.address).exists()


def test_asked_for_on_the_recap_the_request_leaves_at_activation(claire, outbox):
    kinds.sign_up(claire, "TAHITI")
    page = claire.press("Demander mon rattachement")
    assert "C'est noté : votre demande de rattachement partira dès l'activation." in page.text
    assert "Demander mon rattachement" not in page.text
    assert "RAT-01" not in [mail.code for mail in outbox]

    page = claire.activate()

    assert "Votre demande est en cours de validation chez le gestionnaire." in page.text
    assert of_claire().get().status == Status.REQUESTED
    assert [mail.to for mail in outbox if mail.code == "RAT-01"] == [MANAGER]
    assert claire.log_in().heading == "Votre rattachement est en cours"


def test_nobody_but_its_members_reads_the_name_that_was_typed(claire):
    pages = [kinds.describe(claire, "TAHITI"), claire.confirm(), claire.press("Demander mon rattachement")]
    pages += [claire.follow_mail(), claire.choose_password(), claire.log_in(), claire.open("/mes-rattachements")]

    assert {page.status for page in pages} == {200}
    assert not [page.path for page in pages if "Maeva" in page.html]
    assert not [mail.code for mail in claire.mails() if "Maeva" in mail.text + mail.html + mail.subject]
    assert Structure.objects.get(identifier_type="TAHITI").legal_name == "Nom tapé par Maeva"
