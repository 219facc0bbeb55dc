"""« Ce n'est pas la bonne personne ? »: a manager who is not verified is contested, then confirmed or not (journeys §1).

Rows are locked in one order: the structure, its sollicitations, its contests.
"""

import secrets

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from choeur.accounts.models import User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common.errors import Refusal
from choeur.memberships import sign_ups, telling
from choeur.memberships.models import Membership, Status
from choeur.notifications import catalogue as mails
from choeur.notifications import quoting
from choeur.structures import verifying
from choeur.structures.identifiers import IdentifierType
from choeur.structures.models import Structure
from choeur.support import lifecycle, reference, settling
from choeur.support.forms import LONGEST_TITLE
from choeur.support.lifecycle import Asked
from choeur.support.models import Author, Contest, SupportRequest
from choeur.support.models import Status as RequestStatus

PERSONAL = IdentifierType.INDIVIDUAL
"""A particulier is her own structure: nobody else signs up for it, and no page says that she is here (security.md T8)."""


class ManagerVerified(Refusal):
    code = "manager_verified"

    def __init__(self) -> None:
        super().__init__(_("Le gestionnaire de cette structure est vérifié. Si c'est une erreur, écrivez au support."))


class NotConcerned(Refusal):
    code = "not_concerned"

    def __init__(self) -> None:
        super().__init__(_("Pour contester le gestionnaire d'une structure, demandez d'abord à la rejoindre."))


class NoManager(Refusal):
    code = "no_manager"

    def __init__(self) -> None:
        super().__init__(_("Cette structure n'a pas de gestionnaire principal : il n'y a personne à confirmer."))


class NotImpartial(Refusal):
    code = "not_impartial"

    def __init__(self) -> None:
        super().__init__(_("Vous avez un lien avec cette structure : un autre agent doit décider."))


def is_contestable(structure: Structure) -> bool:
    """Nobody has confirmed who manages it, and it is no person's own."""
    return not structure.manager_verified and structure.identifier_type != PERSONAL


def within_reach_of(user: User) -> QuerySet[Structure]:
    """The structures whose manager she may contest, unless verified: she asked to join or signed up for them, and is not in."""
    hers = Membership.objects.filter(user=user)
    asked = hers.filter(status__in=[Status.REQUESTED, Status.REFUSED]).values("structure")
    named = sign_ups.named_by(user).order_by().values("pk")
    reached = Structure.objects.filter(Q(pk__in=asked) | Q(pk__in=named))
    return reached.exclude(pk__in=hers.active().values("structure")).exclude(identifier_type=PERSONAL)


def open_contest(structure: Structure, *, by: User) -> Contest | None:
    """Hers that the support has not closed yet."""
    return Contest.objects.open().of(by).filter(structure=structure).select_related("request").first()


@transaction.atomic
def contest(structure: Structure, *, by: User, reason: str, position: str = "", network: str = "") -> Contest:
    """§1: the contest goes to the support, the managers are told without her name, and nobody loses anything.

    One that is open already is the contest: nothing more is written nor sent.

    Raises:
        ManagerVerified: the support has confirmed the manager.
        NotConcerned: she never asked to join this structure, or she is in.
    """
    structure = Structure.objects.select_for_update(of=("self",)).get(pk=structure.pk)
    if structure.manager_verified:
        raise ManagerVerified
    if not within_reach_of(by).filter(pk=structure.pk).exists():
        raise NotConcerned
    if opened := open_contest(structure, by=by):
        return opened

    request = lifecycle.submit(_asked(structure, by, reason), by=by, network=network)
    opened = Contest.objects.create(structure=structure, address_key=by.login_key, request=request, position=position)

    recording.record(Event.MANAGER_CONTESTED, actor=by, target=opened, structure=structure, network=network)
    telling.managers(
        structure,
        mails.MANAGER_CONTESTED,
        link=f"{reverse('support:submit')}?about=contested_role",
        number=str(request),
        structure=structure.public_name,
        identifier=structure.shown_identifier,
        at=opened.opened_at,
    )
    return opened


def _asked(structure: Structure, by: User, reason: str) -> Asked:
    with translation.override(by.language):
        title = _("Le gestionnaire n'est pas la bonne personne : %(structure)s") % {"structure": structure.public_name}
    siret = {"siret": structure.identifier} if structure.identifier_type == IdentifierType.SIRET else {}
    return Asked(
        key=secrets.token_hex(32),
        subcategory=reference.subcategory("wrong-manager"),
        title=quoting.shortened(title, LONGEST_TITLE),
        description=reason,
        context={"about": "wrong_manager"} | siret,
        language=by.language,
        contests=True,
    )


def carried_by(request: SupportRequest) -> Contest | None:
    """The contest that a sollicitation is about, with its structure."""
    return Contest.objects.filter(request=request).select_related("structure", "request__requester").first()


def managers_of(structure: Structure) -> QuerySet[Membership]:
    """Who manages it now, the principal manager first."""
    return Membership.objects.managers().of(structure).select_related("user").order_by("role", "decided_at", "pk")


def attachment_of(contest: Contest) -> Membership | None:
    """Where the person who contests stands with the structure: her last request, if she made one."""
    asked = Membership.objects.of(contest.structure).filter(user=contest.request.requester)
    return asked.select_related("decided_by").order_by("-requested_at").first()


@transaction.atomic
def dismiss(contest: Contest, *, by: User, reason: str) -> None:
    """« Clore sans suite »: the manager stays « non vérifié »; all sides are told, and she may contest again.

    Raises:
        NotImpartial: the agent has, or had, to do with this structure.
        NotNow: it was closed meanwhile.
    """
    _held_for(contest, by)
    lifecycle.close(contest.request, author=Author.SUPPORT, by=by, reason=reason)


@transaction.atomic
def confirm_manager(contest: Contest, *, by: User, reason: str) -> None:
    """« Confirmer le gestionnaire »: the structure is verified, and every contest of it that is open ends with this one.

    Raises:
        NotImpartial: the agent has, or had, to do with this structure.
        ManagerVerified: another agent was first.
        NoManager: there is no principal manager to confirm.
        NotNow: this contest's own sollicitation was closed meanwhile.
    """
    structure = _held_for(contest, by)
    if structure.manager_verified:
        raise ManagerVerified
    if not any(manager.is_principal for manager in Membership.objects.managers().of(structure)):
        raise NoManager

    verifying.confirm_manager(structure)

    recording.record(Event.MANAGER_CONFIRMED, actor=by, target=contest, structure=structure)
    _end_all(structure, contest, by=by, reason=reason)


def _end_all(structure: Structure, contest: Contest, *, by: User, reason: str) -> None:
    """Each person who contested reads the reason; the managers read once that it is over."""
    concerned = SupportRequest.objects.filter(Q(contest__structure=structure, contest__closed_at=None) | Q(contest=contest))
    held = list(concerned.select_for_update(of=("self",)).order_by("pk"))
    ended = Contest.objects.filter(Q(structure=structure, closed_at=None) | Q(pk=contest.pk))  # hers may have been closed before
    for each in ended.select_related("structure").order_by("pk"):
        settling.settle(each, Contest.Outcome.CONFIRMED, actor=by)
    for request in held:
        if request.pk == contest.request_id or request.status != RequestStatus.CLOSED:
            lifecycle.close(request, author=Author.SUPPORT, by=by, reason=reason)
    settling.tell_managers(Contest.objects.select_related("structure", "request").get(pk=contest.pk))


def _held_for(contest: Contest, agent: User) -> Structure:
    """The structure, locked, unless the agent is one of its people or has contested it herself."""
    structure = Structure.objects.select_for_update(of=("self",)).get(pk=contest.structure_id)
    if contest.address_key == agent.login_key or Membership.objects.of(structure).filter(user=agent).exists():
        raise NotImpartial
    return structure
