"""Cookies of ours: HttpOnly, Lax, `__Host-` and Secure where the portal is served by https (decision 12)."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def read(request: HttpRequest, name: str) -> str:
    """The value of a cookie of ours, empty where there is none. Whatever a browser sends: trust nothing of it."""
    value = request.COOKIES.get(_full_name(name), "")
    return value if value.isascii() and value.isprintable() else ""


def write(response: HttpResponse, name: str, value: str, *, age: timedelta) -> None:
    response.set_cookie(
        _full_name(name),
        value,
        max_age=int(age.total_seconds()),
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def drop(response: HttpResponse, name: str) -> None:
    write(response, name, "", age=timedelta(0))


def _full_name(name: str) -> str:
    return f"{settings.COOKIE_PREFIX}{name}"
