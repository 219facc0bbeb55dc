import threading
import time

import argon2
import pytest
from django.contrib.auth.hashers import check_password, make_password

from choeur.accounts import hashers


@pytest.fixture
def at_once(monkeypatch):
    """How many hashes ran at the same time, each time that one began."""
    running, seen, counting = set(), [], threading.Lock()

    def watched(real):
        def run(*args, **kwargs):
            me = object()
            with counting:
                running.add(me)
                seen.append(len(running))
            time.sleep(0.02)
            try:
                return real(*args, **kwargs)
            finally:
                with counting:
                    running.discard(me)

        return run

    monkeypatch.setattr(argon2.PasswordHasher, "verify", watched(argon2.PasswordHasher.verify))
    monkeypatch.setattr(hashers, "hash_secret_raw", watched(hashers.hash_secret_raw))
    return seen


def test_in_a_process_slow_hashes_are_made_one_at_a_time(at_once):
    password = make_password("Camion-Vert-42")
    log_ins = [threading.Thread(target=check_password, args=("Camion-Vert-42", password)) for _ in range(4)]
    codes = [threading.Thread(target=hashers.digest, args=(b"a code",), kwargs={"salt": b"s" * 16}) for _ in range(4)]

    for thread in (*log_ins, *codes):
        thread.start()
    for thread in (*log_ins, *codes):
        thread.join()

    assert at_once == [1] * 8


def test_a_hash_that_fails_gives_its_turn_back():
    with pytest.raises(argon2.exceptions.HashingError):
        hashers.digest(b"a code", salt=b"too few")

    assert len(hashers.digest(b"a code", salt=b"s" * 16)) == 32
