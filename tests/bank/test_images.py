"""Pictures encoded afresh."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from quizapp.bank import limits
from quizapp.bank.images import MOST_PIXELS, BadImage, encode_afresh


def file(kind: str, mode: str = "RGB", size: tuple[int, int] = (12, 8), **options: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode", "media_type"),
    [
        ("PNG", "RGB", "image/png"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("PNG", "1", "image/png"),
        ("PNG", "I;16", "image/png"),
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
        ("WEBP", "RGBA", "image/webp"),
        ("GIF", "P", "image/png"),
    ],
)
def test_every_sort_of_picture_comes_out_as_a_browser_shows_it(kind: str, mode: str, media_type: str) -> None:
    picture = encode_afresh(file(kind, mode))
    again = Image.open(BytesIO(picture.content))
    assert (picture.media_type, again.size) == (media_type, (12, 8))
    assert again.mode in {"RGB", "RGBA"}


def test_what_was_transparent_still_is() -> None:
    for transparent in (
        file("PNG", "RGBA"),
        file("PNG", "P", transparency=0),
        file("GIF", "P", transparency=0),
    ):
        assert Image.open(BytesIO(encode_afresh(transparent).content)).getpixel((0, 0))[3] == 0


def test_a_photograph_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert Image.open(BytesIO(encode_afresh(file("JPEG", exif=exif)).content)).size == (8, 12)


def test_a_file_of_5_mb_is_the_largest() -> None:
    padding = b"\0" * (limits.IMAGE_BYTES - len(file("PNG")))
    assert limits.IMAGE_BYTES == 5 * 1024 * 1024
    assert encode_afresh(file("PNG") + padding)
    with pytest.raises(BadImage, match="has 5,242,881 bytes, and a picture may have 5,242,880"):
        encode_afresh(file("PNG") + padding + b"\0")


def test_16_megapixels_are_the_most() -> None:
    assert MOST_PIXELS == 4000 * 4000
    with pytest.raises(BadImage, match="is 4000 by 4001 pixels, and a picture may have 16,000,000"):
        encode_afresh(file("PNG", "1", (4000, 4001)))


def test_a_bomb_is_turned_away_by_its_header() -> None:
    with pytest.raises(BadImage, match="of a reasonable size"):
        encode_afresh(file("PNG", "1", (20_000, 20_000)))


def test_a_picture_holds_still() -> None:
    moving = file("GIF", save_all=True, append_images=[Image.new("RGB", (12, 8), "red")])
    with pytest.raises(BadImage, match="moves"):
        encode_afresh(moving)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"<svg/>", b"%PDF-1.7", b"BM" + b"\0" * 60])
def test_what_is_no_picture_is_turned_away(content: bytes) -> None:
    with pytest.raises(BadImage, match="is not a PNG, JPEG, WebP or GIF"):
        encode_afresh(content)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_cut_off_anywhere_never_crashes(kind: str) -> None:
    whole = file(kind, "P" if kind == "GIF" else "RGB", (64, 64))
    for length in range(0, len(whole) - 20, max(1, len(whole) // 40)):
        with pytest.raises(BadImage):
            encode_afresh(whole[:length])
