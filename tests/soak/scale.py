"""Each long proof has a small version, which the suite runs, and a full one: `make soak` (decision 34)."""

import os

IS_FULL = os.environ.get("CHOEUR_TEST_SCALE") == "soak"


def of(suite: int, soak: int) -> int:
    """How many times to do it."""
    return soak if IS_FULL else suite
