"""What a source says of one establishment, before any rule: the same shape for a file of INSEE and for a live answer.

Text that is missing is empty. Neither `[ND]` nor `[NON-DIFFUSIBLE]` ever enters: see `plain`.
"""

from dataclasses import dataclass, field
from datetime import date

MASKS = frozenset({"[ND]", "[NON-DIFFUSIBLE]"})
UNKNOWN_DATE = "1900-01-01"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRecord:
    """The pieces of `adresseEtablissement`, in INSEE's order (registry.md §1)."""

    complement: str = ""
    number: str = ""
    repetition: str = ""
    last_number: str = ""
    last_repetition: str = ""
    street_type: str = ""
    street: str = ""
    postal_code: str = ""
    town: str = ""
    foreign_town: str = ""
    distribution: str = ""
    town_code: str = ""
    cedex: str = ""
    cedex_town: str = ""
    country_code: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRecord:
    """A legal unit: a company, an association, a public body or a person in business."""

    siren: str
    is_active: bool = True
    partly_disclosed: bool = False
    legal_category: str = ""
    denomination: str = ""
    acronym: str = ""
    usual_names: tuple[str, ...] = ()
    last_name: str = ""
    usage_name: str = ""
    first_name: str = ""
    head_office_nic: str = ""
    period_started_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishmentRecord:
    """An establishment with its legal unit. `closed_on` only where it is closed and the date is known."""

    siret: str
    unit: UnitRecord
    is_open: bool = True
    partly_disclosed: bool = False
    is_head_office: bool = False
    opened_on: date | None = None
    closed_on: date | None = None
    usual_name: str = ""
    signs: tuple[str, ...] = ()
    activity: str = ""
    address: AddressRecord = field(default_factory=AddressRecord)


@dataclass(frozen=True, slots=True)
class SuccessionRecord:
    """The establishment that took over a closed one, and when."""

    successor: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source says of one number: no record where it does not know it; `is_protected` where it may not say."""

    source: str
    source_date: date | None
    record: EstablishmentRecord | None = None
    is_protected: bool = False


def plain(value: object) -> str:
    """A cell as text: nothing for null and for both masks, wherever they stand."""
    text = "" if value is None else str(value).strip()
    return "" if text in MASKS else text


def day(value: object) -> date | None:
    """A date of INSEE; 1900-01-01 means unknown (registry.md §1), and so does anything that is no date."""
    text = plain(value)[:10]
    if not text or text == UNKNOWN_DATE:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def category(value: object) -> str:
    """`categorieJuridique` is a number here and a text there: four characters, or nothing."""
    text = plain(value).partition(".")[0]
    return text.zfill(4) if text else ""
