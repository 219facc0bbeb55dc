"""How an answer says « later »: the same page, 429, and for how long (decision 16)."""

from http import HTTPStatus

from django.http import HttpResponse


def slowed(response: HttpResponse, seconds: int) -> HttpResponse:
    """The answer as one to try again after so many seconds; as it is where there are none."""
    if seconds:
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response.headers["Retry-After"] = str(seconds)
    return response
