"""What every template knows of the portal: cheap, and without a query for a visitor who has no session."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from choeur.common import portal as portals


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the portal, and the signed-in person where a session cookie says that there may be one."""
    with_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return {"portal": portals.of(request), "user": getattr(request, "user", None) if with_session else None}
