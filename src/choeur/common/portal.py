"""The portal as an answer shows it: name, language, end of the session. Reads no database (ux.md §1.0)."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.utils import translation

from choeur.common import clock, dates


class OtherLanguage(NamedTuple):
    """The language that the switch of the header leads to, on the same page."""

    code: str
    name: str
    address: str


class SessionEnd(NamedTuple):
    """Seconds from now until a session ends, and the hour of the day of its absolute end."""

    idle_seconds: int
    absolute_seconds: int
    hour: str


@dataclass(frozen=True)
class Portal:
    """The portal, as one answer shows it."""

    request: HttpRequest
    name: str
    organisation: str
    support_address: str
    demo: bool
    version: str
    idle_minutes: int

    @property
    def language(self) -> str:
        """The language of the page, « fr » or « en »."""
        return translation.get_language() or settings.LANGUAGE_CODE

    @property
    def other_language(self) -> OtherLanguage:
        """A relative address, so that a strange path cannot lead elsewhere; the rest of the query is kept."""
        code, name = next((code, name) for code, name in settings.LANGUAGES if code != self.language)
        try:
            query = self.request.GET.copy()
        except SuspiciousOperation:  # too many parameters: the page that says so is drawn too
            query = QueryDict(mutable=True)
        query["language"] = code
        return OtherLanguage(code, name, f"?{query.urlencode()}")

    @property
    def printed_at(self) -> str:
        """The present moment in words, for the head of a printed page."""
        return dates.date_and_time(clock.now())

    @property
    def session_end(self) -> SessionEnd | None:
        """When the session of a signed-in person ends; read only where her page says it, the session being loaded by then."""
        idle: datetime | None = getattr(self.request.session, "ends_idle_at", None)
        absolute: datetime | None = getattr(self.request.session, "ends_at", None)
        if idle is None or absolute is None:
            return None
        now = clock.now()
        return SessionEnd(int((idle - now).total_seconds()), int((absolute - now).total_seconds()), dates.time_of_day(absolute))


def of(request: HttpRequest) -> Portal:
    """The portal as the answer to `request` shows it; reads no session and no database."""
    return Portal(
        request=request,
        name=settings.PORTAL_NAME,
        organisation=settings.ORGANISATION_NAME,
        support_address=settings.SUPPORT_ADDRESS,
        demo=settings.DEMO,
        version=settings.VERSION,
        idle_minutes=settings.SESSION_IDLE_MINUTES,
    )
