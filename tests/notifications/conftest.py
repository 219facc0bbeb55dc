"""A mail server on loopback, and mails to send through it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from choeur.common import clock
from choeur.notifications import catalogue, pauses
from choeur.notifications.models import OutgoingMail
from choeur.notifications.sending import Addressee, notify
from tests.notifications.post import Post, free_port, listening


@pytest.fixture(autouse=True)
def _no_pause() -> Iterator[None]:
    pauses.forget()
    yield
    pauses.forget()


@pytest.fixture
def port(settings: object) -> int:
    """The port of a relay that the portal uses; nobody listens yet."""
    number = free_port()
    settings.EMAIL_URL = f"smtp+plain://127.0.0.1:{number}"
    return number


@pytest.fixture
def post(port: int) -> Iterator[Post]:
    server = Post()
    with listening(server, port):
        yield server


@pytest.fixture
def write(db: None) -> Callable[..., OutgoingMail]:
    return write_activation


def write_activation(to: str = "claire@exemple.fr", language: str = "fr") -> OutgoingMail:
    with transaction.atomic():
        person = Addressee(to, language)
        return notify(person, catalogue.ACTIVATION, expires_at=clock.now() + timedelta(days=30), link="/activer/jeton-en-clair")
