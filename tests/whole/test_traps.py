"""The traps of tests/conftest.py catch what they are there for."""

import random
import socket
import warnings

import pytest
from django.contrib.contenttypes.models import ContentType
from django.template import Context, Template
from pytest_socket import SocketConnectBlockedError

from choeur.common import clock


def test_nothing_reaches_the_network():
    refused = (SocketConnectBlockedError, UserWarning)  # it warns before it raises, and a warning is an error

    with pytest.raises(refused, match=r"192\.0\.2\.1"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))


def test_a_warning_is_an_error():
    with pytest.raises(UserWarning, match="loud"):
        warnings.warn("loud", stacklevel=1)


def test_an_undefined_variable_of_a_template_fails():
    with pytest.raises(pytest.fail.Exception, match="nobody"):
        Template("{{ nobody }}").render(Context())


def test_rows_without_an_order_come_shuffled(db, monkeypatch):
    shuffled = []
    monkeypatch.setattr(random, "shuffle", shuffled.append)

    list(ContentType.objects.all())
    list(ContentType.objects.order_by("id"))

    assert len(shuffled) == 1


def test_the_clock_moves_and_starts_again(move_clock):
    before = clock.now()

    move_clock(days=31)

    assert (clock.now() - before).days == 31
