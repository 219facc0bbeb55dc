"""Each line of identifiers_table.csv: a type, what somebody types, and the identifier or the refusal that comes of it.

Characters that cannot be seen are written \\u0000; `|` stands between the country and the raison sociale; « (given) » means
that the portal gives the number. The VAT numbers are those that python-stdnum publishes as examples, and ours.
"""

import csv
import re
from pathlib import Path

import pytest

from choeur.common.errors import Refusal
from choeur.structures import identifiers
from choeur.structures.identifier_types import vat
from choeur.structures.identifiers import IdentifierType
from tests.structures.test_identifiers import as_written

GIVEN = "(given)"
BOXES = {"INDIVIDUAL": "last_name", "BEING_REGISTERED": "file_reference"} | identifiers.NUMBER_FIELDS


def unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)


def read_table() -> list[dict[str, str]]:
    with (Path(__file__).parent / "identifiers_table.csv").open(encoding="utf-8", newline="") as lines:
        return [{column: unescaped(text) for column, text in row.items()} for row in csv.DictReader(lines)]


TABLE = read_table()


def fields_of(row: dict[str, str]) -> dict[str, str]:
    if row["type"] == IdentifierType.NON_EU:
        country, _bar, legal_name = row["typed"].partition("|")
        return {"country": country, "legal_name": legal_name}
    return {BOXES[row["type"]]: row["typed"]}


def lines(*, refused: bool) -> list[pytest.param]:
    rows = [(rank, row) for rank, row in enumerate(TABLE, start=2) if bool(row["code"]) == refused]
    return [pytest.param(row, id=f"{rank}-{row['type']}-{row['code'] or 'good'}") for rank, row in rows]


@pytest.mark.parametrize("row", lines(refused=False))
def test_a_good_identifier_has_one_spelling_and_keeps_it(row):
    found = identifiers.clean(row["type"], fields_of(row))

    if row["value"] == GIVEN:
        assert found is None
        return
    assert (found.type, found.value) == (row["type"], row["value"])
    assert identifiers.clean(row["type"], fields_again(found)).value == found.value


@pytest.mark.parametrize("row", lines(refused=True))
def test_a_mistake_has_its_own_code_and_sentence_by_its_field(row):
    with pytest.raises(Refusal) as refusal:
        identifiers.clean(row["type"], fields_of(row))

    assert (refusal.value.code, as_written(refusal.value.message)) == (row["code"], row["message"])
    assert refusal.value.field in fields_of(row)


def test_the_table_knows_every_type_every_country_and_the_mistakes_of_each():
    numbers = [row for row in TABLE if row["type"] == IdentifierType.EU_NON_FRENCH]
    good = {row["value"][:2] for row in numbers}
    wrong = {(row["typed"][:2], row["code"]) for row in numbers}

    assert len(TABLE) >= 300
    assert {row["type"] for row in TABLE} == set(IdentifierType.values)
    assert good - {""} == set(vat.SHAPES)
    assert {(country, f"vat_number_{mistake}") for country in vat.SHAPES for mistake in ("form", "check_digit")} <= wrong


def fields_again(found: identifiers.Identifier) -> dict[str, str]:
    if found.type is not IdentifierType.NON_EU:
        return {BOXES[found.type]: found.value}
    cut = 4 if found.value.startswith("FRWF") else 2
    return {"country": found.value[cut - 2 : cut], "legal_name": found.value[cut:]}
