"""Whom a change of a structure's people is told to (journeys §8)."""

from choeur.memberships.models import Membership
from choeur.notifications import catalogue as mails
from choeur.notifications.mail_types import MailType, Value
from choeur.notifications.sending import notify
from choeur.structures.models import Structure


def managers(structure: Structure, mail_type: MailType, /, **context: Value) -> None:
    """One mail to each manager of the structure, in the transaction of what it tells."""
    for manager in Membership.objects.managers().of(structure).select_related("user"):
        notify(manager.user, mail_type, expires_at=None, **context)


def departure(membership: Membership, *, action: str) -> None:
    """RAT-10: a person « withdrew » her request, or « left » the structure; its managers have nothing to do.

    Raises:
        ValueError: the rattachement has not ended.
    """
    if membership.ended_at is None:
        raise ValueError("a departure is told once it is done")
    managers(
        membership.structure,
        mails.MEMBERSHIP_ENDED_BY_PERSON,
        action=action,
        person=membership.user.full_name,
        address=membership.user.login_address,
        structure=membership.structure.public_name,
        at=membership.ended_at,
    )
