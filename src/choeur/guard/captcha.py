"""Telling a person from a robot, three ways of equal rank: copy, listen, or let the browser work (decisions 14 and 15).

A challenge is a signed key that the form carries; its answer is stored nowhere: image, sound and check derive it from
the challenge's id by a keyed hash. It serves once, right or wrong; a table holds the ids that served.
"""

import base64
import binascii
import enum
import hashlib
import secrets
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.crypto import salted_hmac

from choeur.common import cleaning, clock
from choeur.guard import drawing, once, speaking

ALPHABET = "23456789AFHKLMRUXY"
LENGTH = 5
LIFE = timedelta(minutes=10)
WORK_BITS = 16
"""Zero bits of the proof of work: 65,536 hashes on average. At 180,000 a second (telephone of 2018) 1 in 3,000 takes over 3 s."""
WORK_DIGITS = 9
SALT = "choeur.guard.captcha"
LAYOUT = struct.Struct(">11sIBB")
TAG_BYTES = 16
MANY_WRONG = 2


class Way(enum.StrEnum):
    """How a person passed. Skipping counts where something else, a mail, makes the check."""

    COPIED = "copied"
    WORKED = "worked"
    SKIPPED = "skipped"


WAYS = (None, *Way)
"""Their numbers inside a key."""


class Result(enum.Enum):
    OK = "ok"
    WRONG = "wrong"
    EXPIRED = "expired"
    USED = "used"


class UnknownChallenge(Exception):
    """The key was not made here, or its ten minutes are over."""


@dataclass(frozen=True)
class Challenge:
    """What a key says: nothing of it is secret, all of it is signed.

    `wrong_answers` counts, up to 2, those that came before in the same form. `passed` marks a challenge that a person has
    already met, while another field of her form was wrong: it needs no answer, and serves once like the others.
    """

    id: bytes
    issued: int
    wrong_answers: int = 0
    passed: Way | None = None

    @property
    def key(self) -> str:
        """44 characters that fit a hidden input and an address."""
        body = LAYOUT.pack(self.id, self.issued, self.wrong_answers, WAYS.index(self.passed))
        return base64.urlsafe_b64encode(body + _tag(body)).decode()

    @property
    def expires_at(self) -> datetime:
        return datetime.fromtimestamp(self.issued, UTC) + LIFE


def new_challenge(*, wrong_answers: int = 0, passed: Way | None = None) -> Challenge:
    """A challenge for one form shown once; writes nothing."""
    issued = int(clock.now().timestamp())
    return Challenge(secrets.token_bytes(11), issued, min(wrong_answers, MANY_WRONG), passed)


def read(key: str) -> Challenge:
    """The challenge of a key, even one that has served.

    Raises:
        UnknownChallenge: forged, garbled or older than ten minutes.
    """
    try:
        sealed = base64.b64decode(key.encode("ascii"), altchars=b"-_", validate=True)
        identifier, issued, wrong_answers, way = LAYOUT.unpack(sealed[: LAYOUT.size])
    except (UnicodeEncodeError, binascii.Error, struct.error):
        raise UnknownChallenge from None
    if not secrets.compare_digest(sealed[LAYOUT.size :], _tag(sealed[: LAYOUT.size])):
        raise UnknownChallenge
    challenge = Challenge(identifier, issued, wrong_answers, WAYS[way])
    if challenge.expires_at <= clock.now():
        raise UnknownChallenge
    return challenge


def answer_of(key: str) -> str:
    """The characters to copy. Only the demonstration tells them.

    Raises:
        UnknownChallenge: see `read`.
    """
    return _answer(read(key))


def image(key: str) -> bytes:
    """The characters as a PNG of 250 × 80; the same bytes each time, so that many copies cannot be averaged.

    Raises:
        UnknownChallenge: see `read`.
    """
    challenge = read(key)
    return drawing.draw(_answer(challenge), seed=_derived(challenge, "image"))


def sound(key: str, language: str) -> bytes:
    """The characters said once each, as a WAV of 8 s at most; the same bytes each time.

    Raises:
        UnknownChallenge: see `read`.
    """
    challenge = read(key)
    return speaking.say(_answer(challenge), language, seed=_derived(challenge, "sound"))


def check(key: str, answer: str) -> Result:
    """Compare what a person typed; the challenge has served, right or wrong."""
    try:
        challenge = read(key)
    except UnknownChallenge:
        return Result.EXPIRED
    typed = "".join(cleaning.normalised(answer).split()).upper()
    return _consume(challenge, right=typed == _answer(challenge))


def check_work(key: str, solution: str) -> Result:
    """Check the number that the browser searched for: SHA-256(key:number) begins with `WORK_BITS` zero bits."""
    try:
        challenge = read(key)
    except UnknownChallenge:
        return Result.EXPIRED
    right = solution.isascii() and solution.isdecimal() and len(solution) <= WORK_DIGITS and _zero_bits(key, solution)
    return _consume(challenge, right=right)


def check_passed(key: str) -> Result:
    """Accept a challenge that the person met a moment ago, while another field of her form was wrong."""
    try:
        challenge = read(key)
    except UnknownChallenge:
        return Result.EXPIRED
    return _consume(challenge, right=challenge.passed is not None)


def _zero_bits(key: str, solution: str) -> bool:
    digest = hashlib.sha256(f"{key}:{solution}".encode()).digest()
    return int.from_bytes(digest, "big") >> (len(digest) * 8 - WORK_BITS) == 0


def _consume(challenge: Challenge, *, right: bool) -> Result:
    if not once.is_first(challenge.id.hex(), until=challenge.expires_at):
        return Result.USED
    return Result.OK if right else Result.WRONG


def _answer(challenge: Challenge) -> str:
    number = int.from_bytes(_derived(challenge, "answer"), "big")
    characters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[rest])
    return "".join(characters)


def _derived(challenge: Challenge, purpose: str) -> bytes:
    return salted_hmac(f"{SALT}.{purpose}", challenge.id, algorithm="sha256").digest()


def _tag(body: bytes) -> bytes:
    return salted_hmac(SALT, body, algorithm="sha256").digest()[:TAG_BYTES]
