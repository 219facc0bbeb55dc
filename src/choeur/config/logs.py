"""Technical log: one JSON object a line on standard error. Ids only, never personal data (security.md §1.11)."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime

TOKEN = re.compile(r"[A-Za-z0-9_-]{40,}")
"""The secret of a mailed link stands in its path, and a refused request is logged with its path."""


class JsonLines(logging.Formatter):
    """A control character in a message cannot start a line of its own: JSON escapes it."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": TOKEN.sub("…", record.getMessage()),
        }
        kind, _error, trace = record.exc_info or (None, None, None)
        if kind:  # where it happened, not what it says: a database's refusal repeats what somebody typed
            entry["error"], entry["trace"] = kind.__name__, "".join(traceback.format_tb(trace))
        return json.dumps(entry, ensure_ascii=True)
