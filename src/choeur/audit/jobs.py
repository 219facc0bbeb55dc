"""What the worker does for the journal."""

import logging

from choeur.audit import sealing
from choeur.jobs.declaring import periodic

logger = logging.getLogger(__name__)


@periodic(minutes=1)
def seal_journal() -> int:
    """Seal what is new. The log keeps the number of the last seal, out of reach of whoever writes the database."""
    before = sealing.last_seal()
    last = sealing.seal_new()
    if last is None:
        return 0
    logger.info("journal sealed up to %s", last)
    return last.number - (before.number if before else 0)
