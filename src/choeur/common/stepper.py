"""Where a person stands in a journey of several pages."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Step:
    """« Étape 2 sur 4 »; `following` is the next step in words, empty at the last one."""

    number: int
    total: int
    following: str | Promise = ""

    @property
    def rings(self) -> list[str]:
        """One class a ring of the chain: done, here, or nothing yet."""
        return ["done" if place < self.number else "here" if place == self.number else "" for place in range(1, self.total + 1)]
