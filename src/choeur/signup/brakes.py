"""What one network may ask of the wizard before it is slowed (security.md 2.4.1)."""

from datetime import timedelta

from django.http import HttpRequest

from choeur.common import networks
from choeur.common.dates import HOUR, MINUTE
from choeur.guard import buckets
from choeur.guard.buckets import Verdict
from choeur.structures import looking_up

DRAFTS_AN_HOUR = 60
SKIPS_AN_HOUR = 10
SIGN_UPS_A_MINUTE = 10
RESENDS_A_MINUTE = 10
CONTESTS_A_MINUTE = 10


def look_up(request: HttpRequest) -> Verdict:
    """One question to the registry, whoever asks it."""
    return looking_up.may_ask(networks.client_address(request))


def draft(request: HttpRequest) -> Verdict:
    """One more draft, kept for days."""
    return _take("signup.draft", request, DRAFTS_AN_HOUR, HOUR)


def skip(request: HttpRequest) -> Verdict:
    """One captcha that nobody copied: the activation mail is its check (decision 15)."""
    return _take("signup.skip", request, SKIPS_AN_HOUR, HOUR)


def sign_up(request: HttpRequest) -> Verdict:
    """One « Confirmer »."""
    return _take("signup.confirm", request, SIGN_UPS_A_MINUTE, MINUTE)


def resend(request: HttpRequest) -> Verdict:
    """One more activation mail asked for, whoever waits for it."""
    return _take("signup.resend", request, RESENDS_A_MINUTE, MINUTE)


def contest(request: HttpRequest) -> Verdict:
    """One contest kept with a sign-up; nobody hears of it before the activation."""
    return _take("signup.contest", request, CONTESTS_A_MINUTE, MINUTE)


def _take(name: str, request: HttpRequest, capacity: int, per: timedelta) -> Verdict:
    return buckets.take_of_network(name, networks.client_address(request), capacity=capacity, per=per)
