"""Writes docs/settings.md from the settings themselves; a test says when it is behind."""

from pathlib import Path
from typing import Any

from pydantic_core import PydanticUndefined

from choeur.config.environment import PREFIX, Environment

PAGE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
HEAD = """\
# Settings

Environment variables, read and checked in `src/choeur/config/environment.py`, from which `make fix` writes this page. An unknown
variable that begins with `CHOEUR_`, or a bad value, stops the start with a sentence that names it.

| variable | default | meaning |
|---|---|---|
"""


def settings_page() -> str:
    rows = [
        f"| `{PREFIX}{name.upper()}` | {_default(field.default)} | {(field.description or '').replace('|', chr(92) + '|')} |"
        for name, field in Environment.model_fields.items()
    ]
    return HEAD + "\n".join(rows) + "\n"


def _default(value: Any) -> str:
    if value in ("", PydanticUndefined):
        return "–"
    if isinstance(value, bool):
        return f"`{int(value)}`"
    return f"`{','.join(value)}`" if isinstance(value, tuple) else f"`{value}`"


if __name__ == "__main__":
    PAGE.write_text(settings_page(), encoding="utf-8")
