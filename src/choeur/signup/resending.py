"""A new activation link, asked for by the person herself: the same answer whoever exists (journeys §2, decision 3)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from choeur.accounts import activation_links
from choeur.accounts.models import SignUp
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock
from choeur.notifications import catalogue as mails
from choeur.notifications import sending
from choeur.notifications.sending import Addressee

NOBODY = UUID(int=0)


@transaction.atomic
def resend(address: str, *, language: str, network: str) -> None:
    """Send a new link to the newest sign-up that waits at this address, reopening 30 days if its links had expired.

    Nothing waits there, or three mails left today: the same statements, and a row of the outbox that goes to nobody.
    """
    now = clock.now()
    sign_up = _newest(address, now)
    may_write = activation_links.may_write_to(address)
    expires_at = _reopened(sign_up, now) if sign_up else now + activation_links.validity()
    reminders = sign_up.reminders if sign_up and expires_at == sign_up.expires_at else 0

    SignUp.objects.filter(pk=sign_up.pk if sign_up else NOBODY).update(expires_at=expires_at, reminders=reminders)
    link = activation_links.address_of(activation_links.issue(sign_up if may_write else None))
    recording.record(Event.ACTIVATION_LINK_ASKED, target=sign_up, network=network)

    person = Addressee(sign_up.login_address if sign_up else address, sign_up.language if sign_up else language)
    write = sending.notify if sign_up and may_write else sending.decoy
    write(person, mails.ACTIVATION_AGAIN, expires_at=expires_at, link=link, asked_at=now)


def _newest(address: str, now: datetime) -> SignUp | None:
    """Expired ones count until they are erased: what the person typed is not lost."""
    return (
        SignUp.objects.of_address(address)
        .select_for_update(of=("self",))
        .filter(
            ended_at=None,
            address_taken=False,
            expires_at__gt=now - activation_links.ERASED_AFTER,
            created_at__gt=now - activation_links.LONGEST_LIFE,
        )
        .order_by("-created_at")
        .first()
    )


def _reopened(sign_up: SignUp, now: datetime) -> datetime:
    if now < sign_up.expires_at:
        return sign_up.expires_at
    return min(now + activation_links.validity(), sign_up.created_at + activation_links.LONGEST_LIFE)
