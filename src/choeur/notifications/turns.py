"""One mail at a time between the server's 250 and our note of it: a worker that dies there sends one mail twice, not eight."""

import threading

PATIENCE_SECONDS = 1.0  # a server that is silent after a message keeps the others waiting no longer than this


class Turn:
    """Held from just before a message is handed over until what became of it is written."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._holder: object = None

    def take(self, taker: object) -> None:
        """Wait until nobody holds the turn; one who holds it too long loses it."""
        with self._changed:
            while self._holder is not None and self._changes_hands():
                pass
            self._holder = taker
            self._changed.notify_all()

    def _changes_hands(self) -> bool:
        holder = self._holder
        return self._changed.wait_for(lambda: self._holder is not holder, PATIENCE_SECONDS)

    def give_back(self, taker: object) -> None:
        """Let the next one pass. Nothing happens where the turn was lost or never taken."""
        with self._changed:
            if self._holder is taker:
                self._holder = None
                self._changed.notify_all()
