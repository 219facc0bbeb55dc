"""Finding a structure by its exact identifier and asking to join it (journeys §5, screen M10)."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from choeur.accounts.models import User
from choeur.common.errors import Refusal
from choeur.guard import buckets
from choeur.memberships import joining, sign_ups
from choeur.memberships.models import Membership
from choeur.structures import identifiers
from choeur.structures.identifier_types import non_eu
from choeur.structures.identifiers import IdentifierType
from choeur.structures.models import Structure

SEARCHES_AN_HOUR = 30
REQUESTS_A_DAY = 10


class TooMany(Refusal):
    code = "too_many_requests"


def find(user: User, identifier_type: str, typed: str) -> Structure | None:
    """The structure that has exactly this identifier; nobody browses who is here (journeys §1).

    Raises:
        BadSiret, BadIdentifier: what was typed is no number of this type.
        TooMany: she has searched too often within the hour.
    """
    identifier = _identifier(IdentifierType(identifier_type), typed)
    searches = buckets.take(
        "membership.search", buckets.address_key(user.login_key), capacity=SEARCHES_AN_HOUR, per=timedelta(hours=1)
    )
    if not searches:
        raise TooMany(_("Trop de recherches : réessayez dans une heure."))
    return Structure.objects.identified_by(identifier_type, identifier).first()


def _identifier(kind: IdentifierType, typed: str) -> str:
    """A number by the rule of its type; the others as the portal shows them: « USACME CORPORATION », « PART-7KQ2M9XW4HD »."""
    number_field = identifiers.NUMBER_FIELDS.get(kind)
    cleaned = identifiers.clean(kind, {number_field: typed}) if number_field else None
    return cleaned.value if cleaned else non_eu.in_capitals(typed)


def reachable_by(user: User, found: Collection[str]) -> QuerySet[Structure]:
    """The structures that she may ask to join: found in this session, asked before, or named when she signed up (1.5)."""
    asked_before = Membership.objects.filter(user=user).values("structure")
    named = sign_ups.suggested_to(user).order_by().values("pk")
    return Structure.objects.filter(Q(pk__in=found) | Q(pk__in=asked_before) | Q(pk__in=named))


def ask(structure: Structure, *, user: User, message: str = "") -> Membership:
    """`joining.ask`, as often as managers can bear: each request is a mail to every one of them.

    Raises:
        TooMany: ten requests within a day.
        AlreadyPending, AlreadyMember: see `joining.ask`.
    """
    requests = buckets.take("membership.ask", buckets.address_key(user.login_key), capacity=REQUESTS_A_DAY, per=timedelta(days=1))
    if not requests:
        raise TooMany(_("Trop de demandes aujourd'hui : réessayez demain."))
    return joining.ask(structure, user=user, message=message)
