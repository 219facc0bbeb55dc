"""Codes of six digits from an application: RFC 6238, 30 s, one step either side; a code serves once (journeys §3).

The time is the machine's, never the demonstration's movable clock: the application of a telephone cannot be moved.
"""

import base64
import hmac
import io
import os
import time

import pyotp
import segno
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from choeur.accounts import encryption, factors
from choeur.accounts.factor_models import Factor, Kind
from choeur.accounts.factors import Origin
from choeur.accounts.models import User
from choeur.common import clock
from choeur.common.errors import Refusal

SEED_BYTES = 20  # 160 bits (security.md 6.5.3)
STEP = 30  # seconds
WINDOW = (-1, 0, 1)  # a telephone may be half a minute off
DIGITS = 6


class WrongCode(Refusal):
    code = "wrong_code"

    def __init__(self) -> None:
        super().__init__(_("Ce code ne convient pas. Attendez le suivant et recopiez-le"), field="code")


def new_seed() -> str:
    """A fresh key, as applications read it: 32 letters and digits."""
    return base64.b32encode(os.urandom(SEED_BYTES)).decode("ascii")


def address(seed: str, *, user: User) -> str:
    """The `otpauth:` address that an application reads from the QR code."""
    return pyotp.TOTP(seed).provisioning_uri(name=user.login_address, issuer_name=settings.PORTAL_NAME)


def drawing(seed: str, *, user: User) -> str:
    """The QR code as an SVG to stand in a page: no style in it, black on whatever is behind."""
    made = io.BytesIO()
    code = segno.make(address(seed, user=user), error="m", micro=False)
    code.save(made, kind="svg", xmldecl=False, svgns=False, omitsize=True, svgclass=None, lineclass=None, nl=False)
    return made.getvalue().decode("ascii")


def add(user: User, *, seed: str, code: str, name: str, origin: Origin) -> Factor:
    """§5: the application is hers once it has given a right code; this code is used up.

    Raises:
        WrongCode: not the code of this key, now.
        TooManyFactors: she has ten.
    """
    step = _step_of(seed, code)
    if step is None:
        raise WrongCode
    return _add(user, seed=seed, step=step, name=name, origin=origin)


@transaction.atomic
def _add(user: User, *, seed: str, step: int, name: str, origin: Origin) -> Factor:
    factors.room_for_one_more(user)
    factor = keep(user, seed=seed, name=name, last_step=step)
    factors.note_added(factor, origin=origin)
    return factor


def keep(user: User, *, seed: str, name: str, last_step: int = 0) -> Factor:
    """The row alone, its seed encrypted and tied to it."""
    factor = Factor(user=user, kind=Kind.TOTP, name=name, last_step=last_step)
    factor.seed = encryption.encrypt(seed, factor.seed_context)
    factor.save(force_insert=True)
    return factor


def accept(user: User, code: str) -> Factor | None:
    """§3: the factor whose code this is, used up by one conditional update; None where it is none, or serves again."""
    for factor in Factor.objects.filter(user=user, kind=Kind.TOTP).order_by("added_at", "pk"):
        step = _step_of(encryption.decrypt(bytes(factor.seed), factor.seed_context), code)
        if step is None:
            continue
        fresh = Factor.objects.filter(pk=factor.pk, last_step__lt=step)
        if fresh.update(last_step=step, last_used_at=clock.now()):
            return factor
    return None


def _step_of(seed: str, code: str) -> int | None:
    typed = "".join(code.split())
    if len(typed) != DIGITS or not typed.isascii():
        return None
    now, codes = current_step(), pyotp.TOTP(seed)
    matching = [step for step in (now + shift for shift in WINDOW) if hmac.compare_digest(codes.generate_otp(step), typed)]
    return max(matching, default=None)


def current_step() -> int:
    """The number of the half-minute that the machine is in."""
    return int(time.time()) // STEP
