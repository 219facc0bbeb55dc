"""What one network may ask of the wizard before it is slowed: look-ups in the registry, and drafts (security.md 2.4.1)."""

from datetime import timedelta

from django.http import HttpRequest

from choeur.common import networks
from choeur.guard import buckets
from choeur.guard.buckets import Verdict

LOOK_UPS_A_MINUTE = 20
DRAFTS_AN_HOUR = 60


def look_up(request: HttpRequest) -> Verdict:
    """One question to the registry, whose live sources have quotas of their own."""
    return _take("registry.look_up", request, LOOK_UPS_A_MINUTE, timedelta(minutes=1))


def draft(request: HttpRequest) -> Verdict:
    """One more draft, kept for days."""
    return _take("signup.draft", request, DRAFTS_AN_HOUR, timedelta(hours=1))


def _take(name: str, request: HttpRequest, capacity: int, per: timedelta) -> Verdict:
    network = buckets.network_key(networks.client_address(request))
    return buckets.take(name, network, capacity=buckets.network_capacity(capacity), per=per)
