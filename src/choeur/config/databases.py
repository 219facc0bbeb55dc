"""From `CHOEUR_DATABASE_URL` to Django's settings of a database: SQLite and PostgreSQL behave the same (ADR 2)."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=NORMAL;"
    "PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=27103364;"
    "PRAGMA cache_size=2000;"
)


def database(url: str, *, data: Path) -> dict[str, Any]:
    """Django's settings for the database at `url`; empty means a SQLite file in the folder `data`.

    Raises:
        ValueError: the address is neither sqlite:// nor postgres://.
    """
    parts = urlsplit(url or f"sqlite:///{data.resolve() / 'choeur.sqlite3'}")
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path.removeprefix("/"))) if parts.path.startswith("/") else data)
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "OPTIONS": {"connect_timeout": 3, "options": "-c statement_timeout=5000"} | dict(parse_qsl(parts.query)),
        }
    raise ValueError("CHOEUR_DATABASE_URL must begin with sqlite:/// or postgres://.")


def _sqlite(file: Path) -> dict[str, Any]:
    file.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
    }
