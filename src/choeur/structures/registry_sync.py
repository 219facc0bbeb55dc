"""« À vérifier »: what was typed while the registry was silent is compared with it later (journeys §1)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q, QuerySet

from choeur.audit import recording
from choeur.audit.events import Event
from choeur.common import clock
from choeur.registry.answers import Answer, Closed, Found, PublicBody, Unknown
from choeur.structures.identifiers import IdentifierType
from choeur.structures.looking_up import LONGEST_NAME
from choeur.structures.models import Structure

ASK_AGAIN_AFTER = timedelta(hours=1)
FIRST_FEW = 50  # structures a run: the registry's quota is shared with the people who sign up


@dataclass(frozen=True)
class Finding:
    """What the registry says of a structure typed by hand. `registered_name` is empty where it gives none."""

    outcome: Structure.Verdict
    typed_name: str
    registered_name: str = ""


def to_check() -> QuerySet[Structure]:
    """Those that wait for an answer, the longest unasked first. Where INSEE protects the name there is nothing to compare."""
    asked_lately = Q(checked_at__gt=clock.now() - ASK_AGAIN_AFTER)
    waiting = Structure.objects.filter(identifier_type=IdentifierType.SIRET, needs_check=True, partly_disclosed=False)
    return waiting.exclude(asked_lately).order_by(F("checked_at").asc(nulls_first=True), "created_at")[:FIRST_FEW]


def settle(structure: Structure, answer: Answer) -> Finding | None:
    """Write down what the registry answered. None where it is silent still, or says what it had said already.

    A name that it gives is the structure's from now on, and the structure is checked. Runs in the caller's transaction.
    """
    finding = _finding(structure, answer)
    now = clock.now()
    if finding is None:
        Structure.objects.filter(pk=structure.pk).update(checked_at=now)
        return None
    is_settled = finding.outcome in {Structure.Verdict.CONFIRMED, Structure.Verdict.RENAMED}
    changed = (
        Structure.objects.filter(pk=structure.pk, needs_check=True)
        .exclude(verdict=finding.outcome)
        .update(
            verdict=finding.outcome,
            checked_at=now,
            needs_check=not is_settled,
            legal_name=finding.registered_name[:LONGEST_NAME] if is_settled else structure.legal_name,
        )
    )
    if not changed:
        Structure.objects.filter(pk=structure.pk).update(checked_at=now)
        return None
    recording.record(Event.STRUCTURE_CHECKED, target=structure, structure=structure, outcome=finding.outcome)
    return finding


def _finding(structure: Structure, answer: Answer) -> Finding | None:
    typed = structure.legal_name
    match answer:
        case Found(establishment) if not establishment.name_hidden:
            registered = establishment.legal_name
            same = typed.casefold().split() == registered.casefold().split()
            return Finding(Structure.Verdict.CONFIRMED if same else Structure.Verdict.RENAMED, typed, registered)
        case Closed(establishment):
            return Finding(Structure.Verdict.CLOSED, typed, establishment.legal_name)
        case PublicBody(establishment):
            return Finding(Structure.Verdict.PUBLIC, typed, establishment.legal_name)
        case Unknown():
            return Finding(Structure.Verdict.UNKNOWN, typed)
    return None
