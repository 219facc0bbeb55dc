"""The life of a sollicitation (journeys §7): who may do what in which state, and what each act leaves.

Every act locks the row, checks its state, changes it, adds a message to the conversation, a line to the journal, and the mail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from choeur.accounts.models import User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import addresses, clock
from choeur.common.errors import Refusal
from choeur.notifications import catalogue as mails
from choeur.notifications import quoting
from choeur.notifications.mail_types import MailType, Value
from choeur.notifications.sending import notify
from choeur.support import attaching, following, numbering, settling
from choeur.support.models import AT_THE_PERSON, AT_THE_SUPPORT, Author, Message, Status, Subcategory, SupportRequest

INFO_WITHIN = timedelta(days=30)
REMINDED_BEFORE = timedelta(days=7)
ANSWER_STANDS_AFTER = timedelta(days=15)
REOPENED_WITHIN = timedelta(days=30)
SUMMARY = 200  # characters of the answer that its mail quotes

FROM: Mapping[Status, frozenset[Status]] = {
    Status.IN_PROGRESS: frozenset({Status.SUBMITTED, Status.INFO_GIVEN, Status.SENT_BACK}),
    Status.INFO_ASKED: frozenset(AT_THE_SUPPORT),
    Status.INFO_GIVEN: frozenset({Status.INFO_ASKED}),
    Status.ANSWERED: frozenset({*AT_THE_SUPPORT, Status.INFO_ASKED}),
    Status.SENT_BACK: frozenset({Status.ANSWERED, Status.CLOSED}),
    Status.CLOSED: frozenset({*AT_THE_SUPPORT, *AT_THE_PERSON}),
}
"""Where each state may come from."""


class NotNow(Refusal):
    """Somebody else, or the person in another tab, has moved it meanwhile."""

    code = "not_now"

    def __init__(self, status: Status) -> None:
        label = str(status.label)
        super().__init__(
            _("La sollicitation est maintenant dans l'état « %(status)s » : relisez-la avant d'agir.") % {"status": label}
        )


class TooLate(Refusal):
    """A closed one stays closed after its 30 days."""

    code = "too_late"

    def __init__(self) -> None:
        super().__init__(_("Le délai pour rouvrir cette sollicitation est passé : saisissez-en une nouvelle."))


@dataclass(frozen=True)
class Asked:
    """What the form holds. `key` is the form's own, which its files carry too."""

    key: str
    subcategory: Subcategory | None
    title: str
    description: str
    context: Mapping[str, str]
    language: str
    contests: bool = False  # the manager of a structure: the acknowledgement says what follows


@transaction.atomic
def save_draft(asked: Asked, *, by: User) -> SupportRequest:
    """« Enregistrer le brouillon »: kept with the account; it has no number, and nobody else reads it."""
    sent = SupportRequest.objects.filter(key=asked.key).exclude(status=Status.DRAFT).first()
    if sent is not None:
        return sent
    columns = _columns(asked) | {"requester": by, "changed_at": clock.now()}
    draft, _is_new = SupportRequest.objects.update_or_create(key=asked.key, defaults=columns)
    return draft


@transaction.atomic
def submit(asked: Asked, *, by: User | None = None, address: str = "", network: str = "") -> SupportRequest:
    """§7: a number at once. A visitor's waits for the confirmation of her address; nothing here looks for an account.

    Sent twice, the form is one sollicitation: the second time gets the first one's.
    """
    now = clock.now()
    counter = numbering.hold(now)
    sent = SupportRequest.objects.filter(key=asked.key).exclude(status=Status.DRAFT).first()
    if sent is not None:
        return sent
    columns = _columns(asked) | {
        "number": numbering.give(counter),
        "requester": by,
        "address": "" if by else address,
        "address_key": "" if by else addresses.normalise(address),
        "status": Status.SUBMITTED,
        "submitted_at": now,
        "confirmed_at": now if by else None,
        "changed_at": now,
    }
    request, _is_new = SupportRequest.objects.update_or_create(key=asked.key, defaults=columns)
    attaching.claim(asked.key, request=request)
    recording.record(Event.SUPPORT_SUBMITTED, actor=by, target=request, network=network)
    if by:
        _acknowledge(request, contests=asked.contests)
    else:
        _ask_confirmation(request, now)
    return request


def _columns(asked: Asked) -> dict[str, object]:
    return {
        "subcategory": asked.subcategory,
        "title": asked.title,
        "description": asked.description,
        "context": dict(asked.context),
        "language": asked.language,
    }


def _ask_confirmation(request: SupportRequest, now: datetime) -> None:
    expires_at = now + following.CONFIRMED_WITHIN
    link = following.issue(request, expires_at=expires_at)
    notify(request, mails.SUPPORT_TO_CONFIRM, expires_at=expires_at, link=link, number=str(request))


@transaction.atomic
def confirm_address(request: SupportRequest) -> SupportRequest:
    """§7: the visitor proves that the address is hers; the support may read from now on. A second time changes nothing."""
    held = SupportRequest.objects.locked(request)
    if held.is_confirmed:
        return held
    now = clock.now()
    held.confirmed_at = held.changed_at = now
    held.save(update_fields=["confirmed_at", "changed_at"])
    following.prolong(held, expires_at=now + following.FOLLOWED_FOR)
    recording.record(Event.SUPPORT_CONFIRMED, target=held)
    _acknowledge(held)
    return held


def _acknowledge(request: SupportRequest, *, contests: bool = False) -> None:
    with translation.override(request.language):
        category = str(request.subcategory.category) if request.subcategory else ""
    at = request.submitted_at or clock.now()
    contest = "sent" if contests else ""
    _write(request, mails.SUPPORT_RECEIVED, title=request.title, category=category, at=at, contest=contest)


@transaction.atomic
def take(request: SupportRequest, *, by: User) -> SupportRequest:
    """An agent works on it: « En cours », and hers."""
    held = _locked(request, Status.IN_PROGRESS)
    held.assigned_to = by
    _move(held, Status.IN_PROGRESS, author=Author.SUPPORT, agent=by)
    recording.record(Event.SUPPORT_TAKEN, actor=by, target=held)
    return held


@transaction.atomic
def ask_more(request: SupportRequest, *, by: User, question: str) -> SupportRequest:
    """The support needs more; the person has 30 days, and is reminded 7 days before their end."""
    held = _locked(request, Status.INFO_ASKED)
    held.due_at, held.reminded_at = clock.now() + INFO_WITHIN, None
    held.assigned_to = held.assigned_to or by
    _move(held, Status.INFO_ASKED, author=Author.SUPPORT, agent=by, body=question)
    recording.record(Event.SUPPORT_INFO_ASKED, actor=by, target=held)
    _write(held, mails.SUPPORT_INFO_ASKED, question=question, until=held.due_at)
    return held


@transaction.atomic
def give_more(request: SupportRequest, *, body: str, key: str = "") -> SupportRequest:
    """What the support asked for; `key` is that of the form, whose files come along."""
    held = _locked(request, Status.INFO_GIVEN)
    held.due_at = None
    message = _move(held, Status.INFO_GIVEN, author=Author.REQUESTER, body=body)
    attaching.claim(key, request=held, message=message)
    recording.record(Event.SUPPORT_INFO_GIVEN, actor=held.requester, target=held)
    return held


@transaction.atomic
def answer(request: SupportRequest, *, by: User, body: str) -> SupportRequest:
    """The support answers; without a word from the person, the answer stands after 15 days."""
    held = _locked(request, Status.ANSWERED)
    held.due_at = clock.now() + ANSWER_STANDS_AFTER
    held.assigned_to = held.assigned_to or by
    _move(held, Status.ANSWERED, author=Author.SUPPORT, agent=by, body=body)
    recording.record(Event.SUPPORT_ANSWERED, actor=by, target=held)
    summary = quoting.shortened(quoting.one_line(body), SUMMARY)
    _write(held, mails.SUPPORT_ANSWERED, summary=summary, until=held.due_at)
    return held


@transaction.atomic
def send_back(request: SupportRequest, *, reason: str, key: str = "") -> SupportRequest:
    """« Renvoyer : la réponse ne convient pas »; within 30 days it reopens a closed one too.

    Raises:
        TooLate: closed for longer than that.
    """
    held = _locked(request, Status.SENT_BACK)
    if held.status == Status.CLOSED and (held.due_at is None or held.due_at <= clock.now()):
        raise TooLate
    held.due_at = None
    message = _move(held, Status.SENT_BACK, author=Author.REQUESTER, body=reason)
    attaching.claim(key, request=held, message=message)
    recording.record(Event.SUPPORT_SENT_BACK, actor=held.requester, target=held)
    return held


@transaction.atomic
def close(request: SupportRequest, *, author: Author, by: User | None = None, reason: str = "") -> SupportRequest:
    """Done, for the person, the support, or the portal once a delay is over. It can be reopened for 30 days."""
    held = _locked(request, Status.CLOSED)
    now = clock.now()
    held.due_at = now + REOPENED_WITHIN
    _move(held, Status.CLOSED, author=author, agent=by, body=reason)
    actor = by or (held.requester if author is Author.REQUESTER else None)
    recording.record(Event.SUPPORT_CLOSED, actor=actor, target=held)
    outcome = settling.end_with(held, author=author, actor=actor)
    who = {Author.REQUESTER: "you", Author.SUPPORT: "support", Author.PORTAL: "delay"}[author]
    _write(held, mails.SUPPORT_CLOSED, at=now, by=who, until=held.due_at, contest=outcome)
    return held


@transaction.atomic
def remind(request: SupportRequest) -> bool:
    """SUP-05, once for each question. False where the person has answered meanwhile, or was reminded already."""
    held = SupportRequest.objects.locked(request)
    question = held.messages.filter(event=Status.INFO_ASKED).last()
    if held.status != Status.INFO_ASKED or held.reminded_at or held.due_at is None or question is None:
        return False
    held.reminded_at = clock.now()
    held.save(update_fields=["reminded_at"])
    _write(held, mails.SUPPORT_REMINDER, asked_at=question.at, question=question.body, until=held.due_at)
    return True


def may_become(request: SupportRequest, status: Status) -> bool:
    """Whether a page may offer this; the act checks again under the lock."""
    if request.status == Status.CLOSED and (request.due_at is None or request.due_at <= clock.now()):
        return False
    return request.is_confirmed and Status(request.status) in FROM[status]


def _locked(request: SupportRequest, to: Status) -> SupportRequest:
    held = SupportRequest.objects.locked(request)
    if not held.is_confirmed or Status(held.status) not in FROM[to]:
        raise NotNow(Status(held.status))
    return held


def _move(held: SupportRequest, to: Status, *, author: Author, agent: User | None = None, body: str = "") -> Message:
    held.status, held.changed_at = to, clock.now()
    held.save()
    return Message.objects.create(request=held, author=author, agent=agent, event=to, body=body, at=held.changed_at)


def _write(request: SupportRequest, mail: MailType, **context: Value) -> None:
    """To her account's page, or to a visitor by a link of its own."""
    if request.requester:
        link, expires_at = reverse("support:show", args=[str(request)]), None
    else:
        expires_at = clock.now() + following.FOLLOWED_FOR
        link = following.issue(request, expires_at=expires_at)
    notify(request, mail, expires_at=expires_at, link=link, number=str(request), **context)
