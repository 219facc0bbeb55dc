"""The contact address: it receives nothing until its owner has followed the link sent to it (journeys §5, decision 7)."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from choeur.accounts.models import ContactConfirmation, User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock, tokens
from choeur.notifications import catalogue as mails
from choeur.notifications.sending import Addressee, notify

CONFIRMATION_HOURS = 24


def ask_for_confirmation(user: User, address: str) -> None:
    """Write to the new contact address (SEC-11). Runs in the caller's transaction."""
    token = tokens.new_token()
    now = clock.now()
    expires_at = now + timedelta(hours=CONFIRMATION_HOURS)
    ContactConfirmation.objects.create(user=user, address=address, token_digest=token.digest, created_at=now, expires_at=expires_at)
    link = reverse("myaccount:confirm_contact", args=[token.clear])
    notify(Addressee(address, user.language), mails.CONTACT_CONFIRMATION, expires_at=expires_at, link=link)


def pending_confirmation(clear: str) -> ContactConfirmation | None:
    """The confirmation that this link opens, while it is good."""
    return (
        ContactConfirmation.objects.filter(token_digest=tokens.digest(clear), confirmed_at=None, expires_at__gt=clock.now())
        .select_related("user")
        .first()
    )


def awaited(user: User) -> ContactConfirmation | None:
    """The contact address whose link this person still has to follow, the last one asked for."""
    waiting = ContactConfirmation.objects.filter(user=user, confirmed_at=None, expires_at__gt=clock.now())
    return waiting.order_by("-created_at").first()


@transaction.atomic
def confirm(confirmation: ContactConfirmation, *, network: str = "") -> bool:
    """Notifications go to this address from now on. False where another click came first or the link is stale."""
    now = clock.now()
    newer = ContactConfirmation.objects.filter(user_id=confirmation.user_id, created_at__gt=confirmation.created_at)
    if newer.exists():
        return False
    changed = ContactConfirmation.objects.filter(pk=confirmation.pk, confirmed_at=None, expires_at__gt=now).update(confirmed_at=now)
    if not changed:
        return False
    User.objects.filter(pk=confirmation.user_id).update(contact_address=confirmation.address)
    recording.record(Event.CONTACT_ADDRESS_CONFIRMED, actor=confirmation.user, target=confirmation.user, network=network)
    return True
