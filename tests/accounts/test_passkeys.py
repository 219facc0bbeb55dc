"""Passkeys without a browser: a device in Python answers, rightly and wrongly (security.md 6.7.2)."""

import hashlib
import json
import os
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from choeur.accounts import factors, passkeys
from choeur.accounts.factors import Origin
from choeur.accounts.models import Factor, User
from choeur.accounts.passkeys import PasskeyRefused
from choeur.audit.models import Entry
from tests.browsing import Browser
from tests.people import make_user

pytestmark = pytest.mark.django_db

HERE = Origin(device="", session_key="x")
PRESENT, VERIFIED, ATTESTED = 1, 4, 64


class Device:
    """Makes one key and answers with it."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)
        self.count = 0

    def create(self, options: dict[str, Any], **lies: Any) -> str:
        point = self.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        data = self._data(PRESENT | VERIFIED | ATTESTED, **lies) + attested
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._json(self._said("webauthn.create", options, **lies), attestationObject=made)

    def get(self, options: dict[str, Any], **lies: Any) -> str:
        self.count += 1
        data, said = self._data(PRESENT | VERIFIED, **lies), self._said("webauthn.get", options, **lies)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._json(said, authenticatorData=data, signature=signature)

    def _data(
        self, flags: int, *, domain: str = "localhost", verified: bool = True, count: int | None = None, **_lies: Any
    ) -> bytes:
        counted = self.count if count is None else count
        flags = flags if verified else flags & ~VERIFIED
        return hashlib.sha256(domain.encode()).digest() + bytes([flags]) + counted.to_bytes(4, "big")

    def _said(self, kind: str, options: dict[str, Any], *, origin: str = "", challenge: str = "", **_lies: Any) -> bytes:
        said = {"type": kind, "challenge": challenge or options["challenge"], "origin": origin or passkeys.origin()}
        return json.dumps(said).encode()

    def _json(self, said: bytes, **response: bytes) -> str:
        answered = {name: bytes_to_base64url(value) for name, value in ({"clientDataJSON": said} | response).items()}
        name = bytes_to_base64url(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": answered})


@pytest.fixture
def device(bob: User) -> Device:
    """Bob's, added."""
    device = Device()
    passkeys.add(bob, answer=device.create(passkeys.options_to_add(bob)), name="Portable", origin_of_act=HERE)
    return device


def test_a_key_that_was_added_is_recognised_with_its_owner(bob, device):
    used = passkeys.accept(device.get(passkeys.options_to_use()))

    assert used is not None
    assert (used.user, used.name) == (bob, "Portable")
    assert Factor.objects.get().sign_count == 1


LIES = [{"origin": "http://evil.example"}, {"origin": "http://localhost:9"}, {"domain": "evil.example"}, {"verified": False}]


@pytest.mark.parametrize("lies", [*LIES, {"count": 0}])
def test_an_answer_of_another_site_unverified_or_of_an_older_count_is_refused(bob, device, lies):
    passkeys.accept(device.get(passkeys.options_to_use()))

    assert passkeys.accept(device.get(passkeys.options_to_use(), **lies)) is None


@pytest.mark.parametrize("lies", LIES)
def test_a_key_made_for_another_site_or_unverified_is_not_added(bob, lies):
    with pytest.raises(PasskeyRefused):
        passkeys.add(bob, answer=Device().create(passkeys.options_to_add(bob), **lies), name="x", origin_of_act=HERE)

    assert not Factor.objects.exists()


def test_an_answer_serves_once(device):
    answer = device.get(passkeys.options_to_use(), count=0)
    Factor.objects.update(sign_count=0)  # as of keys that do not count

    answers = [passkeys.accept(answer), passkeys.accept(answer)]

    assert [used is not None for used in answers] == [True, False]


def test_a_challenge_is_answered_within_ten_minutes(device, move_clock):
    options = passkeys.options_to_use()
    move_clock(minutes=11)

    assert passkeys.accept(device.get(options)) is None


def test_a_challenge_that_is_not_ours_or_for_another_purpose_is_refused(bob, alice, device):
    foreign = bytes_to_base64url(os.urandom(40))

    assert len(base64url_to_bytes(passkeys.options_to_use()["challenge"])) == 40
    assert passkeys.accept(device.get({}, challenge=foreign)) is None
    assert passkeys.accept(device.get(passkeys.options_to_add(bob))) is None
    assert passkeys.accept(device.get(passkeys.options_to_use(alice)), user=alice) is None
    assert passkeys.accept(device.get(passkeys.options_to_use(alice))) is None


def test_after_a_password_only_the_keys_of_its_owner_are_taken(bob, alice, device):
    assert passkeys.accept(device.get(passkeys.options_to_use(alice)), user=alice) is None
    assert passkeys.accept(device.get(passkeys.options_to_use(bob)), user=bob) is not None
    assert [key["id"] for key in passkeys.options_to_use(bob)["allowCredentials"]] == [bytes_to_base64url(device.id)]


def test_a_removed_key_is_refused_at_once(device):
    options = passkeys.options_to_use()
    factors.remove(Factor.objects.get(), origin=HERE)

    assert passkeys.accept(device.get(options)) is None


def test_the_key_of_a_closed_account_opens_nothing(device):
    User.objects.update(is_active=False)

    assert passkeys.accept(device.get(passkeys.options_to_use())) is None


def test_a_key_is_one_person_s(bob, device):
    eve = make_user("eve@evil.example")

    with pytest.raises(PasskeyRefused):
        passkeys.add(eve, answer=device.create(passkeys.options_to_add(eve)), name="x", origin_of_act=HERE)

    assert Factor.objects.get().user == bob


@pytest.mark.parametrize("answer", ["", "{}", "null", "[]", '"x"', "[" * 10_000, '{"response": {"clientDataJSON": "%%%"}}', '{"response": 1}', "x" * 30_000, "\x00"])  # fmt: skip
def test_what_is_no_answer_is_refused_in_peace(bob, answer):
    assert passkeys.accept(answer) is None
    with pytest.raises(PasskeyRefused):
        passkeys.add(bob, answer=answer, name="x", origin_of_act=HERE)


def test_a_broken_answer_to_a_good_challenge_is_refused_in_peace(bob, device):
    for part in ("authenticatorData", "signature", "clientDataJSON"):
        for broken in ("", "AAAA", "%", None, 1):
            answer = json.loads(device.get(passkeys.options_to_use()))
            answer["response"][part] = broken
            assert passkeys.accept(json.dumps(answer)) is None
    for broken in ("", "AAAA", "oWNmbXRkbm9uZQ", None):
        made = json.loads(Device().create(passkeys.options_to_add(bob)))
        made["response"]["attestationObject"] = broken
        with pytest.raises(PasskeyRefused):
            passkeys.add(bob, answer=json.dumps(made), name="x", origin_of_act=HERE)


@pytest.mark.parametrize(
    ("base", "domain", "origin"),
    [
        ("https://portail.example", "portail.example", "https://portail.example"),
        ("http://127.0.0.1:8000", "localhost", "http://localhost:8000"),
    ],
)
def test_keys_are_tied_to_the_address_of_the_portal(settings, base, domain, origin):
    settings.BASE_URL = base

    assert (passkeys.domain(), passkeys.origin()) == (domain, origin)


def test_asking_for_a_challenge_writes_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/connexion/cle/options").json()["userVerification"] == "required"


def test_the_page_opens_with_a_key_alone_and_refuses_a_wrong_one(bob, device):
    browser = Browser()
    page = browser.open("/connexion?next=/mes-rattachements")

    refused = browser.press("Utiliser ma clé d'accès", answer="{}")
    assert "Cette clé d'accès n'a pas été reconnue." in refused.text
    browser.open("/connexion?next=/mes-rattachements")
    page = browser.press("Utiliser ma clé d'accès", answer=device.get(passkeys.options_to_use()))

    assert page.path == "/mes-rattachements"
    assert list(Entry.objects.order_by("at").values_list("event", flat=True)[1:]) == ["factor.refused", "session.opened"]


def test_a_key_after_a_password_needs_that_password(bob, device, client):
    answer = device.get(passkeys.options_to_use(bob))

    assert client.post("/connexion/confirmation/cle", {"answer": answer}).headers["Location"] == "/connexion"
    assert client.post("/connexion/cle", {"answer": answer}).headers["Location"] == "/connexion"
