"""« J'ai maintenant mon SIRET »: whose turn it is, how often, and what the registry said meanwhile (journeys §1)."""

from collections.abc import Iterable, MutableMapping
from datetime import timedelta
from typing import Any

from choeur.accounts.models import User
from choeur.guard import buckets
from choeur.guard.buckets import Verdict
from choeur.memberships import authority
from choeur.memberships.models import Membership
from choeur.structures import looking_up
from choeur.structures.models import Structure

LOOK_UPS_AN_HOUR = 30
ANSWER = "siret_answer"  # in the session, with the structure that it is for

Session = MutableMapping[str, Any]


def awaited_from(memberships: Iterable[Membership]) -> list[Structure]:
    """The structures being registered whose SIRET the person of these rattachements may give."""
    managed = [membership.structure for membership in memberships if authority.allows(membership, authority.GIVE_SIRET)]
    return [structure for structure in managed if structure.is_being_registered]


def may_look_up(user: User, client: str) -> Verdict:
    """One question to the registry: a quota of the person, then the one that her network shares with the sign-up."""
    of_person = buckets.take(
        "registry.look_up", buckets.address_key(user.login_key), capacity=LOOK_UPS_AN_HOUR, per=timedelta(hours=1)
    )
    return looking_up.may_ask(client) if of_person else of_person


def look_up(session: Session, structure: Structure, siret: str) -> None:
    """Ask the registry; its answer waits in the session for the person's own."""
    session[ANSWER] = looking_up.look_up(siret) | {"structure": str(structure.pk)}


def answer_for(session: Session, structure: Structure) -> dict[str, Any] | None:
    """What the registry said for this structure; None where it was not asked."""
    kept: dict[str, Any] = session.get(ANSWER, {})
    return kept if kept.get("structure") == str(structure.pk) else None
