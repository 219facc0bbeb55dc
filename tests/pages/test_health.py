import pytest
from django.db import OperationalError, connection


def test_the_process_is_alive_whatever_the_database_does(client):
    assert client.get("/health/live").json() == {"status": "live"}


@pytest.mark.django_db
def test_the_portal_is_ready_when_its_database_answers(client):
    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.json() == {"status": "ready", "database": "up"}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_the_portal_is_not_ready_when_its_database_is_down(client, monkeypatch):
    def refuse():
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", refuse)

    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json() == {"status": "unready", "database": "down"}
