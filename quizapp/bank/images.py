"""Pictures of packs: decided by content, never by name, and encoded afresh so that nothing rides along."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from quizapp.bank import limits

MOST_PIXELS = 16_000_000
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/png"}
"""What is read, and what it is served as: a GIF's one frame becomes a PNG."""
_SIGNS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}
"""How a picture begins that was encoded afresh, and what it is served as."""
_PHOTOGRAPH = "MPO"
"""A JPEG as some phones make it, with other pictures behind the first, which is the photograph."""
_TO_8_BIT = 1 / 256


class BadImage(ValueError):  # noqa: N818 (it is the picture that is bad)
    """This cannot be shown; `str()` says why."""


@dataclass(frozen=True)
class Picture:
    """A picture as it is served."""

    media_type: str
    content: bytes


def encode_afresh(content: bytes) -> Picture:
    """Return a picture upright, in 8-bit colour and without its metadata; raise BadImage for what is none."""
    check_size(len(content))
    try:
        with warnings.catch_warnings():
            # The size is checked below, from the header, before anything is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(content), formats=list(FORMATS))
        _check(image)
        return _encoded(ImageOps.exif_transpose(image), _kind(image))
    except BadImage:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError):
        raise BadImage("is not a PNG, JPEG, WebP or GIF picture of a reasonable size") from None
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise BadImage("is damaged and cannot be decoded") from error


def media_type(content: bytes) -> str:
    """Return what a picture is served as that was encoded afresh; raise BadImage for any other."""
    for sign, found in _SIGNS.items():
        if content.startswith(sign):
            return found
    raise BadImage("was not encoded afresh")


def check_size(size: int) -> None:
    """Raise BadImage for more bytes than a picture may have."""
    if size > limits.IMAGE_BYTES:
        raise BadImage(f"has {size:,} bytes, and a picture may have {limits.IMAGE_BYTES:,}")


def _check(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise BadImage(f"is {width} by {height} pixels, and a picture may have {MOST_PIXELS:,}")
    if image.format != _PHOTOGRAPH and getattr(image, "is_animated", False):
        raise BadImage("moves; a picture holds still")


def _kind(image: Image.Image) -> str:
    return "JPEG" if image.format == _PHOTOGRAPH else image.format or "PNG"


def _encoded(image: Image.Image, kind: str) -> Picture:
    if image.mode.startswith("I"):
        # Pillow would cut off what is brighter than 255 rather than darken it all.
        image = image.convert("I").point(lambda value: value * _TO_8_BIT).convert("L")
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    plain = image.convert("RGBA" if has_alpha and kind != "JPEG" else "RGB")
    plain.info.clear()
    target = "PNG" if kind == "GIF" else kind
    out = BytesIO()
    plain.save(out, target, **({"quality": 88} if target in {"JPEG", "WEBP"} else {"optimize": True}))
    return Picture(FORMATS[kind], out.getvalue())
