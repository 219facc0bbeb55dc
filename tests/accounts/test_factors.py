"""What is kept of second factors, and what a thief of the database gets (security.md 6.5.2 to 6.5.6)."""

import base64

import pytest
from django.db import IntegrityError, transaction

from choeur.accounts import encryption, jobs, recovery_codes, totp, trusted_browsers
from choeur.accounts.encryption import DecryptionError
from choeur.accounts.models import Factor, Kind, TrustedBrowser
from tests import factors
from tests.signup.rows import all_rows


def test_a_seed_has_160_bits_and_a_recovery_code_80(bob):
    assert len(base64.b32decode(totp.new_seed())) * 8 == 160
    codes = recovery_codes.renew(bob, device="")
    assert len(set(codes)) == 10
    assert {len(base64.b32decode(code.replace("-", ""))) * 8 for code in codes} == {80}


def test_no_kind_of_factor_is_a_mail():
    assert set(Kind.values) == {"totp", "passkey"}


def test_the_database_holds_no_seed_and_no_code(bob):
    factors.give_app(bob)
    codes = recovery_codes.renew(bob, device="")

    rows = str(all_rows())

    assert factors.SEED not in rows
    assert not any(code in rows or code.replace("-", "") in rows for code in codes)


def test_a_seed_moved_to_another_person_is_refused(alice, bob):
    of_alice, of_bob = factors.give_app(alice), factors.give_app(bob)
    Factor.objects.filter(pk=of_bob.pk).update(seed=Factor.objects.get(pk=of_alice.pk).seed)

    with pytest.raises(DecryptionError):
        totp.accept(bob, factors.code())


def test_a_seed_is_read_with_an_older_key(bob, settings):
    factors.give_app(bob)
    settings.FIELD_KEYS = ["a new key of thirty-two characters", *settings.FIELD_KEYS]

    assert totp.accept(bob, factors.code()) is not None


def test_a_recovery_code_without_the_pepper_is_worth_nothing(bob, settings):
    [code, *_others] = recovery_codes.renew(bob, device="")
    settings.PEPPER = "another pepper of thirty-two characters"

    assert not recovery_codes.use(bob, code, device="")


def test_a_code_read_from_paper_is_taken_with_its_look_alikes(bob):
    code = next(
        code
        for codes in iter(lambda: recovery_codes.renew(bob, device=""), None)
        for code in codes
        if "O" in code or "L" in code or "B" in code
    )

    assert recovery_codes.use(bob, code.replace("O", "0").replace("L", "1").replace("B", "8").lower(), device="")


@pytest.mark.parametrize(
    "columns",
    [
        {"kind": "totp", "seed": b""},
        {"kind": "totp", "seed": b"x", "credential_id": "x"},
        {"kind": "passkey", "public_key": b"x"},
        {"kind": "passkey", "credential_id": "x", "public_key": b""},
        {"kind": "passkey", "credential_id": "x", "public_key": b"x", "seed": b"x"},
        {"kind": "totp", "seed": b"x", "name": ""},
    ],
)
def test_the_database_refuses_a_factor_that_is_none(bob, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        Factor.objects.create(**{"user": bob, "name": "Téléphone"} | columns)


def test_the_qr_code_carries_the_key_the_address_and_the_portal(bob, settings):
    settings.PORTAL_NAME = "Chœur"

    assert totp.address(factors.SEED, user=bob) == (
        f"otpauth://totp/Ch%C5%93ur:bob%40troisponts.example?secret={factors.SEED}&issuer=Ch%C5%93ur"
    )


def test_a_demonstration_s_clock_moves_no_telephone(bob, move_clock):
    factors.give_app(bob)
    move_clock(days=40)

    assert totp.accept(bob, factors.code()) is not None


def test_trust_that_is_over_is_erased(bob, move_clock):
    trusted_browsers.trust(bob, label="Firefox")
    move_clock(days=31)

    jobs.erase_ended_sessions()

    assert not TrustedBrowser.objects.exists()


def test_what_is_encrypted_is_tied_to_its_row(bob):
    factor = factors.give_app(bob)

    assert encryption.decrypt(bytes(factor.seed), f"totp:{bob.pk}:{factor.pk}") == factors.SEED
