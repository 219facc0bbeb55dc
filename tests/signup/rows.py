"""What a page or a use case does to the database: its rows, and how many statements it takes."""

import re
from collections import Counter
from typing import Any

from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext


def all_rows() -> dict[str, list[str]]:
    """Every row of every table of ours, to see whether anything changed."""
    return {
        model._meta.db_table: sorted(repr(row) for row in model._default_manager.values_list())
        for model in apps.get_models()
        if model.__module__.startswith("choeur.")
    }


def how_many() -> Counter[str]:
    return Counter({table: len(rows) for table, rows in all_rows().items()})


class Statements(CaptureQueriesContext):
    """Records the statements of a block, by verb and table: values left out, so that two walks compare."""

    def __init__(self) -> None:
        super().__init__(connection)
        self.shapes: list[str] = []

    def __exit__(self, *error: object) -> None:
        """Read at once: the next request empties what Django recorded."""
        super().__exit__(*error)
        self.shapes = [_shape(query["sql"]) for query in self.captured_queries]


def _shape(sql: Any) -> str:
    found = re.match(r"(SELECT|INSERT|UPDATE|DELETE|SAVEPOINT|RELEASE|BEGIN|COMMIT)\b", sql)
    table = re.search(r'(?:FROM|INTO|UPDATE) "(\w+)"', sql)
    return f"{found.group(1) if found else sql[:20]} {table.group(1) if table else ''}".strip()
