"""Ten codes on paper, for the day when the telephone is lost: 80 bits each, shown once, each good once (journeys §3)."""

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import transaction

from choeur.accounts import factors, hashers
from choeur.accounts.factor_models import RecoveryCode
from choeur.accounts.models import User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock
from choeur.notifications import catalogue as mails
from choeur.notifications.sending import notify_everywhere

HOW_MANY = 10
CODE_BYTES = 10  # 80 bits
LENGTH = 16  # in base32
GROUP = 4
NOBODY = UUID(int=0)
ALIKE = str.maketrans("018", "OLB")  # not in base32: what a reader mistook for a letter


def renew(user: User, *, device: str) -> list[str]:
    """§5: ten new codes, in clear for this one time; the older ones are void. Call it outside a transaction: ten slow hashes."""
    codes = [_spelled(base64.b32encode(os.urandom(CODE_BYTES)).decode("ascii")) for _number in range(HOW_MANY)]
    salt = secrets.token_hex(16)
    _replace(user, salt, [_hashed(code, salt) for code in codes], device=device)
    return codes


@transaction.atomic
def _replace(user: User, salt: str, hashes: Iterable[str], *, device: str) -> None:
    User.objects.select_for_update().get(pk=user.pk)
    again, _by_table = RecoveryCode.objects.filter(user=user).delete()
    factors.settle(user)
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, salt=salt, code_hash=made) for made in hashes])
    recording.record(Event.RECOVERY_CODES_RENEWED, actor=user, target=user)
    if again:
        _tell(user, what="renewed", device=device, left=HOW_MANY)


def use(user: User, typed: str, *, device: str) -> bool:
    """§3: true once for each code. One slow hash where she has codes, whatever was typed. Call it outside a transaction."""
    salt = RecoveryCode.objects.filter(user=user).values_list("salt", flat=True).first()
    return salt is not None and _use(user, _hashed(typed, salt), device=device)


@transaction.atomic
def _use(user: User, code_hash: str, *, device: str) -> bool:
    if not spend(user.pk, code_hash):
        return False
    factors.doubt(user)
    tell_used(user, by=user, device=device)
    return True


def hashed_for(user_id: UUID | None, typed: str) -> str:
    """The hash that this code would have among hers. One slow hash whoever it is; call it outside a transaction."""
    salt = RecoveryCode.objects.filter(user_id=user_id or NOBODY).values_list("salt", flat=True).first()
    return _hashed(typed, salt or NOBODY.hex)


def spend(user_id: UUID, code_hash: str) -> bool:
    """True once for each code. One statement; in the caller's transaction, which tells its owner."""
    return bool(RecoveryCode.objects.filter(user_id=user_id, code_hash=code_hash, used_at=None).update(used_at=clock.now()))


def tell_used(user: User, *, by: User | None, device: str) -> None:
    """The journal, and SEC-09 to every address of hers. `by` nobody, who had not proven a password. In the caller's transaction."""
    remaining = left(user)
    recording.record(Event.RECOVERY_CODE_USED, actor=by, target=user, left=remaining)
    _tell(user, what="used", device=device, left=remaining)


def left(user: User) -> int:
    """How many are still good."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def _tell(user: User, *, what: str, device: str, left: int) -> None:
    notify_everywhere(user, mails.RECOVERY_CODE_USED, what=what, at=clock.now(), device=device, left=left)


def _spelled(code: str) -> str:
    """« ABCD-EFGH-IJKL-MNOP »."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def _hashed(code: str, salt: str) -> str:
    """HMAC with `CHOEUR_PEPPER`, then Argon2id as a password: 80 bits are below the 112 that a fast hash needs (6.5.2)."""
    plain = "".join(character for character in code.upper()[:100] if character.isalnum()).translate(ALIKE)
    peppered = hmac.new(settings.PEPPER.encode("utf-8"), f"recovery_code:{plain}".encode("utf-8", "surrogatepass"), hashlib.sha256)
    return hashers.digest(peppered.digest(), salt=bytes.fromhex(salt)).hex()
