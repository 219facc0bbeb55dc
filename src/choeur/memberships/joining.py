"""Asking to join a structure, and the answer its managers give; the first to found one leads it (journeys §1, §2, §5, §6)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from choeur.accounts.models import User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock, dates
from choeur.common.errors import Refusal
from choeur.memberships import authority, granting, telling
from choeur.memberships.models import LONGEST_REASON, Grant, Membership, Right, Role, Status
from choeur.notifications import catalogue as mails
from choeur.notifications.sending import notify
from choeur.structures.models import Structure
from choeur.workspaces.catalogue import Workspace
from choeur.workspaces.models import Opening


class AlreadyPending(Refusal):
    code = "membership_already_pending"

    def __init__(self, request: Membership) -> None:
        super().__init__(_("Une demande est déjà en cours, envoyée le %(date)s") % {"date": dates.long_date(request.requested_at)})


class AlreadyMember(Refusal):
    code = "already_a_member"

    def __init__(self, membership: Membership) -> None:
        super().__init__(
            _("Votre rattachement à cette structure est désactivé : adressez-vous à son gestionnaire")
            if membership.status == Status.SUSPENDED
            else _("Vous êtes déjà rattaché à cette structure")
        )


class AlreadyDecided(Refusal):
    code = "request_already_decided"

    def __init__(self, request: Membership, *, named: bool = True) -> None:
        super().__init__(answer_given(request, named=named))


class ReasonMissing(Refusal):
    code = "refusal_reason_missing"

    def __init__(self) -> None:
        super().__init__(_("Indiquez le motif du refus"), field="reason")


def lead(structure: Structure, *, user: User, openings: Iterable[Opening]) -> Membership:
    """§1: the first to activate becomes principal manager, with all rights on the espaces opened.

    The caller holds the lock of the structure that it has just founded.
    """
    membership = Membership.objects.create(
        user=user, structure=structure, role=Role.PRINCIPAL_MANAGER, status=Status.ACTIVE, decided_at=clock.now()
    )
    Grant.objects.bulk_create([Grant(membership=membership, opening=opening, right=Right.EDIT) for opening in openings])
    return membership


@transaction.atomic
def ask(structure: Structure, *, user: User, message: str = "") -> Membership:
    """§1, §5: a person asks to join; every manager of the structure is told (RAT-01), and she is told that they were (RAT-02).

    Raises:
        AlreadyPending: her request of an earlier day still waits.
        AlreadyMember: her rattachement is validated already.
    """
    structure = Structure.objects.select_for_update(of=("self",)).get(pk=structure.pk)
    _refuse_a_second(structure, user)

    request = Membership.objects.create(user=user, structure=structure, message=message)

    recording.record(Event.MEMBERSHIP_REQUESTED, actor=user, target=request, structure=structure)
    telling.managers(
        structure,
        mails.MEMBERSHIP_REQUESTED,
        person=user.full_name,
        address=user.login_address,
        structure=structure.public_name,
        identifier=structure.shown_identifier,
        message=message,
    )
    notify(user, mails.MEMBERSHIP_REQUEST_SENT, at=request.requested_at, structure=structure.public_name)
    return request


def _refuse_a_second(structure: Structure, user: User) -> None:
    hindrance = hindrance_to_ask(structure, user=user)
    if hindrance is not None:
        raise hindrance


def hindrance_to_ask(structure: Structure, *, user: User) -> AlreadyPending | AlreadyMember | None:
    """Why she cannot ask to join this structure now: her request waits, or her rattachement lives."""
    live = Membership.objects.live().of(structure).filter(user=user).first()
    if live is None:
        return None
    return AlreadyPending(live) if live.is_pending else AlreadyMember(live)


@transaction.atomic
def approve(membership: Membership, *, by: User, rights: Mapping[Workspace, Right]) -> Membership:
    """§6: a manager accepts a request and grants rights in the same act.

    Raises:
        AlreadyDecided: another manager answered first, or the person withdrew; says who and when.
        NotAllowed: `by` may not approve for this structure.
        NotOpen: one of the espaces was closed meanwhile.
    """
    request = Membership.objects.locked(membership)
    authority.require(by, authority.APPROVE, request.structure)
    if not request.is_pending:
        raise AlreadyDecided(request)

    now = _decide(request, Status.ACTIVE, by=by)
    granting.grant_all(request, rights, by=by)

    granted = {workspace.code: right.value for workspace, right in rights.items()}
    recording.record(Event.MEMBERSHIP_APPROVED, actor=by, target=request, structure=request.structure, **granted)
    notify(
        request.user,
        mails.MEMBERSHIP_APPROVED,
        at=now,
        structure=request.structure.public_name,
        espaces=_named(rights, language=request.user.language),
    )
    return request


@transaction.atomic
def refuse(membership: Membership, *, by: User, reason: str) -> Membership:
    """§6: refusing asks a reason, which the person reads (RAT-04).

    Raises:
        AlreadyDecided: another manager answered first, or the person withdrew; says who and when.
        NotAllowed: `by` may not decide for this structure.
        ReasonMissing: there is none.
    """
    request = Membership.objects.locked(membership)
    authority.require(by, authority.APPROVE, request.structure)
    if not request.is_pending:
        raise AlreadyDecided(request)
    if not reason.strip():
        raise ReasonMissing

    now = _decide(request, Status.REFUSED, by=by, reason=reason.strip()[:LONGEST_REASON])

    recording.record(Event.MEMBERSHIP_REFUSED, actor=by, target=request, structure=request.structure)
    notify(
        request.user,
        mails.MEMBERSHIP_REFUSED,
        at=now,
        structure=request.structure.public_name,
        reason=request.refusal_reason,
    )
    return request


@transaction.atomic
def withdraw(membership: Membership, *, by: User) -> Membership:
    """§5: the person takes her request back before it is answered; the managers are told (RAT-10).

    Raises:
        AlreadyDecided: a manager answered first, or it is withdrawn already.
        NotAllowed: it is not her request.
    """
    request = Membership.objects.locked(membership)
    authority.require_own(by, request)
    if not request.is_pending:
        raise AlreadyDecided(request, named=False)

    request.status, request.ended_at = Status.ENDED, clock.now()
    request.save(update_fields=["status", "ended_at"])

    recording.record(Event.MEMBERSHIP_WITHDRAWN, actor=by, target=request, structure=request.structure)
    telling.departure(request, action="withdrew")
    return request


def answer_given(request: Membership, *, named: bool) -> str:
    """What became of a request, in a sentence: managers read each other's names, the person who asked does not."""
    name = request.decided_by.full_name if named and request.decided_by else _("un gestionnaire")
    if request.decided_at is None:
        return _("Cette demande a été retirée le %(at)s.") % {"at": dates.date_and_time(request.ended_at or request.requested_at)}
    words = {"name": name, "at": dates.date_and_time(request.decided_at)}
    if request.is_refused:
        return _("Cette demande a déjà été refusée par %(name)s le %(at)s.") % words
    return _("Cette demande a déjà été validée par %(name)s le %(at)s.") % words


def _decide(request: Membership, status: Status, *, by: User, reason: str = "") -> datetime:
    now = clock.now()
    request.status, request.decided_at, request.decided_by, request.refusal_reason = status, now, by, reason
    request.save(update_fields=["status", "decided_at", "decided_by", "refusal_reason"])
    return now


def _named(rights: Mapping[Workspace, Right], *, language: str) -> str:
    """« Factures émises (Consultation), DUME (Modification) », in the language of the person who will read it."""
    with translation.override(language):
        return ", ".join(f"{workspace.label} ({right.label})" for workspace, right in rights.items())
