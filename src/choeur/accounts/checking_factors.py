"""The second step of a log in: a code, a recovery code or a passkey, with brakes of its own (journeys §3, L2).

Whoever comes here gave the right password. Six digits can be guessed, so tries are few: at 20 an hour, three codes of a
million being good at each moment, a thief needs more than a year. A browser that is known has a brake that nobody else can use up.
"""

from dataclasses import dataclass

from django.db import transaction

from choeur.accounts import devices, passkeys, recovery_codes, totp
from choeur.accounts.models import Kind, User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock, networks
from choeur.common.dates import DAY, HOUR, MINUTE
from choeur.guard import buckets
from choeur.guard.buckets import Verdict
from choeur.notifications import catalogue as mails
from choeur.notifications.sending import notify_everywhere

TRIES_A_MINUTE = 5  # of one browser that is known, or of one account from one network
TRIES_AN_HOUR = 20  # of one browser that is known, or of one account from all other browsers together
TRIES_OF_A_NETWORK = 60  # a minute, all accounts together
FAILURES_UNTOLD = 2  # within a day; at the third, the owner learns that somebody has her password


@dataclass(frozen=True)
class Means:
    """What she has besides her password."""

    has_app: bool
    has_passkey: bool
    codes_left: int

    @property
    def is_passkey_alone(self) -> bool:
        """No code can be typed: the key itself is the only second factor, and it is her password as well."""
        return self.has_passkey and not self.has_app and not self.codes_left


NOTHING = Means(has_app=False, has_passkey=False, codes_left=0)


@dataclass(frozen=True)
class Answer:
    """Which means was right, « totp » or « recovery_code »; empty where none was. `retry_after`: seconds, where it was slowed."""

    means: str = ""
    retry_after: int = 0


def means_of(user: User) -> Means:
    """What she can prove it with. Recovery codes alone are no second factor."""
    kinds = set(user.factors.values_list("kind", flat=True))
    return Means(Kind.TOTP in kinds, Kind.PASSKEY in kinds, recovery_codes.left(user)) if kinds else NOTHING


def confirm(user: User, *, code: str, recovery_code: str, device: str, device_label: str, client: str) -> Answer:
    """§3: check what was typed on L2; a recovery code, where there is one, goes before. Each code serves once.

    `device` is the browser's secret, `client` the address it comes from.
    """
    taken = _brake(user, device=device, client=client)
    if not taken:
        return Answer(retry_after=taken.retry_after)
    if recovery_code.strip():
        if recovery_codes.use(user, recovery_code, device=device_label):
            return Answer("recovery_code")
    elif totp.accept(user, code):
        return Answer("totp")
    _note_failure(user, client=client)
    return Answer()


def _brake(user: User, *, device: str, client: str) -> Verdict:
    account = buckets.address_key(user.login_key)
    if devices.is_known(user.login_key, device):
        return _both("factor.device", f"{account}:{device}", "factor.device_hour", f"{account}:{device}")
    of_network = buckets.take_of_network("factor.network", client, capacity=TRIES_OF_A_NETWORK, per=MINUTE)
    if not of_network:
        return of_network
    return _both("factor.account_network", f"{account}:{buckets.network_key(client)}", "factor.account", account)


def _both(of_minute: str, minute_key: str, of_hour: str, hour_key: str) -> Verdict:
    within_minute = buckets.take(of_minute, minute_key, capacity=TRIES_A_MINUTE, per=MINUTE)
    return within_minute and buckets.take(of_hour, hour_key, capacity=TRIES_AN_HOUR, per=HOUR)


def recognise(answer: str, *, user: User | None, client: str) -> User | None:
    """§3: whose passkey answered; only `user` where her password is proven. A key cannot be guessed: one network may only
    not keep the server busy.
    """
    if not buckets.take_of_network("factor.network", client, capacity=TRIES_OF_A_NETWORK, per=MINUTE):
        return None
    factor = passkeys.accept(answer, user=user)
    if factor is None:
        recording.record(Event.FACTOR_REFUSED, target=user, network=networks.masked(client))
        return None
    return factor.user


def _note_failure(user: User, *, client: str) -> None:
    """The journal; SEC-22 at the third failure of a day, once a day (security.md 6.3.5)."""
    key = buckets.address_key(user.login_key)
    untold = buckets.take("factor.untold", key, capacity=FAILURES_UNTOLD, per=DAY)
    tells = not untold and buckets.take("factor.notice", key, capacity=1, per=DAY)
    with transaction.atomic():
        recording.record(Event.FACTOR_REFUSED, target=user, network=networks.masked(client))
        if tells:
            notify_everywhere(user, mails.FACTOR_GUESSED, at=clock.now(), network=networks.masked(client))
