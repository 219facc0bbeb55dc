"""Before and after the expiry of an activation link (journeys §2): reminders, then erasure."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from choeur.accounts import activation_links
from choeur.accounts.models import ActivationLink, SignUp
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock
from choeur.common.dates import DAY
from choeur.jobs.declaring import periodic
from choeur.notifications import catalogue as mails
from choeur.notifications.mail_types import MailType
from choeur.notifications.sending import Addressee, notify
from choeur.signup.models import SignupDraft

BATCH = 200


@periodic(minutes=10)
def remind_before_expiry() -> int:
    """§2: one mail 7 days before the link expires, one the day before. Each is sent once, however often this runs."""
    return _remind(7, mails.ACTIVATION_REMINDER_7, rank=1) + _remind(1, mails.ACTIVATION_REMINDER_1, rank=2)


def _remind(days: int, mail: MailType, *, rank: int) -> int:
    if days >= settings.ACTIVATION_LINK_DAYS:
        return 0
    now = clock.now()
    due = SignUp.objects.waiting(now).filter(
        address_taken=False, reminders__lt=rank, expires_at__lte=now + timedelta(days=days), expires_at__gt=now + _next(days)
    )
    return sum(_remind_one(sign_up, mail, rank) for sign_up in due[:BATCH])


def _next(days: int) -> timedelta:
    """A reminder that is late by a whole turn is not sent: the next one says it better."""
    return DAY if days > 1 else timedelta(0)


@transaction.atomic
def _remind_one(sign_up: SignUp, mail: MailType, rank: int) -> int:
    if not SignUp.objects.filter(pk=sign_up.pk, ended_at=None, reminders__lt=rank).update(reminders=rank):
        return 0
    link = activation_links.address_of(activation_links.issue(sign_up))
    person = Addressee(sign_up.login_address, sign_up.language)
    notify(person, mail, expires_at=sign_up.expires_at, link=link)
    return 1


@periodic(hours=1)
def erase_never_activated() -> int:
    """§2: erased 30 days after the last expiry, 90 days after the sign-up at most; those that ended, likewise."""
    now = clock.now()
    stale = Q(expires_at__lte=now - activation_links.ERASED_AFTER) | Q(created_at__lte=now - activation_links.LONGEST_LIFE)
    erased = 0
    while batch := _erase(stale):
        erased += batch
    return erased


@transaction.atomic
def _erase(stale: Q) -> int:
    keys = list(SignUp.objects.filter(stale).values_list("pk", flat=True)[:BATCH])
    if keys:
        SignUp.objects.filter(pk__in=keys).delete()
        recording.record(Event.SIGN_UPS_ERASED, count=len(keys))
    return len(keys)


@periodic(hours=1)
def erase_drafts_and_decoys() -> int:
    """Expired drafts, and the links of nobody that make every answer cost the same."""
    now = clock.now()
    drafts, _ = SignupDraft.objects.filter(expires_at__lte=now).delete()
    decoys, _ = ActivationLink.objects.filter(sign_up=None, sent_at__lte=now - DAY).delete()
    return drafts + decoys
