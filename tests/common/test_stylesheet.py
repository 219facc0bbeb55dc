"""The colours keep their contrast, and the files their weight (ux.md §2.2 and §2.3)."""

import gzip
import re
from pathlib import Path

import pytest

from choeur.common import apps

STATIC = Path(apps.__file__).parent / "static" / "choeur"
SHEET = (STATIC / "choeur.css").read_text(encoding="utf-8")
TEXT, INTERFACE = 4.5, 3.0
GROUNDS = ("bg", "surface", "sunken", "desk", "sheet", "well")
TINTS = ("danger-bg", "success-bg", "warning-bg", "info-bg", "tint")

PAIRS = [
    *((TEXT, ink, ground) for ink in ("text", "muted", "link", "danger") for ground in GROUNDS),
    *((TEXT, ink, ground) for ink in ("link-hover", "link-visited", "success", "warning", "info") for ground in ("bg", "surface")),
    *((TEXT, ink, ground) for ink in ("text", "link") for ground in TINTS),
    *((TEXT, state, f"{state}-bg") for state in ("danger", "success", "warning", "info")),
    (TEXT, "on-primary", "primary"),
    (TEXT, "on-primary", "primary-hover"),
    (TEXT, "on-danger", "danger"),
    (TEXT, "on-deep", "deep"),
    (TEXT, "deep-soft", "deep"),
    *((INTERFACE, line, ground) for line in ("border", "primary", "ring") for ground in GROUNDS),
]


def tokens(*blocks):
    found = {}
    for block in blocks:
        found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6}|var\(--[\w-]+\))", block))
    return found


LIGHT_BLOCK = SHEET[SHEET.index(":root {") : SHEET.index("@media screen and (prefers-color-scheme: dark)")]
DARK_BLOCK = SHEET[SHEET.index("@media screen and (prefers-color-scheme: dark)") : SHEET.index("/* Base */")]
THEMES = {"light": tokens(LIGHT_BLOCK), "dark": tokens(LIGHT_BLOCK, DARK_BLOCK)}


def luminance(theme, name):
    colour = THEMES[theme][name]
    if colour.startswith("var("):
        return luminance(theme, colour[6:-1])
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(theme, ink, ground):
    """WCAG 2: (lighter + 0.05) / (darker + 0.05)."""
    darker, lighter = sorted((luminance(theme, ink), luminance(theme, ground)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_of_colours_can_be_read(theme):
    faint = {
        f"{ink} on {ground}": round(contrast(theme, ink, ground), 2)
        for least, ink, ground in PAIRS
        if contrast(theme, ink, ground) < least
    }

    assert faint == {}


@pytest.mark.parametrize(
    ("theme", "ink", "ground", "ratio"),
    [
        ("light", "text", "bg", 15.79),
        ("light", "border", "sunken", 4.02),
        ("dark", "link", "sunken", 7.60),
        ("dark", "ring", "bg", 11.58),
    ],
)
def test_the_ratios_are_those_of_the_design(theme, ink, ground, ratio):
    assert contrast(theme, ink, ground) == pytest.approx(ratio, abs=0.01)


def test_both_themes_name_the_same_colours():
    both = set(tokens(DARK_BLOCK))

    assert {name for name in tokens(LIGHT_BLOCK) if name not in both} == set()


def test_the_stylesheet_and_the_scripts_keep_to_their_budget():
    def weight(pattern):
        return sum(len(gzip.compress(path.read_bytes(), mtime=0)) for path in STATIC.glob(pattern))

    assert weight("*.css") <= 18_000
    assert weight("*.js") <= 20_000


def test_contexts_that_readers_choose_are_all_served():
    for context in (
        "prefers-color-scheme: dark",
        "prefers-reduced-motion",
        "forced-colors: active",
        "@media print",
        "max-width: 40rem",
    ):
        assert context in SHEET


def test_the_stylesheet_fetches_nothing():
    assert re.findall(r"@import|url\(", SHEET) == []


def test_scripts_never_write_markup():
    for script in STATIC.glob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script.read_text(encoding="utf-8")
        ), script.name
