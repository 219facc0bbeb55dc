"""Dates as people read them: Europe/Paris, in French and in English, whatever the machine's locale is."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import translation

PARIS = ZoneInfo("Europe/Paris")
MONTHS = {
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
UNITS = {
    "fr": (("minute", "minutes"), ("heure", "heures"), ("jour", "jours")),
    "en": (("minute", "minutes"), ("hour", "hours"), ("day", "days")),
}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def long_date(moment: datetime, language: str = "") -> str:
    """« 1er janvier 2026 », “1 January 2026”; by default in the active language."""
    language = _known(language)
    local = moment.astimezone(PARIS)
    day = "1er" if language == "fr" and local.day == 1 else str(local.day)
    return f"{day} {MONTHS[language][local.month - 1]} {local.year}"


def time_of_day(moment: datetime, language: str = "") -> str:
    """« 18 h 00 », “18:00”, to the minute begun."""
    local = moment.astimezone(PARIS)
    return f"{local.hour} h {local:%M}" if _known(language) == "fr" else f"{local:%H:%M}"


def date_and_time(moment: datetime, language: str = "") -> str:
    """« 24 décembre 2026 à 18 h 00 », “24 December 2026 at 18:00”."""
    language = _known(language)
    link = "à" if language == "fr" else "at"
    return f"{long_date(moment, language)} {link} {time_of_day(moment, language)}"


def duration(length: timedelta, language: str = "") -> str:
    """« 30 jours », « 24 heures », “1 hour”: the nearest whole number of the unit that suits; days from two on."""
    unit, size = (2, DAY) if length >= 1.5 * DAY else (1, HOUR) if length >= HOUR - MINUTE else (0, MINUTE)
    number = max(1, round(length / size))
    return f"{number} {UNITS[_known(language)][unit][number > 1]}"


def whole_minutes(seconds: int) -> int:
    """How many minutes to announce for a wait of so many seconds: begun ones count, and one at least."""
    return max(1, -(-seconds // 60))


def _known(language: str) -> str:
    return "en" if (language or translation.get_language() or "fr").startswith("en") else "fr"
