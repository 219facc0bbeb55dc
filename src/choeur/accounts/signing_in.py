"""Log in: one message, the same time and the same work whoever exists; nobody can lock an owner out (journeys §3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.utils.dateparse import parse_datetime

from choeur.accounts import devices, disavowing, passwords, sessions
from choeur.accounts.models import User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import addresses, clock, networks
from choeur.common.dates import DAY, HOUR, MINUTE
from choeur.guard import buckets
from choeur.notifications import catalogue as mails
from choeur.notifications import sending
from choeur.notifications.sending import Addressee

TRIES_A_MINUTE = 5  # for one account from one network
TRIES_AN_HOUR = 20  # for one account, from all unknown browsers together
HUMAN_TRIES_AN_HOUR = 10  # then, for one account, each with a captcha
TRIES_OF_A_NETWORK = 60  # a minute, all accounts together
TRIES_OF_A_KNOWN_DEVICE = 10  # a minute: its owner may mistype


@dataclass(frozen=True)
class Attempt:
    """The person, or nobody; `retry_after` is the number of seconds to wait where the attempt was slowed, else 0.

    `asks_human`: the account has had its tries of the hour; a person who shows that she is one may go on at once.
    """

    user: User | None = None
    retry_after: int = 0
    asks_human: bool = False


def attempt(address: str, password: str, *, device: str, client: str, is_human: bool = False) -> Attempt:
    """§3: check an address and a password. `device` is the browser's secret, `client` the address it comes from.

    A slowed attempt computes no hash; any other one computes exactly one, with or without account. `is_human`: a captcha
    was met with this attempt.
    """
    key = addresses.normalise(address)
    slowed = _brake(key, device=device, client=client, is_human=is_human)
    if slowed:
        return slowed
    user = authenticate(username=key, password=passwords.normalise(password)[: passwords.LONGEST + 1])
    if not isinstance(user, User):
        recording.record(Event.LOGIN_REFUSED, network=networks.masked(client))
        return Attempt()
    return Attempt(user)


def _brake(key: str, *, device: str, client: str, is_human: bool) -> Attempt | None:
    """§3: after many failures a captcha, then waiting. A known device has a brake of its own: nobody else can use it up."""
    account = buckets.address_key(key)
    if devices.is_known(key, device):
        own = buckets.take("login.device", f"{account}:{device}", capacity=TRIES_OF_A_KNOWN_DEVICE, per=MINUTE)
        return None if own else Attempt(retry_after=own.retry_after)

    of_network = buckets.take_of_network("login.network", client, capacity=TRIES_OF_A_NETWORK, per=MINUTE)
    if not of_network:
        return Attempt(retry_after=of_network.retry_after)
    here = buckets.take("login.account_network", f"{account}:{buckets.network_key(client)}", capacity=TRIES_A_MINUTE, per=MINUTE)
    if not here:
        return Attempt(retry_after=here.retry_after)
    of_account = buckets.take("login.account", account, capacity=TRIES_AN_HOUR, per=HOUR)
    if of_account or (is_human and buckets.take("login.account_human", account, capacity=HUMAN_TRIES_AN_HOUR, per=HOUR)):
        return None
    _tell_once_a_day(key)
    return Attempt(retry_after=of_account.retry_after, asks_human=True)


def _tell_once_a_day(key: str) -> None:
    """SEC-06 to the owner; for an address without account, the same work for nobody."""
    if not buckets.take("login.slowed_notice", buckets.address_key(key), capacity=1, per=DAY):
        return
    with transaction.atomic():
        owner = User.objects.filter(login_key=key).first()
        nobody = Addressee(settings.EMAIL_SENDER, settings.LANGUAGE_CODE)  # never what was typed: it may be no address at all
        write = sending.notify if owner else sending.decoy
        write(owner or nobody, mails.LOGIN_SLOWED, since=clock.now())


@dataclass(frozen=True)
class Previous:
    """The login before this one, as its owner is shown it once."""

    at: datetime
    network: str
    device: str


@transaction.atomic
def note_login(user: User, *, device_digest: str, device_label: str, client: str, means: str = "password") -> None:
    """The browser is known from now on, its owner told where it was not, the oldest sessions make room (SEC-05).

    `means`: what proved her last: « password », « trusted », or the kind of second factor.
    """
    now, network = clock.now(), networks.masked(client)
    if devices.remember(user, device_digest, label=device_label):
        link = disavowing.issue(user, device_digest)
        sending.notify(
            user, mails.NEW_DEVICE, expires_at=link.expires_at, at=now, device=device_label, network=network, link=link.path
        )
    sessions.make_room(user)
    User.objects.filter(pk=user.pk).update(last_seen={"at": now.isoformat(), "network": network, "device": device_label})
    recording.record(Event.LOGGED_IN, actor=user, target=user, network=network, means=means)


def previous_login(last_seen: dict[str, Any]) -> Previous | None:
    """What `User.last_seen` held before this login; None at the first one."""
    at = parse_datetime(last_seen.get("at", ""))
    return Previous(at, last_seen.get("network", ""), last_seen.get("device", "")) if at else None
