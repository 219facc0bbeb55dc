"""Another way back in: by one's principal manager, a recovery code, or two agents of the support (journeys §4, security.md 6.4.4).

Asking costs and shows the same whoever has the address: mails leave by a job. What was asked is done when it is approved and the
waiting time is over, unless anybody who holds one of her addresses says « ce n'est pas moi ».
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from choeur.accounts import factors, recovery_codes, resetting
from choeur.accounts.models import User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock, tokens
from choeur.common.errors import Refusal
from choeur.memberships import authority
from choeur.memberships.authority import NotAllowed
from choeur.memberships.models import Membership, Recovery, Role
from choeur.notifications import catalogue as mails
from choeur.notifications.sending import notify, notify_everywhere

LAPSES_AFTER = timedelta(days=30)
NOBODY = UUID(int=0)


class NotOpen(Refusal):
    """Somebody answered it before, or it lapsed."""

    code = "recovery_not_open"

    def __init__(self) -> None:
        super().__init__(_("Cette demande d'accès n'attend plus de réponse."))


class AlreadyOpen(Refusal):
    """Another way back in is under way for this person."""

    code = "recovery_already_open"

    def __init__(self) -> None:
        super().__init__(_("Une demande d'accès est déjà en cours pour ce compte : elle aboutit ou elle est refusée d'abord."))


def waiting_time() -> timedelta:
    """How long anybody may say no (`CHOEUR_RECOVERY_HOURS`)."""
    return timedelta(hours=settings.RECOVERY_HOURS)


@transaction.atomic
def ask(user_id: UUID | None, *, network: str) -> None:
    """§4: the person of a reset asks her principal manager. One request at a time: another one is noted for nobody."""
    now = clock.now()
    owner = _owner(user_id)
    free = None if _is_open(owner) else owner
    Recovery.objects.create(user=free, asked_at=now, due_at=now + waiting_time())
    recording.record(Event.RECOVERY_ASKED, target=owner, network=network)


def ask_with_code(user_id: UUID | None, typed: str, *, network: str) -> None:
    """§4: the person of a reset gives a recovery code instead. Right or wrong, one hash and the same statements.

    A right code is spent, and replaces a request that no manager approved: anybody may ask that of a manager, who need not exist.
    While another request is open no code is spent, and the new request is noted for nobody.
    """
    code_hash = recovery_codes.hashed_for(user_id, typed)
    with transaction.atomic():
        now = clock.now()
        owner = _owner(user_id)
        weaker = _unapproved(owner)
        free = None if _is_open(owner, but=weaker) else owner
        is_right = recovery_codes.spend(_key(free), code_hash)
        whose = free if is_right else None
        _replace(weaker if whose else None)
        Recovery.objects.create(
            user=whose,
            way=Recovery.Way.RECOVERY_CODE,
            asked_at=now,
            approved_at=now if whose else None,
            due_at=now + waiting_time(),
        )
        recording.record(Event.RECOVERY_ASKED, target=owner, network=network)


def begin_by_support(user: User, *, by: User, removes_factors: bool) -> Recovery:
    """§4: two agents have verified who she is; `by` is the second. In the caller's transaction, which holds her row.

    It replaces a request that no manager approved.

    Raises:
        AlreadyOpen: another way back is under way.
    """
    now = clock.now()
    weaker = _unapproved(user)
    if _is_open(user, but=weaker):
        raise AlreadyOpen
    _replace(weaker)
    return Recovery.objects.create(
        user=user,
        way=Recovery.Way.SUPPORT,
        removes_factors=removes_factors,
        asked_at=now,
        approved_at=now,
        approved_by=by,
        due_at=now + waiting_time(),
    )


def _owner(user_id: UUID | None) -> User | None:
    """Whose account it is, locked."""
    return User.objects.select_for_update().filter(pk=user_id or NOBODY, is_active=True).first()


def _unapproved(owner: User | None) -> Recovery | None:
    """Her open request that nobody vouched for, locked: an approval at the same moment comes before or never."""
    return Recovery.objects.select_for_update().filter(user_id=_key(owner), ended_at=None, approved_at=None).first()


def _is_open(owner: User | None, *, but: Recovery | None = None) -> bool:
    return Recovery.objects.filter(user_id=_key(owner), ended_at=None).exclude(pk=_key(but)).exists()


def _replace(weaker: Recovery | None) -> None:
    """The links of its notices go on refusing: what replaced it."""
    Recovery.objects.filter(pk=_key(weaker)).update(ended_at=clock.now(), end=Recovery.End.REPLACED)


def _key(row: User | Recovery | None) -> UUID:
    return row.pk if row else NOBODY


def within_reach_of(manager: User) -> QuerySet[Recovery]:
    """Open ones of people who belong to a structure that she leads; her own is another's to judge."""
    led = authority.structures_where(manager, authority.RECOVER)
    members = Membership.objects.active().filter(structure__in=led).exclude(user=manager).values("user")
    rows = Recovery.objects.select_related("user").filter(
        user__in=members, ended_at=None, approved_at=None, way=Recovery.Way.MANAGER
    )
    return rows.exclude(told_at=None).order_by("asked_at", "pk")


@transaction.atomic
def approve(recovery: Recovery, *, by: User) -> None:
    """The principal manager vouches for her; the link leaves once the waiting time is over.

    Raises:
        NotOpen: it was answered, refused or lapsed meanwhile.
        NotAllowed: she does not lead a structure of that person.
    """
    recovery = _locked(recovery, by)
    Recovery.objects.filter(pk=recovery.pk).update(approved_at=clock.now(), approved_by=by)
    recording.record(Event.RECOVERY_APPROVED, actor=by, target=recovery.user)


@transaction.atomic
def refuse(recovery: Recovery, *, by: User) -> None:
    """The principal manager says no; the person is told.

    Raises:
        NotOpen: it was answered, refused or lapsed meanwhile.
        NotAllowed: she does not lead a structure of that person.
    """
    recovery = _locked(recovery, by)
    Recovery.objects.filter(pk=recovery.pk).update(ended_at=clock.now(), end=Recovery.End.REFUSED)
    recording.record(Event.RECOVERY_REFUSED, actor=by, target=recovery.user)
    if recovery.user:
        notify(recovery.user, mails.ACCESS_REFUSED, by="manager", at=clock.now())


def was_opposed(user: User, *, since: datetime) -> bool:
    """Whether somebody who holds one of her addresses has refused a request since that moment."""
    return Recovery.objects.filter(user=user, end=Recovery.End.OPPOSED, ended_at__gte=since).exists()


def opposable(clear: str) -> Recovery | None:
    """What the link of a notice can still end: its request, or the one that replaced it. Reading changes nothing."""
    recoveries = Recovery.objects.select_related("user")
    told = recoveries.filter(opposing_digest=tokens.digest(clear)).first()
    if told and told.end == Recovery.End.REPLACED:
        return recoveries.filter(user=told.user, ended_at=None).first()
    return told if told and not told.end else None


@transaction.atomic
def oppose(recovery: Recovery, *, network: str) -> None:
    """« Ce n'est pas moi »: whoever holds one of her addresses ends the request, approved or not.

    Raises:
        NotOpen: it has ended.
    """
    ended = Recovery.objects.filter(pk=recovery.pk, ended_at=None).update(ended_at=clock.now(), end=Recovery.End.OPPOSED)
    if not ended or recovery.user is None:
        raise NotOpen
    recording.record(Event.RECOVERY_OPPOSED, target=recovery.user, network=network)
    notify(recovery.user, mails.ACCESS_REFUSED, by="person", at=clock.now())


def go_on() -> int:
    """What is due: notices of new requests, links of those that were approved in time, the end of those that nobody answered."""
    now = clock.now()
    told = [_tell(pk) for pk in _open().filter(told_at=None).values_list("pk", flat=True)]
    granted = [_grant(pk) for pk in _open().filter(approved_at__isnull=False, due_at__lte=now).values_list("pk", flat=True)]
    lapsed = _open().filter(asked_at__lte=now - LAPSES_AFTER, approved_at=None).update(ended_at=now, end=Recovery.End.LAPSED)
    old, _rows = Recovery.objects.filter(asked_at__lte=now - LAPSES_AFTER).filter(Q(user=None) | ~Q(end="")).delete()
    return sum(told) + sum(granted) + lapsed + old


def _open() -> QuerySet[Recovery]:
    return Recovery.objects.filter(user__isnull=False, ended_at=None).order_by("asked_at", "pk")


@transaction.atomic
def _tell(recovery_id: UUID) -> bool:
    """SEC-18 to each of her addresses; GES-13 to whoever may approve, or SEC-09 for the code that was spent."""
    recovery, token = Recovery.objects.select_related("user").get(pk=recovery_id), tokens.new_token()
    changed = Recovery.objects.filter(pk=recovery_id, told_at=None, ended_at=None)
    due_at = clock.now() + waiting_time()  # counts from the notice, however late the job
    if recovery.user is None or not changed.update(told_at=clock.now(), due_at=due_at, opposing_digest=token.digest):
        return False
    link = reverse("login:access_link", args=[token.clear])
    way = "factors" if recovery.removes_factors else recovery.way
    notify_everywhere(recovery.user, mails.ACCESS_ASKED, link=link, until=due_at, way=way)
    if recovery.way == Recovery.Way.MANAGER:
        _tell_principals(recovery.user, due_at)
    if recovery.way == Recovery.Way.RECOVERY_CODE:
        recovery_codes.tell_used(recovery.user, by=None, device="")
    return True


def _tell_principals(person: User, due_at: datetime) -> None:
    """Of each structure that she belongs to, the one who leads it, unless it is herself."""
    hers = Membership.objects.active().filter(user=person).values("structure")
    principals = Membership.objects.active().filter(structure__in=hers, role=Role.PRINCIPAL_MANAGER).exclude(user=person)
    for membership in principals.select_related("user", "structure").order_by("structure"):
        notify(
            membership.user,
            mails.ACCESS_TO_APPROVE,
            person=person.full_name,
            address=person.login_address,
            structure=membership.structure.public_name,
            until=due_at,
        )


@transaction.atomic
def _grant(recovery_id: UUID) -> bool:
    recovery = Recovery.objects.select_related("user").get(pk=recovery_id)
    ready = Recovery.objects.filter(pk=recovery_id, ended_at=None, approved_at__isnull=False, due_at__lte=clock.now())
    if recovery.user is None or not ready.update(ended_at=clock.now(), end=Recovery.End.GRANTED):
        return False
    if recovery.removes_factors:
        factors.remove_all(User.objects.select_for_update().get(pk=recovery.user.pk))
    else:
        resetting.grant(recovery.user)
        recording.record(Event.RECOVERY_GRANTED, target=recovery.user)
    return True


def _locked(recovery: Recovery, by: User) -> Recovery:
    """The row as it is now, and the right of whoever answers, asked again."""
    fresh = Recovery.objects.select_for_update().filter(pk=recovery.pk, ended_at=None, approved_at=None).first()
    if fresh is None or fresh.user is None:
        raise NotOpen
    if not within_reach_of(by).filter(pk=fresh.pk).exists():
        raise NotAllowed
    return fresh
