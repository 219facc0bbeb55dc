"""Leaving alone what has just failed: the relay, or one domain behind it. Kept in the process: each worker learns by itself."""

import time
from dataclasses import dataclass

SHORTEST, LONGEST = 0, 1
RELAY_SECONDS = (1.0, 5.0)  # a mail leaves within seconds of the relay's return
DOMAIN_SECONDS = (60.0, 1800.0)


@dataclass
class Pause:
    """Doubles at each failure in a row, from the shortest to the longest."""

    bounds: tuple[float, float]
    failures: int = 0
    until: float = 0.0

    def lengthen(self) -> None:
        """One more failure."""
        seconds = min(self.bounds[SHORTEST] * 2.0 ** min(self.failures, 16), self.bounds[LONGEST])
        self.failures += 1
        self.until = time.monotonic() + seconds

    def is_on(self) -> bool:
        return time.monotonic() < self.until


relay = Pause(RELAY_SECONDS)
_domains: dict[str, Pause] = {}


def pause_domain(domain: str) -> None:
    """It went silent: nobody waits for it for a while."""
    _domains.setdefault(domain, Pause(DOMAIN_SECONDS)).lengthen()


def paused_domains() -> list[str]:
    return [domain for domain, pause in _domains.items() if pause.is_on()]


def relay_answers() -> None:
    relay.failures, relay.until = 0, 0.0


def domain_answers(domain: str) -> None:
    _domains.pop(domain, None)


def forget() -> None:
    """Try everything again now: an operator asked, or a test begins."""
    relay_answers()
    _domains.clear()
