"""Identities of an OpenID provider that open an account: (issuer, subject), linked by its owner, never found by an address (ADR 9)."""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from choeur.accounts import factors
from choeur.accounts.factors import Origin
from choeur.accounts.models import OpenIdIdentity, User
from choeur.accounts.openid_provider import Proof
from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock
from choeur.common.errors import Refusal
from choeur.notifications import catalogue as mails
from choeur.notifications.sending import notify_everywhere

MOST = 5  # identities a person


class AlreadyLinked(Refusal):
    code = "identity_already_linked"

    def __init__(self) -> None:
        super().__init__(_("Cette identité est déjà reliée à un compte. Connectez-vous avec elle, ou reliez-en une autre."))


class TooManyIdentities(Refusal):
    code = "too_many_identities"

    def __init__(self) -> None:
        super().__init__(_("Vous avez déjà relié cinq identités : supprimez-en une d'abord."))


def owner_of(proof: Proof) -> User | None:
    """Whose account it opens, while that account is active."""
    found = OpenIdIdentity.objects.filter(issuer=proof.issuer, subject=proof.subject, user__is_active=True)
    identity = found.select_related("user").first()
    return identity.user if identity else None


def is_linked(user: User, issuer: str, subject: str) -> bool:
    """Whether this identity still opens her account."""
    return user.identities.filter(issuer=issuer, subject=subject).exists()


def note_used(proof: Proof) -> None:
    OpenIdIdentity.objects.filter(issuer=proof.issuer, subject=proof.subject).update(last_used_at=clock.now())


def of(user: User) -> QuerySet[OpenIdIdentity]:
    """Those of this person, the oldest first."""
    return user.identities.order_by("linked_at", "pk")


def of_provider(user: User) -> QuerySet[OpenIdIdentity]:
    """Those by which the provider of now can recognise her."""
    return user.identities.filter(issuer=settings.OPENID_ISSUER)


@transaction.atomic
def link(user: User, proof: Proof, *, origin: Origin) -> None:
    """§3: from now on this identity opens her account. Her page has asked for a fresh proof; her other sessions end, every address is told.

    Raises:
        AlreadyLinked: to somebody, herself included.
        TooManyIdentities: she has five.
    """
    owner = User.objects.select_for_update().get(pk=user.pk)
    if owner.identities.count() >= MOST:
        raise TooManyIdentities
    try:
        with transaction.atomic():
            OpenIdIdentity.objects.create(user=owner, issuer=proof.issuer, subject=proof.subject, address=proof.address)
    except IntegrityError:
        raise AlreadyLinked from None
    _note(owner, Event.IDENTITY_LINKED, "linked", origin=origin)


@transaction.atomic
def unlink(identity: OpenIdIdentity, *, origin: Origin) -> None:
    """§5: it opens nothing any more, and the sessions that it opened elsewhere end. Twice: once."""
    removed, _by_table = OpenIdIdentity.objects.filter(pk=identity.pk).delete()
    if removed:
        _note(identity.user, Event.IDENTITY_UNLINKED, "unlinked", origin=origin)


def unlink_all(owner: User, *, device: str) -> None:
    """§4: a reset ends what stood for the old password, whoever linked it. In the caller's transaction, which ends the sessions."""
    removed, _by_table = owner.identities.all().delete()
    if removed:
        _tell(owner, Event.IDENTITY_UNLINKED, "unlinked", device=device)


def _note(owner: User, event: Event, what: str, *, origin: Origin) -> None:
    factors.end_other_sessions(owner, origin)
    _tell(owner, event, what, device=origin.device)


def _tell(owner: User, event: Event, what: str, *, device: str) -> None:
    recording.record(event, actor=owner, target=owner)
    told: dict[str, Any] = {"what": what, "at": clock.now(), "device": device}
    notify_everywhere(owner, mails.IDENTITY_CHANGED, **told)
