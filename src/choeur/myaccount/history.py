"""« Historique de mon compte »: what the journal holds about a person, in her words (screen M12)."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from choeur.accounts.models import User
from choeur.audit.events import Event
from choeur.audit.models import Entry
from choeur.audit.recording import type_of
from choeur.audit.wording import WORDINGS, Wording, events_of
from choeur.common import clock, dates, networks
from choeur.memberships.models import Membership, Status
from choeur.structures.models import Structure
from choeur.support.models import SupportRequest

STARTS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")


@dataclass(frozen=True)
class Line:
    """One thing that happened. `about` is the structure or the sollicitation; `by` a role, never the name of somebody else."""

    at: datetime
    sentence: str
    about: str
    by: str
    network: str


def of(user: User, *, kind: str = "", days: int = 0) -> QuerySet[Entry]:
    """What she did, and what was done to her account, her rattachements and her sollicitations; the newest first."""
    memberships = map(str, Membership.objects.filter(user=user).order_by("pk").values_list("pk", flat=True))
    requests = map(str, SupportRequest.objects.of(user).order_by("pk").values_list("pk", flat=True))
    hers = (
        Q(actor_id=str(user.pk))
        | Q(target_type=type_of(User), target_id=str(user.pk))
        | Q(target_type=type_of(Membership), target_id__in=list(memberships))
        | Q(target_type=type_of(SupportRequest), target_id__in=list(requests))
    )
    entries = Entry.objects.filter(hers, event__in=[event.value for event in Event]).order_by("-at", "-pk")
    entries = entries.filter(event__in=events_of(kind)) if kind else entries
    return entries.filter(at__gte=clock.now() - timedelta(days=days)) if days else entries


def lines(entries: Sequence[Entry], *, user: User) -> list[Line]:
    """The entries as she reads them; three statements, whatever their number."""
    about = _structures(entries, user) | _requests(entries)
    return [
        Line(
            at=entry.at,
            sentence=str(wording.sentence),
            about=about.get(entry.structure_id) or about.get(entry.target_id, ""),
            by=_by(entry, wording, user),
            network=_network(entry, user),
        )
        for entry in entries
        for wording in [WORDINGS[Event(entry.event)]]
    ]


def _structures(entries: Iterable[Entry], user: User) -> dict[str, str]:
    """By id: the name that its members read, to others the one that anybody may (decision 5)."""
    own = set(Membership.objects.filter(user=user, status=Status.ACTIVE).order_by("pk").values_list("structure_id", flat=True))
    named = Structure.objects.filter(pk__in={entry.structure_id for entry in entries if entry.structure_id}).order_by("pk")
    return {str(structure.pk): structure.legal_name if structure.pk in own else structure.public_name for structure in named}


def _requests(entries: Iterable[Entry]) -> dict[str, str]:
    label = type_of(SupportRequest)
    numbered = SupportRequest.objects.filter(pk__in={entry.target_id for entry in entries if entry.target_type == label})
    return {
        str(key): _("N° %(number)s") % {"number": number} for key, number in numbered.order_by("pk").values_list("pk", "number")
    }


def _by(entry: Entry, wording: Wording, user: User) -> str:
    if entry.actor_id == str(user.pk):
        return _("Vous")
    if entry.actor_id:
        return _("Un gestionnaire de la structure") if wording.by_managers else _("Le support")
    return _("Une personne non connectée") if entry.network or wording.by_visitors else _("Le portail")


def _network(entry: Entry, user: User) -> str:
    """Hers, or that of somebody who was not logged in; where a manager or an agent sits is theirs."""
    if entry.actor_id not in ("", str(user.pk)):
        return ""
    return _("inconnu") if entry.network == networks.UNKNOWN else entry.network


def as_csv(shown: Iterable[Line]) -> str:
    """For a spreadsheet of her language: its separator, its dates, and no cell that it would take for a formula."""
    text = io.StringIO()
    table = csv.writer(text, delimiter="," if translation.get_language() == "en" else ";")
    table.writerow([_("Moment"), _("Événement"), _("Concerne"), _("Par"), _("Réseau")])
    for line in shown:
        moment = line.at.astimezone(dates.PARIS).strftime("%Y-%m-%d %H:%M:%S")
        table.writerow(map(inert, (moment, line.sentence, line.about, line.by, line.network)))
    return text.getvalue()


def inert(cell: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would compute it (security.md 1.2.10)."""
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell
