"""The image of a challenge: dark ink on white, tilted and swayed a little, never beyond what a person reads."""

import math
import random
from functools import cache
from io import BytesIO

from captcha.image import DEFAULT_FONTS
from PIL import Image, ImageDraw, ImageFont, ImageOps

WIDTH, HEIGHT = 250, 80
SCALE = 2
INK, PAPER = "#1C2426", "#FFFFFF"
DARK, PALE, BLANK = 0, 150, 255
FONT_SIZE = 52
LEVELS = 8


def draw(text: str, *, seed: bytes) -> bytes:
    """A PNG of 250 × 80 in 8 shades, under 8 kB. The library's own drawing cannot be seeded, hence ours; its font serves."""
    chance = random.Random(seed)  # noqa: S311 - the look of an image, not a secret
    sheet = Image.new("L", (WIDTH * SCALE, HEIGHT * SCALE), BLANK)
    for _ in range(2):
        _line(sheet, chance)
    step = WIDTH * SCALE / (len(text) + 0.4)
    for rank, character in enumerate(text):
        glyph = _glyph(character, chance)
        left = step * (rank + 0.7) - glyph.width / 2 + chance.uniform(-4, 4) * SCALE
        top = (HEIGHT * SCALE - glyph.height) / 2 + chance.uniform(-6, 6) * SCALE
        sheet.paste(DARK, (round(left), round(top)), glyph)
    small = _sway(sheet, chance).resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    png = BytesIO()
    ImageOps.colorize(small, INK, PAPER).quantize(LEVELS).save(png, "PNG", optimize=True)
    return png.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(DEFAULT_FONTS[0], size)


def _glyph(character: str, chance: random.Random) -> Image.Image:
    """One character as a mask, thickened, of its own size and tilt."""
    font = _font(SCALE * (FONT_SIZE + chance.randint(-4, 4)))
    left, top, right, bottom = (int(edge) for edge in font.getbbox(character, stroke_width=SCALE))
    mask = Image.new("L", (right - left + 4, bottom - top + 4), 0)
    ImageDraw.Draw(mask).text((2 - left, 2 - top), character, fill=255, font=font, stroke_width=SCALE)
    return mask.rotate(chance.uniform(-14, 14), Image.Resampling.BICUBIC, expand=True)


def _line(sheet: Image.Image, chance: random.Random) -> None:
    """A pale wave across the sheet: it troubles a robot that cuts the characters apart, not an eye."""
    middle, height = chance.uniform(0.3, 0.7) * sheet.height, chance.uniform(0.12, 0.25) * sheet.height
    length, shift = chance.uniform(0.5, 0.9) * sheet.width, chance.uniform(0, math.tau)
    points = [(x, middle + height * math.sin(math.tau * x / length + shift)) for x in range(0, sheet.width + 8, 8)]
    ImageDraw.Draw(sheet).line(points, fill=PALE, width=2 * SCALE, joint="curve")


def _sway(sheet: Image.Image, chance: random.Random) -> Image.Image:
    """Bend the whole sheet along a slow wave, by 4 pixels at most."""
    height, length, shift = chance.uniform(2, 4) * SCALE, chance.uniform(90, 140) * SCALE, chance.uniform(0, math.tau)
    step = 5 * SCALE
    mesh = []
    for left in range(0, sheet.width, step):
        up, down = (height * math.sin(math.tau * x / length + shift) for x in (left, left + step))
        box = (left, 0, left + step, sheet.height)
        mesh.append((box, (left, up, left, sheet.height + up, left + step, sheet.height + down, left + step, down)))
    return sheet.transform(sheet.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR, fillcolor=BLANK)
