"""« Est-ce bien votre entreprise ? »: what the registry answered, kept in the draft, and what may go on (journeys §1, step 1)."""

from datetime import date
from typing import Any

from choeur.common import clock
from choeur.registry import lookup
from choeur.registry.answers import Answer, Closed, Establishment, Found, Protected, PublicBody, Unreachable
from choeur.signup import drafting
from choeur.signup.forms import AddressForm
from choeur.signup.models import SignupDraft
from choeur.signup.without_siret import NAMELESS, WithoutSiretForm
from choeur.structures import identifiers
from choeur.structures.founding import Description

DESCRIBES_STRUCTURE = ("legal_name", "address", "address_more", "postal_code", "city", "country", "email", "phone")
LONGEST_NAME = 200  # that a structure keeps; no source promises less
GOES_ON = frozenset({"found", "by_hand"})
NOTHING_KNOWN: dict[str, Any] = {
    "legal_name": "",
    "shown_name": "",
    "trade_name": "",
    "address": "",
    "address_more": "",
    "postal_code": "",
    "city": "",
    "country": "FR",
    "name_hidden": False,
    "address_hidden": False,
}


def look_up(siret: str) -> dict[str, Any]:
    """Ask the registry, before any transaction; what it says is kept as it was shown."""
    answer = lookup.find(siret)
    kept = {"siret": siret, "case": _case(answer), "asked_on": clock.now().date().isoformat()} | NOTHING_KNOWN
    establishment = getattr(answer, "establishment", None)
    if establishment is not None:
        kept |= _facts(establishment)
    if isinstance(answer, Closed):
        kept |= _closing(answer)
    return kept


def _case(answer: Answer) -> str:
    if isinstance(answer, Found):
        return "found"
    if isinstance(answer, Unreachable | Protected):
        return "by_hand"
    if isinstance(answer, Closed):
        return "closed"
    return "public" if isinstance(answer, PublicBody) else "unknown"


def _facts(establishment: Establishment) -> dict[str, Any]:
    address = establishment.address
    return {
        "legal_name": establishment.legal_name,
        "shown_name": establishment.shown_name,
        "trade_name": establishment.trade_name,
        "address": address.line,
        "address_more": address.second_line,
        "postal_code": address.postal_code,
        "city": address.city,
        "country": address.country_code or "FR",
        "address_lines": list(address.lines),
        "name_hidden": establishment.name_hidden,
        "address_hidden": establishment.address_hidden,
        "is_head_office": establishment.is_head_office,
        "activity": establishment.activity,
        "opened_on": _iso(establishment.opened_on),
        "source_date": _iso(establishment.source_date),
    }


def _closing(answer: Closed) -> dict[str, Any]:
    """The date, and where to go: an establishment of the same company that is open."""
    moved_to = [s.establishment for s in answer.successors if s.same_company and s.establishment.is_open]
    others = {e.siret: e for e in (*moved_to, *answer.open_establishments)}
    return {
        "closed_on": _iso(answer.on),
        "ceased": answer.company_ceased,
        "others": [{"siret": e.siret, "name": e.trade_name or e.legal_name, "city": e.address.city} for e in others.values()],
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def facts(draft: SignupDraft) -> dict[str, Any]:
    """What the registry said for the SIRET of this draft, or that it said nothing."""
    kept: dict[str, Any] = draft.data.get("registry") or NOTHING_KNOWN
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
    name = draft.data.get("person", {}).get("legal_name", "") if is_name_typed(kept) else kept["legal_name"]
    return {
        "legal_name": (name or kept["siret"])[:LONGEST_NAME],
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


def is_name_typed(kept: dict[str, Any]) -> bool:
    """The registry gave no name that may be shown: the person types it."""
    return kept["name_hidden"] or not kept["legal_name"]


def without_structure(person: dict[str, Any]) -> dict[str, Any]:
    """What was typed at step 2 less what described another company: the SIRET has changed."""
    return {name: value for name, value in person.items() if name not in DESCRIBES_STRUCTURE}
