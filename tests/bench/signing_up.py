"""From the first screen to « Votre compte est activé »: how many a second, what each step costs, what a mail costs."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from statistics import median
from typing import Any

from django.db import transaction

from choeur.common import clock
from choeur.notifications import catalogue, sending
from choeur.notifications.models import OutgoingMail
from choeur.notifications.sending import Addressee
from choeur.registry.sample import cases
from tests.bench import figures
from tests.bench.figures import Figure
from tests.bench.logging_in import without_control
from tests.faults import costing, making, visiting
from tests.faults.visiting import Answer, InProcess

SIGN_UPS, MAILS = 10, 50
LINK = re.compile(r"https?://\S+/activation/lien/\S+")
_networks, _sirets = count(1), iter(cases.NEW)


class Watched(InProcess):
    """Notes what each answer cost: « POST /inscription » → statements."""

    def __init__(self) -> None:
        super().__init__(f"198.51.{next(_networks)}.7")
        self.costs: dict[str, int] = {}

    def get(self, path: str) -> Answer:
        return self._watch(f"GET {_place(path)}", lambda: super(Watched, self).get(path))

    def post(self, path: str, data: dict[str, str]) -> Answer:
        return self._watch(f"POST {path}", lambda: super(Watched, self).post(path, data))

    def _watch(self, step: str, act: Callable[[], Answer]) -> Answer:
        with costing.listing_statements() as statements:
            answer = act()
        self.costs[step] = len(without_control(statements))
        return answer


def measure(rounds: int, sign_ups: int = SIGN_UPS, mails: int = MAILS) -> list[Figure]:
    visitor = Watched()
    _sign_up_and_activate(visitor)
    _write(5)
    a_second, writing = [], []
    for _ in range(rounds):
        begun = time.process_time()
        for _ in range(sign_ups):
            _sign_up_and_activate(InProcess(f"198.51.{next(_networks)}.7"))
        a_second.append(sign_ups / (time.process_time() - begun))
        writing.append(1000 * _write(mails))
    return [
        figures.of_rounds("sign-ups with activation, by a processor", a_second, "/s"),
        figures.of_rounds("writing one mail to the outbox", writing, "ms"),
        *(Figure(f"statements: {step}", number, "") for step, number in visitor.costs.items()),
    ]


def _sign_up_and_activate(visitor: InProcess) -> None:
    address = making.new_address()
    visiting.walk_to_confirm(visitor, address, next(_sirets))
    assert visiting.confirm(visitor).goes_to == visiting.DONE
    visitor.get(visiting.DONE)
    found = LINK.search(OutgoingMail.objects.get(to=address).text)
    assert found is not None
    visiting.follow_link(visitor, found[0])
    assert visiting.activate(visitor).goes_to == visiting.ACTIVATED
    visitor.get(visiting.ACTIVATED)


def _write(times: int) -> float:
    """Processor seconds of one `notify`, without its commit."""
    context: dict[str, Any] = {"expires_at": clock.now() + timedelta(days=30), "link": "/activation/lien/" + "a" * 43}
    seconds = []
    with transaction.atomic():
        for _ in range(times):
            person = Addressee(making.new_address(), "fr")
            seconds.append(
                costing.measure(lambda person=person: sending.notify(person, catalogue.ACTIVATION, **context), time.thread_time)
            )
    return median(seconds)


def _place(path: str) -> str:
    return "/activation/lien/…" if path.startswith("/activation/lien/") else path
