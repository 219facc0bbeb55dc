"""Browsers that their owner is known by: they keep her in while others are guessing (journeys §3)."""

import re
from datetime import timedelta

from django.db import transaction

from choeur.accounts.models import KnownDevice, User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock, tokens
from choeur.common.tokens import Token

COOKIE = "device"
COOKIE_AGE = timedelta(days=365)
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def secret_of(cookie: str) -> Token:
    """The secret of this browser: the one it has, or a new one."""
    return Token(cookie, tokens.digest(cookie)) if cookie else tokens.new_token()


def is_known(login_key: str, cookie: str) -> bool:
    """Whether this browser belongs to the person of this address. One statement, with or without account."""
    return bool(cookie) and KnownDevice.objects.filter(token_digest=tokens.digest(cookie), user__login_key=login_key).exists()


def remember(user: User, digest: str, *, label: str) -> bool:
    """From now on this browser is known for this person. True where it was not before."""
    if KnownDevice.objects.filter(user=user, token_digest=digest).update(last_seen_at=clock.now(), label=label):
        return False
    KnownDevice.objects.bulk_create([KnownDevice(user=user, token_digest=digest, label=label)], ignore_conflicts=True)
    return True


@transaction.atomic
def forget(device: KnownDevice, *, by: User, network: str) -> bool:
    """§5, M7: « Oublier »: this browser is a stranger again. False where it was forgotten meanwhile."""
    forgotten, _ = KnownDevice.objects.filter(pk=device.pk, user=by).delete()
    if forgotten:
        recording.record(Event.DEVICE_FORGOTTEN, actor=by, target=by, network=network)
    return bool(forgotten)


def label(user_agent: str) -> str:
    """« Firefox, Windows »: what a person recognises of her browser; empty where nothing is recognised."""
    text = re.sub(r"[^\x20-\x7e]", "", user_agent[:400])
    found = [next((name for mark, name in marks if mark in text), "") for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in found if name)
