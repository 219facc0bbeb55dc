"""The rattachements of a person as her pages list them (screens T1 and M9)."""

from dataclasses import dataclass, replace

from choeur.accounts.models import User
from choeur.memberships.models import LIVE, Membership, Status
from choeur.structures.models import Structure
from choeur.support import contesting
from choeur.support.models import Contest


@dataclass(frozen=True)
class Attachment:
    """A rattachement, and what the person may do about it now."""

    membership: Membership
    may_ask_again: bool
    is_newest: bool = False  # her last word with this structure
    contest: Contest | None = None  # hers that is open, where she may contest

    @property
    def may_withdraw(self) -> bool:
        return self.membership.is_pending

    @property
    def may_leave(self) -> bool:
        return self.membership.status == Status.ACTIVE

    @property
    def may_contest(self) -> bool:
        """« Ce n'est pas la bonne personne ? », beside a request that waits or was refused (journeys §1)."""
        waits_or_refused = self.membership.is_pending or self.membership.is_refused
        return self.is_newest and waits_or_refused and contesting.is_contestable(self.membership.structure)

    @property
    def shown_name(self) -> str:
        """Its members read the name of the structure; the others what anybody may (decision 5)."""
        structure = self.membership.structure
        return structure.legal_name if self.membership.status == Status.ACTIVE else structure.public_name

    @property
    def is_worth_a_line(self) -> bool:
        """On the first page: what waits, what was validated, and a refusal until she asks again."""
        membership = self.membership
        return membership.is_pending or membership.status == Status.ACTIVE or (membership.is_refused and self.may_ask_again)


def of(user: User) -> list[Attachment]:
    """All of them, the newest first; she may ask again where the last word was a refusal or a departure.

    One statement, and one more where the manager of a structure may be contested.
    """
    memberships = Membership.objects.filter(user=user).select_related("structure").order_by("-requested_at", "pk")
    listed: list[Attachment] = []
    newer: set[object] = set()
    for membership in memberships:
        is_newest = membership.structure_id not in newer
        newer.add(membership.structure_id)
        listed.append(Attachment(membership, may_ask_again=is_newest and membership.status not in LIVE, is_newest=is_newest))
    return _with_contests(listed, user) if any(attachment.may_contest for attachment in listed) else listed


def _with_contests(listed: list[Attachment], user: User) -> list[Attachment]:
    contests = {contest.structure_id: contest for contest in Contest.objects.open().of(user).select_related("request")}
    return [
        replace(attachment, contest=contests.get(attachment.membership.structure_id)) if attachment.may_contest else attachment
        for attachment in listed
    ]


def to(structure: Structure, *, user: User) -> Attachment | None:
    """Her last one to this structure."""
    return next((attachment for attachment in of(user) if attachment.membership.structure_id == structure.pk), None)
