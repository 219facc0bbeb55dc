"""The answers of journeys §1 on the sample: every case that sign-up must know."""

from datetime import date

import pytest
from django.utils import translation

from choeur.registry import lookup
from choeur.registry.lookup import Closed, Found, PublicBody, Unknown, Unreachable
from choeur.registry.sample import cases

pytestmark = pytest.mark.usefixtures("sample")


def found(siret):
    answer = lookup.find(siret)
    assert isinstance(answer, Found)
    return answer.establishment


def test_an_open_company_is_shown_back_with_all_that_the_card_needs():
    card = found(cases.TULLE)

    assert (card.legal_name, card.siret, card.siren) == ("ATELIER DES TROIS PONTS", cases.TULLE, cases.TULLE[:9])
    assert card.address.lines == ("12 quai des Tanneurs", "19000 Tulle")
    assert card.activity == "Fabrication de charpentes et d'autres menuiseries"
    assert (card.activity_code, card.legal_category, card.opened_on) == ("16.23Z", "5710", date(2014, 3, 3))
    assert (card.is_open, card.is_head_office, card.partly_disclosed) == (True, True, False)
    assert (card.source, card.source_date) == ("local", date(2026, 11, 1))


@pytest.mark.parametrize("siret", cases.NEW + cases.ACTIVE + cases.MULTI + cases.LA_POSTE)
def test_the_simple_ones_are_found(siret):
    assert found(siret).address.postal_code


def test_a_closed_one_is_refused_with_its_date():
    answer = lookup.find(cases.CLOSED)

    assert isinstance(answer, Closed)
    assert (answer.on, answer.company_ceased, answer.successors, answer.open_establishments) == (date(2020, 9, 30), False, (), ())
    assert not answer.establishment.is_open


def test_an_unknown_closing_date_is_told_as_unknown():
    assert lookup.find(cases.CLOSED_WITHOUT_DATE).on is None


def test_a_closed_one_lists_the_open_ones_of_its_company():
    answer = lookup.find(cases.MULTI_CLOSED[0])

    assert [other.siret for other in answer.open_establishments] == list(cases.MULTI)
    assert [other.is_head_office for other in answer.open_establishments] == [True, False, False]


def test_a_move_is_offered_and_a_take_over_only_told():
    moved, taken_over = lookup.find(cases.MOVED), lookup.find(cases.TAKEN_OVER)

    assert [(one.establishment.siret, one.same_company) for one in moved.successors] == [(cases.MOVED_TO, True)]
    assert [(one.establishment.siret, one.same_company) for one in taken_over.successors] == [(cases.TAKEN_OVER_BY, False)]
    assert moved.successors[0].on == date(2021, 1, 15)


@pytest.mark.parametrize("siret", [cases.CEASED, cases.CEASED_AND_CLOSED])
def test_an_establishment_of_a_ceased_company_is_refused_with_the_company_s_date(siret):
    answer = lookup.find(siret)

    assert isinstance(answer, Closed)
    assert (answer.company_ceased, answer.on, answer.open_establishments) == (True, date(2023, 12, 31), ())


def test_a_purged_unit_is_closed_and_has_a_name():
    assert lookup.find(cases.PURGED).establishment.legal_name == "SODIBRU"


@pytest.mark.parametrize("siret", [cases.PUBLIC, cases.PUBLIC_REGION, cases.PUBLIC_HOSPITAL, cases.PUBLIC_INDUSTRIAL])
def test_a_public_body_is_not_self_created(siret):
    answer = lookup.find(siret)

    assert isinstance(answer, PublicBody)
    assert answer.establishment.legal_name


def test_a_closed_public_body_is_closed():
    assert isinstance(lookup.find(cases.PUBLIC_CLOSED), Closed)


def test_an_unknown_number_is_unknown():
    assert lookup.find(cases.UNKNOWN) == Unknown()


def test_a_protected_person_has_a_sentence_for_a_name_and_a_town_for_an_address():
    card = found(cases.MASKED)

    assert card.legal_name == "Entreprise individuelle (identité protégée)"
    assert (card.name_hidden, card.address_hidden, card.partly_disclosed) == (True, True, True)
    assert (card.last_name, card.first_name, card.trade_name, card.address.lines) == ("", "", "", ("Tulle",))


def test_a_protected_company_has_its_name_and_no_address():
    card = found(cases.MASKED_COMPANY)

    assert (card.legal_name, card.name_hidden, card.address_hidden) == ("BIJOUTERIE PROTEGEE DU LAC", False, True)
    assert card.address.lines == ("Tulle",)


def test_a_protected_address_alone_asks_for_the_address_alone():
    card = found(cases.MASKED_ADDRESS)

    assert (card.name_hidden, card.address_hidden, card.partly_disclosed) == (False, True, True)


def test_a_sole_trader_has_the_parts_of_her_name():
    card = found(cases.SOLE_TRADER_USAGE)

    assert (card.legal_name, card.last_name, card.first_name) == ("LOU DURAND-FICTIF", "DURAND-FICTIF", "LOU")
    assert card.is_natural_person
    assert found(cases.SOLE_TRADER).trade_name == "FLEURS DE CAMILLE"


def test_the_acronym_is_for_display_only():
    card = found(cases.ACRONYM)

    assert (card.legal_name, card.shown_name) == ("FEDERATION IMAGINAIRE DES METIERS", "FEDERATION IMAGINAIRE DES METIERS (FIM)")


def test_names_keep_their_accents_their_length_and_their_quotes():
    assert found(cases.ACCENTS).legal_name == "Café de l'Île d'Œuf"
    assert len(found(cases.LONG_NAME).legal_name) == 130
    assert found(cases.COMMA_AND_QUOTES).legal_name == 'ETS "LE RELAIS", FILS & CIE'


@pytest.mark.parametrize(
    ("siret", "lines"),
    [
        (cases.REPETITION, ("12 bis rue des Pres", "19000 Tulle")),
        (cases.RANGE, ("11 à 17 rue des Pres", "19000 Tulle")),
        (cases.NUMBER_ZERO, ("Lieu-dit les Granges", "19000 Tulle")),
        (cases.NO_STREET, ("Le Bourg", "19000 Tulle")),
        (cases.TOWN_ONLY, ("19000 Tulle",)),
        (cases.POST_BOX, ("5 zone industrielle des Pres", "BP 40012", "59100 Roubaix")),
        (cases.CEDEX, ("5 rue des Pres", "CS 10001", "59061 Roubaix Cedex 1")),
        (cases.PARIS, ("7 avenue de l'Exemple", "75008 Paris")),
        (cases.OVERSEAS, ("21 rue du Port", "97400 Saint-Denis")),
        (cases.CORSICA_SOUTH, ("21 rue du Port", "20000 Ajaccio")),
        (cases.BELGIUM, ("10 rue de l'Exemple", "1000 Bruxelles", "BELGIQUE")),
        (cases.MONACO, ("10 rue de l'Exemple", "98000 Monaco", "MONACO")),
    ],
)
def test_every_form_of_address_is_composed(siret, lines):
    assert found(siret).address.lines == lines


def test_the_establishments_of_a_company_are_the_open_ones_by_default():
    assert [one.siret for one in lookup.establishments(cases.MULTI_SIREN)] == list(cases.MULTI)
    assert len(lookup.establishments(cases.MULTI_SIREN, open_only=False)) == 5
    assert len(lookup.establishments(cases.MULTI_SIREN, limit=1)) == 1
    assert lookup.establishments("123456782") == []
    assert lookup.establishments("") == []


def test_a_ceased_company_has_no_open_establishment():
    assert lookup.establishments(cases.CEASED[:9]) == []


def test_sentences_follow_the_language_of_the_reader():
    with translation.override("fr"):
        french = found(cases.MASKED).legal_name
    with translation.override("en"):
        english = found(cases.MASKED).legal_name

    assert french == "Entreprise individuelle (identité protégée)"
    assert english


def test_a_broken_copy_never_raises(sample):
    sample.write_bytes(b"broken")

    answer = lookup.find(cases.NEW[0])

    assert isinstance(answer, Found | Unreachable)
    assert lookup.state()[0].source == "local"
