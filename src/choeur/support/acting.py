"""« Agir sur le compte »: two agents give somebody a way back in, on proof of who she is (journeys §4 and §7, security.md 6.4.4, T24).

No agent sees or sets a password. What two of them decided waits like any other way back: every address of the person is told,
and each may refuse (`memberships/recovering.py`).
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from choeur.accounts import factors, sessions
from choeur.accounts.models import User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import addresses, clock
from choeur.common.errors import Refusal
from choeur.memberships import recovering
from choeur.memberships.models import Membership
from choeur.support import rights
from choeur.support.models import AccountAct, Status, SupportRequest

LAPSES_AFTER = timedelta(days=7)


class NoSuchAccount(Refusal):
    code = "no_such_account"

    def __init__(self) -> None:
        super().__init__(_("Aucun compte actif n'a cette adresse de connexion : vérifiez-la avec la personne"), field="address")


class NothingToRemove(Refusal):
    code = "nothing_to_remove"

    def __init__(self) -> None:
        super().__init__(_("Ce compte n'a aucun second facteur à retirer"), field="kind")


class AlreadyProposed(Refusal):
    code = "already_proposed"

    def __init__(self) -> None:
        super().__init__(_("Une action est déjà proposée pour ce compte : elle est confirmée ou écartée d'abord"), field="address")


class NotImpartial(Refusal):
    code = "not_impartial"

    def __init__(self) -> None:
        super().__init__(_("C'est votre compte, ou celui d'une personne de votre structure : d'autres agents doivent agir."))


class AnotherAgent(Refusal):
    code = "another_agent"

    def __init__(self) -> None:
        super().__init__(_("Vous avez proposé cette action : un autre agent doit la confirmer."))


class Opposed(Refusal):
    code = "act_opposed"

    def __init__(self) -> None:
        super().__init__(
            _("Depuis, quelqu'un qui lit l'une des adresses du compte a répondu « ce n'est pas moi » : écartez cette action.")
        )


class NotOpen(Refusal):
    code = "act_not_open"

    def __init__(self) -> None:
        super().__init__(_("Cette action n'attend plus de décision."))


def of(request: SupportRequest) -> QuerySet[AccountAct]:
    """Those of a sollicitation, the newest first."""
    return request.account_acts.select_related("user", "proposed_by", "decided_by").order_by("-proposed_at", "pk")


@transaction.atomic
def propose(request: SupportRequest, *, address: str, kind: str, reason: str, by: User) -> AccountAct:
    """The first agent says for which account, and what was checked. Nothing happens to it yet, but for its sessions.

    Raises:
        NoSuchAccount: nobody has this login address, or the account is closed.
        NotImpartial: it is the agent's own, or of somebody of one of her structures.
        NothingToRemove: there is no second factor.
        AlreadyProposed: an act waits for this account.
        NotOpen: the sollicitation is closed.
    """
    if SupportRequest.objects.locked(request).status == Status.CLOSED:
        raise NotOpen
    person = User.objects.select_for_update().filter(login_key=addresses.normalise(address), is_active=True).first()
    if person is None:
        raise NoSuchAccount
    _refuse_the_partial(by, person, request)
    lapsed = AccountAct.objects.filter(user=person, outcome="", proposed_at__lte=clock.now() - LAPSES_AFTER)
    lapsed.update(outcome=AccountAct.Outcome.REJECTED, decided_at=clock.now())
    if kind == AccountAct.Kind.FACTORS and not factors.are_set(person):
        raise NothingToRemove
    try:
        with transaction.atomic():
            act = AccountAct.objects.create(request=request, user=person, kind=kind, reason=reason, proposed_by=by)
    except IntegrityError:
        raise AlreadyProposed from None
    recording.record(Event.ACCOUNT_ACT_PROPOSED, actor=by, target=person, kind=kind, request=str(request))
    if kind == AccountAct.Kind.SESSIONS:
        sessions.end_all(person, by=by)
        _decide(act, AccountAct.Outcome.CONFIRMED, Event.ACCOUNT_ACT_CONFIRMED, by)
    return act


@transaction.atomic
def confirm(act: AccountAct, *, by: User) -> None:
    """The second agent agrees: the waiting time begins, and every address of the person is told.

    Raises:
        NotOpen: another agent was first, or the account was closed.
        AnotherAgent: she proposed it herself.
        Opposed: somebody who holds an address of the person said « ce n'est pas moi » since.
        NotImpartial: as for the first one.
        AlreadyOpen: another way back is under way for this account.
    """
    act = _held(act, by)
    if act.proposed_by_id in {None, by.pk}:
        raise AnotherAgent
    if recovering.was_opposed(act.user, since=act.proposed_at):
        raise Opposed
    recovering.begin_by_support(act.user, by=by, removes_factors=act.kind == AccountAct.Kind.FACTORS)
    _decide(act, AccountAct.Outcome.CONFIRMED, Event.ACCOUNT_ACT_CONFIRMED, by)


@transaction.atomic
def reject(act: AccountAct, *, by: User) -> None:
    """Any agent, the first one included, sets it aside; nothing happened to the account.

    Raises:
        NotOpen: another agent was first.
        NotImpartial: as for the first one.
    """
    _decide(_held(act, by), AccountAct.Outcome.REJECTED, Event.ACCOUNT_ACT_REJECTED, by)


def _decide(act: AccountAct, outcome: AccountAct.Outcome, event: Event, by: User) -> None:
    act.outcome, act.decided_by, act.decided_at = outcome, by, clock.now()
    act.save(update_fields=["outcome", "decided_by", "decided_at"])
    recording.record(event, actor=by, target=act.user, kind=act.kind, request=str(act.request))


def _held(act: AccountAct, by: User) -> AccountAct:
    """The sollicitation, the person, then the act, as they are now, locked. A proposal lapses after a week."""
    request = SupportRequest.objects.locked(act.request)
    person = User.objects.select_for_update().filter(pk=act.user_id, is_active=True).first()
    fresh = AccountAct.objects.select_for_update(of=("self",)).select_related("request").filter(pk=act.pk, outcome="").first()
    if person is None or fresh is None or request.status == Status.CLOSED or fresh.proposed_at <= clock.now() - LAPSES_AFTER:
        raise NotOpen
    _refuse_the_partial(by, person, request)
    fresh.user = person
    return fresh


def _refuse_the_partial(agent: User, person: User, request: SupportRequest) -> None:
    """Asked again under the lock: an agent whose role ended meanwhile acts no more; one who has, or had, to do with it never does."""
    is_agent = rights.is_agent(User.objects.filter(pk=agent.pk).first())
    is_hers = agent.pk in {person.pk, request.requester_id} or request.address_key == agent.login_key
    structures = Membership.objects.filter(user=agent).values("structure")
    if not is_agent or is_hers or Membership.objects.live().filter(user=person, structure__in=structures).exists():
        raise NotImpartial
