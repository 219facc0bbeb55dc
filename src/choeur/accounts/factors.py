"""Second factors of a person: which she has, renaming, removing; what each kind does is in its own module (journeys §3)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from choeur.accounts import passwords
from choeur.accounts.factor_models import Factor
from choeur.accounts.models import Session, User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock, tokens
from choeur.common.dates import HOUR, MINUTE
from choeur.common.errors import Refusal
from choeur.guard import buckets
from choeur.notifications import catalogue as mails
from choeur.notifications.sending import notify_everywhere

MOST = 10  # factors a person
SETTLED_WITHIN = timedelta(hours=24)
PASSWORDS_A_MINUTE, PASSWORDS_AN_HOUR = 5, 20  # tries of the current password, on the pages of one account


@dataclass(frozen=True)
class Origin:
    """Where a change of factors comes from: the browser as its owner reads it, and its session, the only one that goes on."""

    device: str
    session_key: str


class WrongPassword(Refusal):
    code = "wrong_password"

    def __init__(self) -> None:
        super().__init__(_("Le mot de passe actuel n'est pas exact"), field="password")


class TooManyTries(Refusal):
    code = "too_many_tries"

    def __init__(self, retry_after: int, *, field: str) -> None:
        super().__init__(_("Trop d'essais. Patientez quelques minutes avant de recommencer"), field=field)
        self.retry_after = retry_after


class TooManyFactors(Refusal):
    code = "too_many_factors"

    def __init__(self) -> None:
        super().__init__(_("Vous avez déjà dix moyens de connexion : supprimez-en un d'abord"))


def are_set(user: User) -> bool:
    """Whether she has a second factor; recovery codes alone are none."""
    return Factor.objects.filter(user=user).exists()


def note_asked(user: User) -> None:
    """From now on she knows that she must have one; told again, the first time counts."""
    now = clock.now()
    User.objects.filter(pk=user.pk, factor_asked_at=None).update(factor_asked_at=now)
    user.factor_asked_at = now


def doubt(user: User) -> None:
    """A recovery code served instead: where is the factor? (security.md T22)."""
    now = clock.now()
    User.objects.filter(pk=user.pk, code_used_at=None).update(code_used_at=now)


def settle(user: User) -> None:
    """She added a factor, removed one, has new codes, or says that she still has hers: nothing is in doubt any more."""
    User.objects.filter(pk=user.pk, code_used_at__isnull=False).update(code_used_at=None)
    user.code_used_at = None


@transaction.atomic
def say_kept(user: User) -> None:
    """« J'ai toujours mon second facteur », after a recovery code served."""
    settle(user)
    recording.record(Event.FACTOR_KEPT, actor=user, target=user)


def must_be_settled(user: User) -> bool:
    """A code served 24 hours ago or more, and nothing was done since: no other page opens before that. No statement."""
    return user.code_used_at is not None and clock.now() - user.code_used_at >= SETTLED_WITHIN


def check_password(user: User, password: str) -> None:
    """Her current password, asked again before factors change (security.md 7.5.1). Call it outside a transaction.

    Raises:
        TooManyTries: five within a minute, or twenty within an hour.
        WrongPassword: it is another one.
    """
    key = buckets.address_key(user.login_key)
    for name, capacity, per in (
        ("password.again", PASSWORDS_A_MINUTE, MINUTE),
        ("password.again_hour", PASSWORDS_AN_HOUR, HOUR),
    ):
        if not (taken := buckets.take(name, key, capacity=capacity, per=per)):
            raise TooManyTries(taken.retry_after, field="password")
    if not user.check_password(passwords.normalise(password)[: passwords.LONGEST + 1]):
        raise WrongPassword


def room_for_one_more(user: User) -> None:
    """Locks the person: her factors change one at a time.

    Raises:
        TooManyFactors: she has ten.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if Factor.objects.filter(user=user).count() >= MOST:
        raise TooManyFactors


def note_added(factor: Factor, *, origin: Origin) -> None:
    """Her other sessions end, which never proved it; the journal; SEC-07 to every address of hers."""
    end_other_sessions(factor.user, origin)
    settle(factor.user)
    recording.record(Event.FACTOR_ADDED, actor=factor.user, target=factor.user, factor=str(factor.pk), kind=factor.kind)
    told: dict[str, Any] = {"name": factor.name, "kind": factor.kind, "at": factor.added_at, "device": origin.device}
    notify_everywhere(factor.user, mails.FACTOR_ADDED, **told)


@transaction.atomic
def rename(factor: Factor, *, name: str) -> None:
    """§5: the name by which she recognises it."""
    if Factor.objects.filter(pk=factor.pk).update(name=name):
        recording.record(Event.FACTOR_RENAMED, actor=factor.user, target=factor.user, factor=str(factor.pk))


@transaction.atomic
def remove(factor: Factor, *, origin: Origin) -> None:
    """§5: it opens nothing any more, from now on. Whoever removes has given her password again. Removed twice: once."""
    user = User.objects.select_for_update().get(pk=factor.user_id)
    removed, _by_table = Factor.objects.filter(pk=factor.pk, user=user).delete()
    if not removed:
        return
    left = Factor.objects.filter(user=user).count()
    if not left:
        user.trusted_browsers.all().delete()  # nothing is asked of any browser; a factor added later asks them all again
    end_other_sessions(user, origin)
    settle(user)
    recording.record(Event.FACTOR_REMOVED, actor=user, target=user, factor=str(factor.pk), kind=factor.kind)
    notify_everywhere(user, mails.FACTOR_REMOVED, name=factor.name, kind=factor.kind, at=clock.now(), left=left)


def remove_all(user: User) -> None:
    """All that she had besides her password is lost: factors, codes, trust. Every session ends. In the caller's transaction.

    Who removed her last factor meanwhile had it: nothing is lost, nothing changes.
    """
    lost = list(Factor.objects.filter(user=user).order_by("added_at", "pk"))
    if not lost:
        return
    Factor.objects.filter(user=user).delete()
    user.trusted_browsers.all().delete()
    user.recovery_codes.all().delete()
    user.sessions.all().delete()
    user.known_devices.all().delete()  # whoever comes next is announced
    settle(user)
    for number, factor in enumerate(lost, 1):
        recording.record(Event.FACTOR_REMOVED, target=user, factor=str(factor.pk), kind=factor.kind)
        told: dict[str, Any] = {"name": factor.name, "kind": factor.kind, "at": clock.now(), "left": len(lost) - number}
        notify_everywhere(user, mails.FACTOR_REMOVED, **told)


def end_other_sessions(user: User, origin: Origin) -> None:
    """What opens her account has changed: but for this one, each session must be opened anew."""
    Session.objects.filter(user=user).exclude(session_key=tokens.digest(origin.session_key)).delete()
