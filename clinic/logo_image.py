"""From an uploaded file to the small, clean PNG that stands above a clinic's mails."""

import hashlib
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageChops, ImageFile, ImageOps

from clinic.errors import Refused

MAX_UPLOAD = 500 * 1024
SHOWN = (240, 80)  # the room above a mail
MAX_SIZE = (480, 160)  # twice that, so that it is sharp on a phone
MAX_BYTES = 30 * 1024
_MAX_PIXELS = 16_000_000
_MIN_SIDE = 16
_MARGIN = 12  # around a see-through logo, so that it does not touch the edge of its plate
_PAPER = (250, 248, 243)  # of the mails, #faf8f3
_VISIBLE = 48  # how far from the paper the strongest colour has to be
_SIZES = (MAX_SIZE, (360, 120), (240, 80))
_COLOURS = (256, 64, 16)
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)

_STARTS = {
    b"GIF8": "a GIF",
    b"%PDF": "a PDF",
    b"BM": "a BMP",
    b"II*\x00": "a TIFF",
    b"MM\x00*": "a TIFF",
    b"PK": "a ZIP file or an office document",
    b"\x00\x00\x01\x00": "an icon",
}


_one_at_a_time = threading.Lock()


@contextmanager
def _whole_files_only() -> Iterator[None]:
    """Refuse a picture that ends in the middle, which WeasyPrint lets Pillow fill up with grey."""
    with _one_at_a_time:
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


@dataclass(frozen=True)
class LogoImage:
    """A picture fit for mails: opaque, without anything that the file said beside its pixels."""

    png: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.png).hexdigest()


def read_logo(content: bytes) -> LogoImage:
    """Return an uploaded PNG or JPEG as a logo. Raises Refused with what to do instead."""
    check_size(len(content))
    image = _on_paper(_decoded(content))
    for size in _SIZES:
        small = image.copy()
        small.thumbnail(size, Image.Resampling.LANCZOS)
        if min(small.size) < _MIN_SIDE:
            raise _refusal(
                f"The picture is {image.width} by {image.height} pixels: too small, or too long "
                "and thin, to be seen in a mail. Upload one that is at least 32 pixels high and "
                "at most ten times as wide."
            )
        for colours in _COLOURS:
            png = _png(small, colours)
            if len(png) <= MAX_BYTES:
                return LogoImage(png, *small.size)
    raise AssertionError("the smallest size with the fewest colours fits always")


def check_size(size: int) -> None:
    """Raise Refused for a file of so many bytes that it need not be read."""
    if size > MAX_UPLOAD:
        raise _refusal(
            f"The file has {size / 1024:,.0f} KB, and a logo may have {MAX_UPLOAD // 1024} KB. "
            "Save it smaller, 960 pixels wide is plenty, and upload that one."
        )


def _refusal(sentence: str) -> Refused:
    return Refused(sentence, field="image")


def _decoded(content: bytes) -> Image.Image:
    """Return the pixels, turned as the camera held them. Its size is asked before its content."""
    if not content:
        raise _refusal("The file is empty. Choose the file of the logo.")
    try:
        image = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
        if image.width * image.height > _MAX_PIXELS:
            raise _too_many_pixels(f"{image.width:,} by {image.height:,} pixels")
        with _whole_files_only():
            image.load()
        return ImageOps.exif_transpose(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels("far more pixels than any screen") from error
    except Image.UnidentifiedImageError as error:
        raise _refusal(
            f"The file is {_name_of(content)}, and a logo has to be a PNG or a JPEG. Open it in "
            "an image program, save it as PNG and upload that one."
        ) from error
    except _BROKEN as error:
        raise _refusal(
            "The file is damaged or ends in the middle of the picture. Save it anew and upload "
            "that one."
        ) from error


def _too_many_pixels(size: str) -> Refused:
    return _refusal(
        f"The picture has {size}, and a logo may have {_MAX_PIXELS // 1_000_000} million. Save it "
        "smaller, 960 pixels wide is plenty, and upload that one."
    )


def _name_of(content: bytes) -> str:
    for start, name in _STARTS.items():
        if content.startswith(start):
            return name
    if content[8:12] == b"WEBP":
        return "a WebP"
    if content[4:8] == b"ftyp":
        return "a HEIC, an AVIF or a film"
    if b"<svg" in content[:2000].lower():
        return "an SVG"
    return "no picture that Steady knows"


def _on_paper(image: Image.Image) -> Image.Image:
    """Return a picture without see-through parts: those would be unreadable in dark mode.

    They become the light colour of the mails' paper, with a margin of it around.
    """
    if image.mode.startswith("I"):  # 16 bits a pixel
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        ink = image.convert("RGBA")
        ink = ink.crop(ink.getchannel("A").getbbox() or (0, 0, 1, 1))
        inner = (MAX_SIZE[0] - 2 * _MARGIN, MAX_SIZE[1] - 2 * _MARGIN)
        ink.thumbnail(inner, Image.Resampling.LANCZOS)
        flat = Image.new("RGB", (ink.width + 2 * _MARGIN, ink.height + 2 * _MARGIN), _PAPER)
        flat.paste(ink, (_MARGIN, _MARGIN), ink)
    else:
        flat = Image.new("RGB", image.size)
        flat.paste(image.convert("RGB"))
    difference = ImageChops.difference(flat, Image.new("RGB", flat.size, _PAPER))
    if max(difference.tobytes()) < _VISIBLE:
        raise _refusal(
            "On light paper nothing of this picture can be seen. It may be the one for dark "
            "backgrounds: upload the logo that your letters have."
        )
    return flat


def _png(image: Image.Image, colours: int) -> bytes:
    out = BytesIO()
    image.quantize(colours).save(out, "PNG", optimize=True)
    return out.getvalue()
