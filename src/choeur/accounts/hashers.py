"""Slow hashes: one at a time in each process, so that a rush of log ins neither fills the memory nor holds up the pages (ADR 10)."""

from threading import Lock

from argon2.low_level import Type, hash_secret_raw
from django.contrib.auth.hashers import Argon2PasswordHasher

_turn = Lock()


class Argon2id(Argon2PasswordHasher):
    """Argon2id at 19 MiB, 2 passes, 1 lane: OWASP's floor, about 20 ms a hash; Django's default costs 163 ms and 100 MB."""

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with _turn:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _turn:
            return super().verify(password, encoded)


def digest(secret: bytes, *, salt: bytes) -> bytes:
    """32 bytes at the cost of a password, for what is found by its hash and therefore shares a salt."""
    with _turn:
        return hash_secret_raw(
            secret,
            salt,
            time_cost=Argon2id.time_cost,
            memory_cost=Argon2id.memory_cost,
            parallelism=Argon2id.parallelism,
            hash_len=32,
            type=Type.ID,
        )
