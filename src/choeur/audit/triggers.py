"""The database itself refuses to rewrite the journal: an operation for migrations, on both databases.

It stops a bug, or whoever speaks through the portal. The owner of the database can remove a trigger: then the seals tell.
On SQLite a migration that makes a table anew loses its triggers: repeat the operation there (a test says so).
"""

from typing import Any

from django.db.migrations.operations.base import Operation

REFUSAL = "the journal is append-only"
POSTGRESQL = """
CREATE OR REPLACE FUNCTION refuse_rewriting_the_journal() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_the_journal();
"""
SQLITE = """
CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""


class RefuseRewriting(Operation):
    """Rows of the table are added, never changed or removed."""

    reversible = False

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing of the models changes."""

    def database_forwards(self, _app_label: str, schema_editor: Any, _before: Any, _after: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRESQL.format(table=self.table, refusal=REFUSAL), params=None)
        else:
            for statement in on_sqlite(self.table):
                schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Refuse to change or remove rows of {self.table}"


def on_sqlite(table: str) -> list[str]:
    """The two triggers: SQLite wants one for each verb."""
    return [SQLITE.format(table=table, verb=verb, refusal=REFUSAL).strip() for verb in ("UPDATE", "DELETE")]
