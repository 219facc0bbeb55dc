"""Sending what is due, and how the outbox stands.

A few conversations with the relay at once, one mail in flight per domain: no domain waits for another.
"""

import logging
import time
import uuid
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Min, Q

from choeur.common import clock
from choeur.notifications import claiming, composing, pauses, relay
from choeur.notifications.claiming import Claimed
from choeur.notifications.models import LEASE, OutgoingMail, OutgoingMailQuerySet, State
from choeur.notifications.relay import Answer, Conversation, Outcome
from choeur.notifications.turns import Turn

CONVERSATIONS = 8
LOOK_AGAIN_SECONDS = 0.5

logger = logging.getLogger(__name__)


@dataclass
class Flight:
    """One mail on its way. Threads speak SMTP only: every row is read and written by the caller's thread."""

    claimed: Claimed
    conversation: Conversation
    landing: Future[Answer]


@dataclass
class Round:
    """What one call of `send_due` holds."""

    relay: relay.Relay
    crew: ThreadPoolExecutor
    turn: Turn = field(default_factory=Turn)
    flights: list[Flight] = field(default_factory=list)
    idle: list[Conversation] = field(default_factory=list)
    ready: list[str] = field(default_factory=list)
    looked_at: float = 0.0
    sent: int = 0


@dataclass(frozen=True)
class Summary:
    """How the outbox stands, for an operator."""

    waiting: int
    oldest_waiting_at: datetime | None
    sent: int
    parked: int
    discarded: int


def never() -> bool:
    return False


def send_due(stopping: Callable[[], bool] = never) -> int:
    """Send the mails that are due, those that become due meanwhile included; how many left.

    Ends when nothing is due and nothing in flight, or soon after `stopping()`. Safe in several processes at once.
    """
    if not settings.EMAIL_URL:
        return claiming.keep_in_mailbox()
    if pauses.relay.is_on():
        return 0
    with ThreadPoolExecutor(CONVERSATIONS, thread_name_prefix="mail") as crew:
        work = Round(relay.read(settings.EMAIL_URL), crew)
        try:
            _work_through(work, stopping)
        finally:
            _hang_up(work)
    return work.sent


def summary() -> Summary:
    """How many mails are in each state, and since when the oldest waits."""
    counts = OutgoingMail.objects.aggregate(
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        sent=Count("pk", filter=Q(state=State.SENT)),
        parked=Count("pk", filter=Q(state=State.PARKED)),
        discarded=Count("pk", filter=Q(state=State.DISCARDED)),
        oldest_waiting_at=Min("created_at", filter=Q(state=State.WAITING)),
    )
    return Summary(**counts)


def parked() -> OutgoingMailQuerySet:
    """What was refused for good or given up, the oldest first, for an operator to read `last_answer`."""
    return OutgoingMail.objects.filter(state=State.PARKED).order_by("created_at")


def retry(key: uuid.UUID) -> bool:
    """Try a mail again now, waiting or set aside. False: there is none, it left, or its link has expired."""
    now = clock.now()
    alive = Q(expires_at=None) | Q(expires_at__gt=now)
    again = OutgoingMail.objects.filter(alive, pk=key, state__in=[State.WAITING, State.PARKED])
    pauses.forget()
    return bool(again.update(state=State.WAITING, next_try_at=now))


def _work_through(work: Round, stopping: Callable[[], bool]) -> None:
    while True:
        may_start = not stopping() and not pauses.relay.is_on()
        if may_start:
            _take_off(work)
        if not work.flights and not (may_start and work.ready):
            return
        wait([flight.landing for flight in work.flights], timeout=LOOK_AGAIN_SECONDS, return_when=FIRST_COMPLETED)
        for flight in [flight for flight in work.flights if flight.landing.done()]:
            _land(work, flight)


def _take_off(work: Round) -> None:
    """Fill the free places; a relay that has just failed is tried with one mail."""
    places = (1 if pauses.relay.failures else CONVERSATIONS) - len(work.flights)
    if places <= 0:
        return
    for domain in _next_domains(work)[:places]:
        work.ready.remove(domain)
        claimed = claiming.claim(domain)
        if claimed is not None:
            conversation = work.idle.pop() if work.idle else Conversation(work.relay)
            landing = work.crew.submit(_deliver, conversation, claimed, work.turn)
            work.flights.append(Flight(claimed, conversation, landing))


def _next_domains(work: Round) -> list[str]:
    """Domains with mail due and none in flight, the most urgent first; looked up again twice a second."""
    if not work.ready or time.monotonic() - work.looked_at > LOOK_AGAIN_SECONDS:
        busy = {flight.claimed.mail.domain for flight in work.flights}
        work.ready = claiming.due_domains(without=busy | set(pauses.paused_domains()), limit=10 * CONVERSATIONS)
        work.looked_at = time.monotonic()
    return work.ready


def _deliver(conversation: Conversation, claimed: Claimed, turn: Turn) -> Answer:
    to = composing.envelope_address(claimed.mail)
    try:
        message = composing.composed(claimed.mail)
    except (ValueError, LookupError):
        return Answer(Outcome.NEVER, "the message cannot be composed")
    return conversation.deliver(settings.EMAIL_SENDER, to, message, before_data=lambda: turn.take(claimed))


def _land(work: Round, flight: Flight) -> None:
    answer = flight.landing.result()
    domain = flight.claimed.mail.domain
    work.flights.remove(flight)
    work.idle.append(flight.conversation)
    _note_surely(flight.claimed, answer)
    work.turn.give_back(flight.claimed)
    if answer.outcome is Outcome.RELAY_DOWN:
        if not pauses.relay.failures:
            logger.warning("the mail server does not answer: %s", answer.text)
        if not pauses.relay.is_on():
            pauses.relay.lengthen()
        return
    if pauses.relay.failures:
        logger.warning("the mail server answers again")
    pauses.relay_answers()
    if answer.is_hang:
        pauses.pause_domain(domain)
    else:
        pauses.domain_answers(domain)
        work.ready.append(domain)
    work.sent += answer.outcome is Outcome.SENT


def _note_surely(claimed: Claimed, answer: Answer) -> None:
    """Insist while the lease lasts: a mail that left and is not noted leaves twice."""
    give_up_at = time.monotonic() + LEASE.total_seconds()
    while True:
        try:
            return claiming.note(claimed, answer)
        except DatabaseError:
            if connection.in_atomic_block or time.monotonic() > give_up_at:
                raise
            connection.close_if_unusable_or_obsolete()
            time.sleep(LOOK_AGAIN_SECONDS)


def _hang_up(work: Round) -> None:
    """End every conversation. After an error mails may still be in flight: their rows wait for the lease to end."""
    for flight in work.flights:
        wait([flight.landing])
        work.idle.append(flight.conversation)
    for conversation in work.idle:
        conversation.close()
