"""How a contest ends: with its sollicitation, whoever closes it, and the managers are told (journeys §1, §8)."""

from choeur.accounts.models import User
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock
from choeur.memberships import telling
from choeur.notifications import catalogue as mails
from choeur.support.models import Author, Contest, SupportRequest

CLOSED_BY = {
    Author.REQUESTER: Contest.Outcome.WITHDRAWN,
    Author.SUPPORT: Contest.Outcome.DISMISSED,
    Author.PORTAL: Contest.Outcome.DISMISSED,
}


def end_with(request: SupportRequest, *, author: Author, actor: User | None) -> str:
    """How the contest of a sollicitation ended, now unless it had already; empty where there is none.

    Runs in the transaction of whoever closes the sollicitation and holds its row.
    """
    contest = Contest.objects.filter(request=request).select_related("structure", "request").first()
    if contest is None:
        return ""
    if contest.closed_at is None:
        settle(contest, CLOSED_BY[author], actor=actor)
        tell_managers(contest)
    return contest.outcome


def settle(contest: Contest, outcome: Contest.Outcome, *, actor: User | None) -> None:
    """Note how it ended. The caller holds the row of its sollicitation."""
    contest.closed_at, contest.outcome = clock.now(), outcome
    contest.save(update_fields=["closed_at", "outcome"])
    recording.record(Event.CONTEST_CLOSED, actor=actor, target=contest, structure=contest.structure, outcome=outcome.value)


def tell_managers(contest: Contest) -> None:
    """GES-12, without a word of who contested."""
    telling.managers(
        contest.structure,
        mails.CONTEST_CLOSED,
        outcome=contest.outcome,
        number=str(contest.request),
        structure=contest.structure.public_name,
        identifier=contest.structure.shown_identifier,
        at=contest.closed_at or clock.now(),
    )
