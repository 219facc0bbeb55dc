"""The rattachements of a person as her pages list them (screens T1 and M9)."""

from dataclasses import dataclass

from choeur.accounts.models import User
from choeur.memberships.models import LIVE, Membership, Status


@dataclass(frozen=True)
class Attachment:
    """A rattachement, and what the person may do about it now."""

    membership: Membership
    may_ask_again: bool

    @property
    def may_withdraw(self) -> bool:
        return self.membership.is_pending

    @property
    def may_leave(self) -> bool:
        return self.membership.status == Status.ACTIVE

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
    """All of them, the newest first; she may ask again where the last word was a refusal or a departure. One statement."""
    memberships = Membership.objects.filter(user=user).select_related("structure").order_by("-requested_at", "pk")
    listed: list[Attachment] = []
    newer: set[object] = set()
    for membership in memberships:
        is_newest = membership.structure_id not in newer
        newer.add(membership.structure_id)
        listed.append(Attachment(membership, may_ask_again=is_newest and membership.status not in LIVE))
    return listed
