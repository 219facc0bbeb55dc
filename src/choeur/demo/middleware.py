from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from choeur.demo import movable_clock

Handler = Callable[[HttpRequest], HttpResponse]


def follow_the_clock(get_response: Handler) -> Handler:
    """Each request reads the demonstration's clock again, so that all processes agree."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(("/static/", "/health/live")):
            movable_clock.refresh()
        return get_response(request)

    return handle
