"""« Est-ce bien votre entreprise ? »: what the registry answered, kept in the draft, and what may go on (journeys §1, step 1)."""

from typing import Any

from choeur.signup import drafting
from choeur.signup.forms import AddressForm
from choeur.signup.models import SignupDraft
from choeur.signup.without_siret import NAMELESS, WithoutSiretForm
from choeur.structures import identifiers, looking_up
from choeur.structures.founding import Description

DESCRIBES_STRUCTURE = ("legal_name", "address", "address_more", "postal_code", "city", "country", "email", "phone")
GOES_ON = frozenset({"found", "by_hand"})


def facts(draft: SignupDraft) -> dict[str, Any]:
    """What the registry said for the SIRET of this draft, or that it said nothing."""
    kept: dict[str, Any] = draft.data.get("registry") or looking_up.NOTHING_KNOWN
    return kept


def is_looked_up(draft: SignupDraft, address: AddressForm) -> bool:
    """The registry was asked about the very SIRET of step 1."""
    return address.is_valid() and facts(draft).get("siret") == address.cleaned_data["siret"]


def is_confirmed(draft: SignupDraft) -> bool:
    """The person answered « Oui », and nothing that the registry said refuses it."""
    return facts(draft).get("case") in GOES_ON and draft.data.get("company", {}).get("answer") == "yes"


def description(draft: SignupDraft) -> Description:
    """The structure as the sign-up describes it: name and identifier from the registry where it gives them."""
    typed = draft.data.get("person", {})
    identifier_type, identifier = draft.identifier
    contact = {field: typed.get(field, "") for field in ("address", "address_more", "postal_code", "city", "email", "phone")}
    return Description(
        identifier_type=identifier_type,
        identifier=identifier,
        country=typed.get("country") or "FR",
        **contact,
        **(_named_by_registry(draft) if draft.has_siret else _named_by_hand(typed)),
    )


def _named_by_registry(draft: SignupDraft) -> dict[str, Any]:
    kept = facts(draft)
    is_hidden = kept["name_hidden"] or kept["address_hidden"]
    name = draft.data.get("person", {}).get("legal_name", "") if looking_up.is_name_typed(kept) else kept["legal_name"]
    return {
        "legal_name": (name or kept["siret"])[: looking_up.LONGEST_NAME],
        "partly_disclosed": is_hidden,
        "needs_check": is_hidden or kept["case"] == "by_hand",
    }


def _named_by_hand(typed: dict[str, Any]) -> dict[str, Any]:
    """No register to compare with. A raison sociale typed before « Particulier » was chosen is not looked at."""
    person = f"{typed.get('first_name', '')} {typed.get('last_name', '')}".strip()
    named = {"legal_name": person if typed.get("identifier_type") in NAMELESS else typed.get("legal_name") or person}
    if typed.get("identifier_type") == identifiers.IdentifierType.BEING_REGISTERED:
        named |= {name: typed.get(name, "") for name in ("legal_form", "file_reference")}
    return named


def keep_identifier(draft: SignupDraft, form: WithoutSiretForm) -> None:
    """What identifies the structure, cleaned by its type; one that the portal gives is given once a draft."""
    identifier_type = form.cleaned_data["identifier_type"]
    kept = draft.data.get("identifier", {})
    if form.identifier is not None:
        kept = {"type": identifier_type, "value": form.identifier.value, "note": str(form.identifier.note)}
    elif kept.get("type") != identifier_type:
        kept = {"type": identifier_type, "value": identifiers.assign(identifier_type)}
    drafting.keep(draft, identifier=kept)
    draft.forget_structure()


def without_structure(person: dict[str, Any]) -> dict[str, Any]:
    """What was typed at step 2 less what described another company: the SIRET has changed."""
    return {name: value for name, value in person.items() if name not in DESCRIBES_STRUCTURE}
