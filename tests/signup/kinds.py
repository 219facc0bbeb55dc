"""The six types of structure without SIRET, as Claire describes hers in each of them."""

from choeur.structures.identifiers import IdentifierType
from tests.browsing import Page
from tests.signup.visitor import Visitor

SIX = [kind.value for kind in IdentifierType if kind != IdentifierType.SIRET]
GIVEN = {"INDIVIDUAL": r"PART-\w{11}", "BEING_REGISTERED": r"IMM-\w{11}"}  # the portal gives these numbers
ABROAD = {"address": "1 place du Marché", "postal_code": "1000", "city": "Bruxelles", "country": "BE"}
LIMOGES = {"address": "4 rue du Pont", "postal_code": "87000", "city": "Limoges"}
PAPEETE = {"address": "12 rue du Lagon", "postal_code": "98714", "city": "Papeete", "country": "PF"}
NOUMEA = {"address": "5 rue des Pins", "postal_code": "98800", "city": "Nouméa", "country": "NC"}
AUSTIN = {"address": "100 Congress Avenue", "postal_code": "78701", "city": "Austin", "country": "US"}
TYPED: dict[str, dict[str, str]] = {
    "EU_NON_FRENCH": {"vat_number": "be 0428.759.497", "legal_name": "Brasserie de la Lune"} | ABROAD,
    "NON_EU": {"legal_name": "Acme Corporation of Texas"} | AUSTIN,
    "TAHITI": {"tahiti": "a12345 001", "legal_name": "Pension du Lagon"} | PAPEETE,
    "RIDET": {"ridet": "0 123 456.789", "legal_name": "Pêcherie des Pins"} | NOUMEA,
    "INDIVIDUAL": LIMOGES,
    "BEING_REGISTERED": {"legal_name": "Tissages du Pont"} | LIMOGES,
}
IDENTIFIERS = {
    "EU_NON_FRENCH": "BE0428759497",
    "NON_EU": "USACME CORPORATION",
    "TAHITI": "A12345001",
    "RIDET": "123456789",
}


def give_no_siret(visitor: Visitor) -> Page:
    """S1, pressing « Je n'ai pas de numéro de SIRET »: S2b."""
    visitor.open("/inscription")
    return visitor.press("Je n'ai pas de numéro de SIRET", login_address=visitor.address)


def describe(visitor: Visitor, kind: str, **typed: str) -> Page:
    """S1 and S2b; `typed` says what differs."""
    give_no_siret(visitor)
    return visitor.introduce_herself(identifier_type=kind, **(TYPED[kind] | typed))


def sign_up(visitor: Visitor, kind: str, **typed: str) -> Page:
    """From the first screen to « Votre compte a bien été créé »."""
    describe(visitor, kind, **typed)
    if visitor.page.path == "/inscription/espaces":
        visitor.choose_espaces()
    return visitor.confirm()
