"""Pictures encoded afresh."""

from __future__ import annotations

import time
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageFile

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
        pytest.param("PNG", "I;16", "image/png", id="I17-16-bit"),
        ("JPEG", "RGB", "image/jpeg"),
        pytest.param("JPEG", "CMYK", "image/jpeg", id="I17-cmyk"),
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


@pytest.mark.parametrize(
    ("side", "says"),
    [
        pytest.param(20_000, "of a reasonable size", id="I03"),
        pytest.param(12_000, "a picture may have 16,000,000", id="I04"),
    ],
)
def test_a_bomb_is_turned_away_by_its_header(side: int, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = file("PNG", "1", (side, side))
    monkeypatch.setattr(ImageFile.ImageFile, "load", pytest.fail)
    with pytest.raises(BadImage, match=says):
        encode_afresh(bomb)


def test_a_dark_picture_of_16_bit_stays_dark() -> None:
    out = BytesIO()
    Image.new("I;16", (2, 2), 0x3000).save(out, "PNG")
    assert Image.open(BytesIO(encode_afresh(out.getvalue()).content)).getpixel((0, 0)) == (0x30,) * 3


CANARY = b"the-butler-did-it"


def gps() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = exif[0xA431] = CANARY.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.0)})
    return exif


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        pytest.param("JPEG", {"exif": gps(), "comment": CANARY, "xmp": CANARY}, id="I05"),
        pytest.param("WEBP", {"exif": gps(), "xmp": CANARY}, id="I05-webp"),
        pytest.param("GIF", {"comment": b"/*<script>" + CANARY + b"</script>*/"}, id="I06"),
        pytest.param("JPEG", {"icc_profile": CANARY * 250_000}, id="I17-profile"),
    ],
)
def test_nothing_rides_along(kind: str, options: dict[str, Any]) -> None:
    given = file(kind, "P" if kind == "GIF" else "RGB", **options)
    assert CANARY in given
    kept = encode_afresh(given).content
    assert CANARY not in kept
    assert not Image.open(BytesIO(kept)).getexif()


def test_i06_what_stands_behind_a_picture_stays_behind() -> None:
    kept = encode_afresh(file("GIF", "P") + b"<script>" + CANARY)
    assert (kept.media_type, CANARY in kept.content) == ("image/png", False)


def test_i16_a_sideways_photograph_stands_upright_without_its_thumbnail() -> None:
    exif = gps()
    exif[0x0112] = 6
    segments = file("JPEG", exif=exif)
    thumbnail = b"\xff\xe0" + (len(CANARY) + 10).to_bytes(2, "big") + b"JFXX\0\x10" + CANARY + b"\0\0"
    kept = encode_afresh(segments[:2] + thumbnail + segments[2:]).content
    assert (Image.open(BytesIO(kept)).size, CANARY in kept) == ((8, 12), False)


def test_of_a_phone_s_photograph_the_first_picture_is_kept() -> None:
    behind = {"save_all": True, "append_images": [Image.new("RGB", (12, 8), "blue")]}
    kept = encode_afresh(file("MPO", **behind))
    assert kept.media_type == "image/jpeg"
    assert Image.open(BytesIO(kept.content)).getpixel((0, 0)) == (0, 0, 0)


def test_i08_ten_thousand_frames_are_not_counted() -> None:
    one = file("GIF", "P")
    frame = one.index(b",", 13)
    began = time.process_time()
    with pytest.raises(BadImage, match="moves"):
        encode_afresh(one[:frame] + one[frame:-1] * 10_000 + b";")
    assert time.process_time() - began < 0.1


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
