"""Quotas that refill with time, exact with any number of processes (journeys §3 « throttled », decision 16).

A bucket of `capacity` refills evenly in `per`. Taking is one conditional update that both databases serialise; nothing
is kept in the process. Call these outside a transaction: a refusal that rolls back would give the tokens back.
"""

import hashlib
import hmac
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest

from choeur.common import clock, networks
from choeur.guard.models import Bucket

DEMO_NETWORK_FACTOR = 100
CLOCK_SET_BACK = timedelta(minutes=1)
"""A bucket that would fill later than its whole period allows, by more than this, was written before the clock went back."""
ONE_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Verdict:
    """Whether the quota allows it; if not, after how many seconds it will."""

    allowed: bool
    retry_after: int = 0

    def __bool__(self) -> bool:
        return self.allowed


def take(name: str, key: str, *, capacity: float, per: timedelta, cost: float = 1) -> Verdict:
    """Take `cost` from the bucket `name` of `key`, if it holds that much.

    Raises:
        ValueError: `cost` is not between 0 and `capacity`: it could never be allowed.
    """
    if not 0 < cost <= capacity:
        raise ValueError("A bucket gives more than nothing and no more than it holds.")
    now = clock.now()
    spent = _time_for(cost, capacity, per)
    hashed = _hashed(name, key)
    row = Bucket.objects.filter(name=name, key=hashed)
    if row.filter(full_at__lte=now + per - spent).update(full_at=Greatest(F("full_at"), Value(now)) + spent):
        return Verdict(allowed=True)

    full_at = row.values_list("full_at", flat=True).first()
    if full_at is None:
        if _began(name, hashed, full_at=now + spent):
            return Verdict(allowed=True)
    elif full_at > now + per + CLOCK_SET_BACK:
        row.filter(full_at=full_at).update(full_at=now)
    elif not (verdict := _verdict(full_at + spent - per - clock.now())):
        return verdict
    return take(name, key, capacity=capacity, per=per, cost=cost)  # set right, or another connection came in between


def take_of_network(name: str, client: str, *, capacity: float, per: timedelta) -> Verdict:
    """`take` for the whole network of the address `client`; × 100 in a demonstration, where everybody comes from one machine."""
    return take(name, network_key(client), capacity=network_capacity(capacity), per=per)


def peek(name: str, key: str, *, capacity: float, per: timedelta, cost: float = 1) -> Verdict:
    """What `take` would answer, without taking."""
    now = clock.now()
    row = Bucket.objects.filter(name=name, key=_hashed(name, key)).exclude(_set_back(now, per))
    full_at = row.values_list("full_at", flat=True).first()
    return _verdict((full_at or now) + _time_for(cost, capacity, per) - per - now)


def reset(name: str, key: str) -> None:
    """Fill the bucket again: the person has proven who she is."""
    Bucket.objects.filter(name=name, key=_hashed(name, key)).delete()


def address_key(login_key: str) -> str:
    """The key of a quota per account; `login_key` is the normalised address, whether or not somebody has it."""
    return f"address:{login_key}"


def network_key(ip: str) -> str:
    """The key of a quota per network: /24 of IPv4, /56 of IPv6."""
    return f"network:{networks.network_of(ip)}"


def network_capacity(capacity: float) -> float:
    """Capacity of a quota per network: × 100 in a demonstration, where everybody comes from one machine."""
    return capacity * DEMO_NETWORK_FACTOR if settings.DEMO else capacity


def _began(name: str, hashed: str, *, full_at: datetime) -> bool:
    try:
        with transaction.atomic():
            Bucket.objects.create(name=name, key=hashed, full_at=full_at)
    except IntegrityError:
        return False
    return True


def _set_back(now: datetime, per: timedelta) -> Q:
    return Q(full_at__gt=now + per + CLOCK_SET_BACK)


def _verdict(missing: timedelta) -> Verdict:
    return Verdict(allowed=missing <= timedelta(0), retry_after=max(0, math.ceil(missing.total_seconds())))


def _time_for(cost: float, capacity: float, per: timedelta) -> timedelta:
    """How long the bucket needs to refill by `cost`; rounded down, so that `capacity` takes always fit."""
    return timedelta(microseconds=math.floor(per / ONE_MICROSECOND * cost / capacity))


def _hashed(name: str, key: str) -> str:
    return hmac.new(settings.PEPPER.encode(), f"{name}\0{key}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
