"""The rows of the outbox: taken by one worker at a time, and what became of each (decisions 23 and 24)."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Min

from choeur.common import clock
from choeur.notifications.models import LEASE, OutgoingMail, State
from choeur.notifications.relay import Answer, Outcome

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)
JITTER = 0.2
GIVEN_UP_AFTER = timedelta(hours=72)
LEASE_LOST = {"lease_until": None, "lease_token": None}

_chance = secrets.SystemRandom()


@dataclass(frozen=True)
class Claimed:
    """A mail that this worker alone may send while its lease lasts."""

    mail: OutgoingMail
    token: uuid.UUID


def due_domains(*, without: set[str], limit: int) -> list[str]:
    """The domains that have mail due, the most urgent first."""
    due = OutgoingMail.objects.due(clock.now()).exclude(domain__in=without)
    ranked = due.values("domain").annotate(first=Min("priority"), since=Min("next_try_at")).order_by("first", "since", "domain")
    return [row["domain"] for row in ranked[:limit]]


def claim(domain: str) -> Claimed | None:
    """Take the first mail due for this domain, by one conditional update: of two workers, one gets it."""
    now = clock.now()
    due = OutgoingMail.objects.due(now)
    key = due.filter(domain=domain).order_by("priority", "next_try_at").values_list("pk", flat=True).first()
    token = uuid.uuid4()
    if key is None or not due.filter(pk=key).update(lease_until=now + LEASE, lease_token=token):
        return None
    return Claimed(OutgoingMail.objects.get(pk=key), token)


def note(claimed: Claimed, answer: Answer) -> None:
    """Write down what became of a delivery; only the holder of the lease may put a mail back."""
    held = OutgoingMail.objects.filter(pk=claimed.mail.pk, state=State.WAITING, lease_token=claimed.token)
    match answer.outcome:
        case Outcome.SENT:
            _note_sent(claimed, answer.text)
        case Outcome.LATER if clock.now() - claimed.mail.created_at < GIVEN_UP_AFTER:
            wait = retry_delay(claimed.mail.attempts)
            held.update(attempts=F("attempts") + 1, next_try_at=clock.now() + wait, last_answer=answer.text, **LEASE_LOST)
        case Outcome.LATER | Outcome.NEVER:
            held.update(state=State.PARKED, attempts=F("attempts") + 1, last_answer=answer.text, **LEASE_LOST)
        case Outcome.RELAY_DOWN:
            held.update(last_answer=answer.text, **LEASE_LOST)


def _note_sent(claimed: Claimed, answer: str) -> None:
    """The server has it, whoever holds the lease by now: the body goes in the same update (decision 24)."""
    erased = {} if settings.DEMO else {"text": "", "html": ""}
    OutgoingMail.objects.filter(pk=claimed.mail.pk, state=State.WAITING).update(
        state=State.SENT, sent_at=clock.now(), attempts=F("attempts") + 1, last_answer=answer, **erased, **LEASE_LOST
    )


def retry_delay(attempts: int) -> timedelta:
    """1 minute after the first failure, doubled each time up to 6 hours, a fifth more or less."""
    delay: timedelta = min(FIRST_RETRY * 2 ** min(attempts, 16), LONGEST_RETRY)
    return delay * _chance.uniform(1 - JITTER, 1 + JITTER)


def keep_in_mailbox() -> int:
    """A demonstration without mail server: what is due counts as sent, and is read in its mailbox."""
    now = clock.now()
    return OutgoingMail.objects.due(now).update(
        state=State.SENT, sent_at=now, attempts=F("attempts") + 1, last_answer="kept in the mailbox", **LEASE_LOST
    )
