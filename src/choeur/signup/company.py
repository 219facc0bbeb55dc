"""« Est-ce bien votre entreprise ? »: what the registry answered, kept in the draft, and what may go on (journeys §1, step 1)."""

from datetime import date
from typing import Any

from choeur.common import clock
from choeur.registry import lookup
from choeur.registry.answers import Answer, Closed, Establishment, Found, Protected, PublicBody, Unreachable
from choeur.signup.forms import AddressForm
from choeur.signup.models import SignupDraft
from choeur.structures.founding import Description
from choeur.structures.identifiers import IdentifierType

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
    """The structure as the sign-up describes it: identifier and name from the registry where it gives them."""
    kept, typed = facts(draft), draft.data.get("person", {})
    siret = kept["siret"]
    name = typed.get("legal_name", "") if is_name_typed(kept) else kept["legal_name"]
    return Description(
        identifier_type=IdentifierType.SIRET,
        identifier=siret,
        legal_name=(name or siret)[:LONGEST_NAME],
        partly_disclosed=kept["name_hidden"] or kept["address_hidden"],
        needs_check=kept["case"] == "by_hand" or kept["name_hidden"] or kept["address_hidden"],
        **{field: typed.get(field, "") for field in ("address", "address_more", "postal_code", "city", "email", "phone")},
        country=typed.get("country") or "FR",
    )


def is_name_typed(kept: dict[str, Any]) -> bool:
    """The registry gave no name that may be shown: the person types it."""
    return kept["name_hidden"] or not kept["legal_name"]


def without_structure(person: dict[str, Any]) -> dict[str, Any]:
    """What was typed at step 2 less what described another company: the SIRET has changed."""
    return {name: value for name, value in person.items() if name not in DESCRIBES_STRUCTURE}
