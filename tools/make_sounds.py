"""Makes the clips of `choeur/guard/sounds`: one a character and language, with espeak-ng and sox.

Run by hand when a word or the voice changes: `python tools/make_sounds.py`. A letter is followed by a word that begins
with it, because F, L, M and R sound alike; a digit stands alone.
"""

import subprocess
import tempfile
from pathlib import Path

SOUNDS = Path(__file__).resolve().parent.parent / "src/choeur/guard/sounds"
VOICES = {"fr": ("fr-fr+f2", 140), "en": ("en-gb+f2", 145)}
FRENCH = {
    "2": "deux", "3": "trois", "4": "quatre", "5": "cinq", "6": "six", "7": "sept", "8": "huit", "9": "neuf",
    "A": "A comme Anatole", "F": "F comme François", "H": "H comme Henri", "K": "K comme Kléber", "L": "L comme Louis",
    "M": "M comme Marcel", "R": "R comme Raoul", "U": "U comme Ursule", "X": "X comme Xavier", "Y": "I grec comme Yvonne",
}  # fmt: skip
ENGLISH = {
    "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight", "9": "nine",
    "A": "[[eI]] for Alfa", "F": "F for Foxtrot", "H": "H for Hotel", "K": "K for Kilo", "L": "L for Lima",
    "M": "M for Mike", "R": "R for Romeo", "U": "U for Uniform", "X": "X for X-ray", "Y": "Y for Yankee",
}  # fmt: skip
LOUD_AND_CLEAR = ["highpass", "120", "compand", "0.02,0.1", "-60,-60,-30,-18,0,-9", "gain", "-n", "-1"]
TRIM = ["silence", "1", "0.01", "0.6%", "fade", "0.005", "reverse"] * 2


def main() -> None:
    """Write every clip: 8 kHz, 8 bits, one channel."""
    for language, words in (("fr", FRENCH), ("en", ENGLISH)):
        folder = SOUNDS / language
        folder.mkdir(parents=True, exist_ok=True)
        for character, words_said in words.items():
            make(words_said, language, folder / f"{character}.wav")
            print(language, character, (folder / f"{character}.wav").stat().st_size)


def make(words: str, language: str, target: Path) -> None:
    """Say `words`, trim, level and reduce them into `target`."""
    voice, pace = VOICES[language]
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.wav"
        subprocess.run(["espeak-ng", "-v", voice, "-s", str(pace), "-w", raw, words], check=True)
        shape = ["rate", "8000", *LOUD_AND_CLEAR, *TRIM]
        subprocess.run(["sox", "-R", raw, "-b", "8", "-e", "unsigned-integer", "-c", "1", target, *shape], check=True)


if __name__ == "__main__":
    main()
