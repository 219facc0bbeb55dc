"""Sessions in our own table: only the SHA-256 of the key is kept, with an idle and an absolute end (decision 21)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import transaction
from django.db.models import Q, QuerySet

from choeur.accounts.models import Session, User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock, tokens
from choeur.notifications import catalogue as mails
from choeur.notifications.sending import notify

MOST_SESSIONS = 10
TOUCH_EVERY = timedelta(minutes=1)
REMEMBERED = timedelta(hours=12)
"""How long the row of a session that ended by itself says whose it was: a form sent over lunch or the next morning is hers."""


def idle_limit() -> timedelta:
    """How long a session lives without a request (`CHOEUR_SESSION_IDLE_MINUTES`)."""
    return timedelta(minutes=settings.SESSION_IDLE_MINUTES)


class SessionStore(db.SessionStore):
    """Django's database store, on our table and our clock."""

    row: Session | None = None
    is_lost = False  # the cookie has a key, and no session is open under it

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_new_session_key(self) -> str:
        return tokens.new_token().clear

    def _get_session_from_db(self) -> Session | None:
        now = clock.now()
        self.row = Session.objects.filter(
            session_key=tokens.digest(self.session_key or ""), expire_date__gt=now, last_used_at__gt=now - idle_limit()
        ).first()
        if self.row is None:
            self._session_key = None
            self.is_lost = True
        elif now - self.row.last_used_at >= TOUCH_EVERY:
            Session.objects.filter(pk=self.row.pk).update(last_used_at=now)
            self.row.last_used_at = now
        return self.row

    def is_empty(self) -> bool:
        """Django drops the cookie of an empty session. That of a lost one stays until a log in or a log out.

        It says whose form comes after the end; and the answer to a request that crossed a change of key would drop the new one.
        """
        return super().is_empty() and not (self.is_lost and not self.modified)

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=tokens.digest(session_key)).exists()

    def cycle_key(self) -> None:
        """Another key for the same session: a log in or a fresh proof postpones no absolute end (security.md 7.2.4).

        A session that has no key gets one when it is first written: a log in writes its session once.
        """
        if self.session_key is None:
            return
        key = tokens.new_token()
        if not Session.objects.filter(session_key=tokens.digest(self.session_key)).update(session_key=key.digest):
            raise SessionInterrupted("The session was ended elsewhere.")
        self._session_key = key.clear
        self.modified = True

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        now = clock.now()
        return Session(
            session_key=tokens.digest(self._get_or_create_session_key()),  # type: ignore[attr-defined] # Django's own
            session_data=self.encode(data),
            user_id=data.get(SESSION_KEY),
            created_at=now,
            last_used_at=now,
            expire_date=now + timedelta(hours=settings.SESSION_HOURS),
            network=data.get("network", ""),
            device=data.get("device", ""),
            device_digest=data.get("device_digest", ""),
        )

    def save(self, must_create: bool = False) -> None:
        """One statement; two sessions never draw the same key of 256 bits."""
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined] # Django's own
        if must_create:
            self.create_model_instance(data).save(force_insert=True)
            return
        changed = Session.objects.filter(session_key=tokens.digest(self.session_key)).update(
            session_data=self.encode(data), user_id=data.get(SESSION_KEY)
        )
        if not changed:
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(session_key=tokens.digest(key)).delete()

    @property
    def ends_idle_at(self) -> datetime | None:
        """When this session ends unless the person does something."""
        return min(self.row.last_used_at + idle_limit(), self.row.expire_date) if self.row else None

    @property
    def ends_at(self) -> datetime | None:
        """When this session ends whatever happens."""
        return self.row.expire_date if self.row else None


def _ended(now: datetime) -> Q:
    return Q(expire_date__lte=now) | Q(last_used_at__lte=now - idle_limit())


def live(user: User) -> QuerySet[Session]:
    """The sessions of this person that are open now."""
    return user.sessions.exclude(_ended(clock.now()))


def ended(key: str) -> Session | None:
    """The session of this key that ended by itself, idle or after its twelve hours. One that was closed has left no row."""
    rows = Session.objects.filter(_ended(clock.now()), session_key=tokens.digest(key), user__is_active=True)
    return rows.select_related("user").first()


def erase_ended() -> int:
    """Rows that are of no use any more, not even to say whose the session was."""
    gone, _ = Session.objects.filter(_ended(clock.now() - REMEMBERED)).delete()
    return gone


def make_room(user: User) -> int:
    """security.md 7.1.2: at most 10 sessions a person, the one about to open included; the oldest end. Returns how many did."""
    newest = list(live(user).order_by("-created_at").values_list("pk", flat=True)[:MOST_SESSIONS])
    if len(newest) < MOST_SESSIONS:
        return 0
    gone, _ = live(user).exclude(pk__in=newest[: MOST_SESSIONS - 1]).delete()
    return gone


@transaction.atomic
def close(session: Session, *, by: User, network: str) -> bool:
    """§5, M7: « Fermer » one of one's sessions. False where it was closed meanwhile."""
    closed, _ = by.sessions.filter(pk=session.pk).delete()
    if closed:
        recording.record(Event.SESSION_ENDED, actor=by, target=by, network=network, sessions=closed)
    return bool(closed)


@transaction.atomic
def close_others(key: str, *, by: User, network: str) -> int:
    """§5, M7: « Fermer toutes les autres sessions »: all but the one of this key. Returns how many were open.

    She is told by mail: whoever holds the session that remains may be somebody else (security.md 6.3.7).
    """
    others = live(by).exclude(session_key=tokens.digest(key))
    closed, _ = others.delete()
    by.sessions.exclude(session_key=tokens.digest(key)).delete()  # what had ended already takes no form back either
    if closed:
        recording.record(Event.SESSION_ENDED, actor=by, target=by, network=network, sessions=closed)
        notify(by, mails.SESSIONS_CLOSED, sessions=closed, at=clock.now(), network=network, by="owner")
    return closed


@transaction.atomic
def end_all(user: User, *, by: User | None) -> int:
    """security.md 7.4.5: an agent, or the operator by the command line, ends all her sessions. Returns how many were open."""
    closed = live(user).count()
    user.sessions.all().delete()
    if closed:
        recording.record(Event.SESSION_ENDED, actor=by, target=user, sessions=closed)
        notify(user, mails.SESSIONS_CLOSED, sessions=closed, at=clock.now(), network="", by="portal")
    return closed


@transaction.atomic
def end_for_everybody() -> int:
    """security.md 7.4.5: everybody logs in again, after a theft of sessions for instance. One line of the journal, no mail."""
    closed = Session.objects.exclude(_ended(clock.now())).filter(user__isnull=False).count()
    Session.objects.all().delete()
    recording.record(Event.SESSION_ENDED, sessions=closed)
    return closed
