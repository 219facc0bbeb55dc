"""An address from INSEE's pieces (registry.md §5, AFNOR NF Z10-011).

The standard's lines: 3 complement, 4 number and street, 5 distribution (BP, CS, TSA) or hamlet, 6 postal code and town or
Cedex, 7 country where it is foreign. Its limit of 38 characters a line is for envelopes: nothing is cut here.
"""

import re
import unicodedata
from dataclasses import dataclass

from choeur.registry import countries, street_types
from choeur.registry.casing import readable
from choeur.registry.records import AddressRecord, EstablishmentRecord

REPETITIONS = {"B": "bis", "T": "ter", "Q": "quater", "C": "quinquies"}
ARRONDISSEMENT = re.compile(r"(PARIS|LYON|MARSEILLE)\s+\d{1,2}(\D.*)?", re.IGNORECASE)
LONGEST_CODE = 4
"""An unknown type of street this short is a code, shown as it is; a longer one is a word: « sentier », « venelle »."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address in the pieces of a form. `line` is the street, else what the registry has in its place."""

    complement: str = ""
    line: str = ""
    distribution: str = ""
    postal_code: str = ""
    city: str = ""
    country_code: str = "FR"
    country: str = "France"

    @property
    def is_foreign(self) -> bool:
        """True outside INSEE's France, which holds the overseas departments and territories, not Monaco."""
        return self.country_code != "FR"

    @property
    def second_line(self) -> str:
        """Complement and distribution together, for forms that have one field for both."""
        return ", ".join(part for part in (self.complement, self.distribution) if part)

    @property
    def lines(self) -> tuple[str, ...]:
        """Lines 3 to 7 in the order of the standard, the empty ones left out; the country in capitals, foreign only."""
        town = f"{self.postal_code} {self.city}".strip()
        written = (self.complement, self.line, self.distribution, town, self.country.upper() if self.is_foreign else "")
        return tuple(line for line in written if line)


def is_hidden(record: EstablishmentRecord) -> bool:
    """INSEE protects the whole address but the town, for persons and companies alike."""
    return record.partly_disclosed


def address(record: EstablishmentRecord) -> Address:
    """The address of an establishment; only its town where INSEE protects it."""
    raw = record.address
    if is_hidden(record):
        raw = AddressRecord(
            town=raw.town,
            town_code=raw.town_code,
            foreign_town=raw.foreign_town,
            country_code=raw.country_code,
            country=raw.country,
        )
    postal_code, city = _postal_code_and_city(raw)
    complement, line, distribution = (readable(raw.complement), street_line(raw), readable(raw.distribution))
    if not line:
        line, distribution = distribution, ""
    if not line:
        line, complement = complement, ""
    return Address(
        complement=complement,
        line=line,
        distribution=distribution,
        postal_code=postal_code,
        city=city,
        country_code=countries.iso_code(raw.country_code) if raw.country_code else "FR",
        country=(readable(raw.country) or raw.country_code) if raw.country_code else "France",
    )


def street_line(raw: AddressRecord) -> str:
    """Line 4: « 12 bis quai des Tanneurs »; empty without a street, never « 0 » nor « null »."""
    number = _number(raw)
    street = _street(raw)
    if number and street:
        return f"{number} {street}"
    return street[:1].upper() + street[1:] if street else number


def _number(raw: AddressRecord) -> str:
    first, last = raw.number.lstrip("0"), raw.last_number.lstrip("0")
    if not first:
        return ""
    if last:
        return f"{first}{raw.repetition} à {last}{raw.last_repetition}"
    repetition = REPETITIONS.get(raw.repetition, raw.repetition)
    if len(repetition) == 1 and repetition.isalpha():
        return f"{first}{repetition}"
    return f"{first} {repetition.lower()}".strip()


def _street(raw: AddressRecord) -> str:
    """Type and name, the type once only: some names already begin with it."""
    kind = street_types.expanded(raw.street_type)
    if kind and _begins_with(raw.street, (kind, raw.street_type)):
        kind = ""
    if not kind:
        return _with_its_type_small(raw.street)
    kind = kind if kind.isupper() and len(kind) <= LONGEST_CODE else kind[:1].lower() + kind[1:].lower()
    return f"{kind} {readable(raw.street, starts=False)}".strip()


def _with_its_type_small(street: str) -> str:
    """« RUE DE LA PAIX » written whole in the name: its first word is a type, small after a number."""
    first, _, rest = street.partition(" ")
    if rest and street.isupper() and street_types.is_word(first):
        return f"{street_types.expanded(first).lower()} {readable(rest, starts=False)}"
    return readable(street)


def _begins_with(street: str, kinds: tuple[str, ...]) -> bool:
    return any(_unaccented(street).startswith(_unaccented(kind) + " ") for kind in kinds)


def _unaccented(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text.upper()) if not unicodedata.combining(letter))


def _postal_code_and_city(raw: AddressRecord) -> tuple[str, str]:
    """Line 6: the Cedex where there is one, else postal code and town; an arrondissement is told by its postal code."""
    if raw.cedex:
        return raw.cedex, readable(raw.cedex_town or raw.town)
    town = raw.foreign_town or raw.town if raw.country_code else raw.town or raw.foreign_town
    return raw.postal_code, readable(ARRONDISSEMENT.sub(r"\1", town))
