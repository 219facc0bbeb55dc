"""What the registry answers, in words that a screen can show (registry.md §8)."""

from dataclasses import dataclass, field
from datetime import date

from choeur.registry.addresses import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Establishment:
    """An establishment ready to be shown: composed names and address, never a mask of INSEE.

    `legal_name` is never empty; where `name_hidden`, it is a sentence and the person types her own. Where `address_hidden`,
    `address` holds the town alone. `last_name` and `first_name` are those of a natural person whose name is open.
    """

    siret: str
    legal_name: str
    trade_name: str = ""
    acronym: str = ""
    last_name: str = ""
    first_name: str = ""
    address: Address = field(default_factory=Address)
    is_open: bool = True
    is_head_office: bool = False
    is_natural_person: bool = False
    name_hidden: bool = False
    address_hidden: bool = False
    opened_on: date | None = None
    activity_code: str = ""
    activity: str = ""
    legal_category: str = ""
    source: str = "local"
    source_date: date | None = None

    @property
    def siren(self) -> str:
        """The company's number, the first nine digits."""
        return self.siret[:9]

    @property
    def partly_disclosed(self) -> bool:
        """INSEE protects the name or the address: the person types what is missing, the structure is « à vérifier »."""
        return self.name_hidden or self.address_hidden

    @property
    def shown_name(self) -> str:
        """« DENOMINATION (SIGLE) », for display only."""
        return f"{self.legal_name} ({self.acronym})" if self.acronym and self.acronym != self.legal_name else self.legal_name


@dataclass(frozen=True, slots=True)
class Successor:
    """An establishment that took over a closed one. Offer it only where it is of the `same_company` (a move)."""

    establishment: Establishment
    same_company: bool
    on: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """Open, private, usable."""

    establishment: Establishment


@dataclass(frozen=True, slots=True)
class Closed:
    """Not usable any more, since `on` where the date is known. `company_ceased`: the whole company ended."""

    establishment: Establishment
    on: date | None
    successors: tuple[Successor, ...] = ()
    open_establishments: tuple[Establishment, ...] = ()
    company_ceased: bool = False


@dataclass(frozen=True, slots=True)
class PublicBody:
    """Not self-created: a sollicitation asks for it."""

    establishment: Establishment


@dataclass(frozen=True, slots=True)
class Unknown:
    """No source that answered knows the number."""


@dataclass(frozen=True, slots=True)
class Protected:
    """It exists and INSEE may not speak of it (Defence, art. A123-96): typed by hand, « à vérifier »."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No source answered: typed by hand, « à vérifier », checked again later."""


Answer = Found | Closed | PublicBody | Unknown | Protected | Unreachable


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How a configured source stands. `is_fresh` is false for a local copy past its age; `is_sample` marks fictitious data."""

    source: str
    is_usable: bool
    is_fresh: bool = True
    source_date: date | None = None
    establishments: int = 0
    is_sample: bool = False
