import os

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "choeur.config.settings")


class Utf8Request(WSGIRequest):
    """Forms come in UTF-8, whatever charset a client declares: some that Python knows decode no text, and Django would fail."""

    @property
    def encoding(self) -> None:
        return None

    @encoding.setter
    def encoding(self, declared: str) -> None:
        pass


application = get_wsgi_application()
application.request_class = Utf8Request
