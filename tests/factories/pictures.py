"""Pictures as somebody may upload them, made in memory."""

import random
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw


def picture(
    width: int, height: int, kind: str = "PNG", *, noise: bool = False, **options: Any
) -> bytes:
    """Return a white picture with a dark block, or one of coloured noise that packs badly."""
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((0, 0, width // 2, height), fill=(11, 90, 94))
    if noise:
        pixels = random.Random(1).randbytes(width * height * 3)
        image = Image.frombytes("RGB", (width, height), pixels)
    return _saved(image, kind, **options)


def see_through(width: int, height: int, *, ink: tuple[int, int, int] | None) -> bytes:
    """Return a PNG that lets the paper show but for a block of ink."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    if ink:
        ImageDraw.Draw(image).rectangle((0, 0, width - 1, height - 1), outline=ink, width=9)
    return _saved(image, "PNG")


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
