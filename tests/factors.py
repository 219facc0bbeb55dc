"""The second factors of the people of the tests: an application on a telephone, which shows its code when asked."""

import base64

import pyotp

from choeur.accounts import totp
from choeur.accounts.models import Factor, User

SEED = base64.b32encode(b"clef de vingt octets").decode("ascii")


def give_app(user: User, *, name: str = "Téléphone") -> Factor:
    """This person has an application, which holds `SEED`."""
    return totp.keep(user, seed=SEED, name=name)


def code(seed: str = SEED, *, shift: int = 0) -> str:
    """What the application shows now, or `shift` half-minutes later."""
    return pyotp.TOTP(seed).generate_otp(totp.current_step() + shift)


def wrong_code() -> str:
    """Six digits that no step around now shows."""
    near = {code(shift=shift) for shift in range(-3, 4)}
    return next(digits for digits in (f"{number:06}" for number in range(10)) if digits not in near)
