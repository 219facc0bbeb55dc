"""Absolute links: from `CHOEUR_BASE_URL` alone, never from a request (security.md T12)."""

import re

from django.conf import settings
from django.urls import reverse

_PATH = re.compile(r"/(?!/)[A-Za-z0-9\-._~%/?=&]*")


def absolute(path: str) -> str:
    """The full address of a page of this portal.

    Raises:
        ValueError: not a plain path: a host, a scheme, a space or a control character has no place in it.
    """
    if not _PATH.fullmatch(path):
        raise ValueError("a link in a mail is a path of this portal")
    return f"{settings.BASE_URL}{path}"


def page(name: str) -> str:
    """The full address of the page that has this name in the portal's addresses."""
    return absolute(reverse(name))
