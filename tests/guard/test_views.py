import pytest

from choeur.guard import captcha
from choeur.guard.models import UsedChallenge

pytestmark = pytest.mark.urls("tests.guard.page")


@pytest.fixture
def key():
    return captcha.new_challenge().key


@pytest.mark.parametrize(("end", "kind"), [("png", "image/png"), ("fr.wav", "audio/wav"), ("en.wav", "audio/wav")])
def test_image_and_sound_are_served_to_anyone_and_kept_by_nobody(client, key, end, kind):
    response = client.get(f"/verification/{key}.{end}")

    assert response.status_code == 200
    assert response["Content-Type"] == kind
    assert response["Cache-Control"] == "no-store"
    assert response.content == client.get(f"/verification/{key}.{end}").content
    assert not response.cookies


@pytest.mark.parametrize("end", ["png", "fr.wav"])
def test_a_garbled_or_expired_key_has_neither_image_nor_sound(client, key, end, move_clock):
    assert client.get(f"/verification/{key[:-1]}.{end}").status_code == 404
    assert client.get(f"/verification/é.{end}").status_code == 404

    move_clock(minutes=10)

    assert client.get(f"/verification/{key}.{end}").status_code == 404


@pytest.mark.parametrize("language", ["de", "..", "fr.fr"])
def test_there_is_no_sound_in_another_language(client, key, language):
    assert client.get(f"/verification/{key}.{language}.wav").status_code == 404


@pytest.mark.django_db
def test_a_new_challenge_comes_with_its_addresses_and_writes_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/verification/nouvelle")

    answer = response.json()
    assert response["Cache-Control"] == "no-store"
    assert client.get(answer["image"]).status_code == client.get(answer["sound"]).status_code == 200
    assert answer["image"] == f"/verification/{answer['key']}.png"
    assert not UsedChallenge.objects.exists()


@pytest.mark.parametrize("path", ["nouvelle", "{key}.png", "{key}.fr.wav"])
def test_these_addresses_are_for_reading_only(client, key, path):
    assert client.post("/verification/" + path.format(key=key)).status_code == 405
