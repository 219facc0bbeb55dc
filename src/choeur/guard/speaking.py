"""The sound of a challenge: our own clips, one a character and language, joined with short pauses (decision 14).

`tools/make_sounds.py` makes the clips; the product needs no voice of its own.
"""

import random
import wave
from functools import cache
from io import BytesIO
from pathlib import Path

SOUNDS = Path(__file__).resolve().parent / "sounds"
LANGUAGES = ("fr", "en")
RATE = 8000
"""Samples a second, of one byte, one channel: a byte is a sample."""
SILENCE = 128
PAUSE = (0.22, 0.3)
PACE = (0.97, 1.03)
LOUDNESS = (0.8, 1.0)


def say(text: str, language: str, *, seed: bytes) -> bytes:
    """A WAV in `language`, « fr » or « en »: each character once, with a little change of pace, loudness and noise."""
    chance = random.Random(seed)  # noqa: S311 - the look of a sound, not a secret
    samples = bytearray(_pause(chance))
    for character in text:
        samples += _varied(_clip(language, character), chance)
        samples += _pause(chance)
    noise = chance.randbytes(len(samples))
    hissing = bytes(min(255, max(0, sample + (hiss & 3) - 1)) for sample, hiss in zip(samples, noise, strict=True))
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        sound.writeframes(hissing)
    return file.getvalue()


@cache
def _clip(language: str, character: str) -> bytes:
    with wave.open(str(SOUNDS / language / f"{character}.wav"), "rb") as clip:
        return clip.readframes(clip.getnframes())


def _pause(chance: random.Random) -> bytes:
    return bytes([SILENCE]) * int(RATE * chance.uniform(*PAUSE))


def _varied(clip: bytes, chance: random.Random) -> bytes:
    pace, loudness = chance.uniform(*PACE), chance.uniform(*LOUDNESS)
    levels = bytes(round(SILENCE + (level - SILENCE) * loudness) for level in range(256))
    return bytes(clip[int(index * pace)] for index in range(int(len(clip) / pace))).translate(levels)
