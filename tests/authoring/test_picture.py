"""Pictures of questions: decided by content, stored afresh, shown to whoever may see them, and let go of."""

from __future__ import annotations

import io
import zlib
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image as Pillow
from sqlalchemy import func, select

from quizapp.authoring.models import DraftPicture
from quizapp.bank.limits import IMAGE_BYTES
from quizapp.extensions import db, limiter
from quizapp.packs.models import Image
from quizapp.web.security import LARGE_FORM
from tests.authoring.desk import PACK, document, leaf, save, shown, written
from tests.factories import make_question, many
from tests.page import Page
from tests.refusal import ledger, refused

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.person import Person

KEY = "q-single"


@pytest.fixture(autouse=True)
def a_question(app: Flask, agatha: Person) -> None:
    written(app, questions=[make_question("single"), make_question("number")])


def drawn(kind: str = "PNG", size: tuple[int, int] = (40, 30), **how: Any) -> bytes:
    out = io.BytesIO()
    Pillow.new("RGB", size, "red").save(out, kind, **how)
    return out.getvalue()


def in_parts(fields: dict[str, str], content: bytes, name: str = "a.png") -> dict[str, Any]:
    """Return a form with a file in it, for the test client: its own way of making one leaves files open."""
    part = 'Content-Disposition: form-data; name="{}"'
    body = b"".join(
        f"--x\r\n{part.format(field)}\r\n\r\n{value}\r\n".encode() for field, value in fields.items()
    )
    head = f'--x\r\n{part.format("picture")}; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'
    whole = body + head.encode() + content + b"\r\n--x--\r\n"
    return {"data": whole, "content_type": "multipart/form-data; boundary=x"}


def send(author: Person, content: bytes, name: str = "a.png", key: str = KEY, **changes: str) -> TestResponse:
    form = leaf(author, key)
    fields = {field: values[0] for field, values in form.fields.items()} | changes
    return author.client.post(f"{PACK}/questions/{key}/picture", **in_parts(fields, content, name))


def header_of(width: int, height: int) -> bytes:
    """Return a PNG that says it is so large, and holds nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    size = width.to_bytes(4) + height.to_bytes(4)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size + b"\x01\x00\x00\x00\x00")
        + chunk(b"IDAT", b"")
        + chunk(b"IEND", b"")
    )


def images(app: Flask) -> tuple[int, int]:
    """Return how many pictures there are, and how many drafts have."""
    with app.app_context():
        counted = [
            db.session.scalar(select(func.count()).select_from(table)) or 0 for table in (Image, DraftPicture)
        ]
    return counted[0], counted[1]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_kept_with_what_was_typed(app: Flask, agatha: Person, kind: str) -> None:
    page = shown(agatha, send(agatha, drawn(kind), prompt="Who is this?"))
    kept = document(app, KEY)
    assert kept["prompt"] == "Who is this?"
    assert "the picture has no alt text" in page.text
    save(agatha, KEY, **{"image-alt": "A red wall"})
    assert document(app, KEY)["image"] == {"file": kept["image"]["file"], "alt": "A red wall"}
    assert "image-alt-missing" not in agatha.get(f"{PACK}/questions/{KEY}").text


def source(page: Page) -> str:
    return page.html.split('class="picture__shown"')[1].split('src="')[1].split('"')[0]


def test_i05_i13_i14_what_is_shown_is_a_picture_that_tells_nothing_of_its_file(
    app: Flask, agatha: Person
) -> None:
    exif = Pillow.Exif()
    exif[0x010F] = "Camera of Agatha"
    page = shown(agatha, send(agatha, drawn("JPEG", exif=exif), "the-butler.jpg"))
    url = source(page)
    response = agatha.client.get(url)
    assert (response.status_code, response.mimetype) == (200, "image/jpeg")
    assert b"Camera of Agatha" not in response.data
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert "butler" not in url + response.headers["Content-Disposition"] + document(app, KEY)["image"]["file"]
    assert "the-butler.jpg" not in page.html


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        pytest.param(
            b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "x.svg", "is not a PNG", id="I01"
        ),
        pytest.param(
            b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "x.png", "is not a PNG", id="I02"
        ),
        pytest.param(header_of(20_000, 20_000), "x.png", "reasonable size", id="I03"),
        pytest.param(header_of(12_000, 12_000), "x.png", "pixels", id="I04"),
        pytest.param(drawn("JPEG", (400, 400))[:500], "x.jpg", "is damaged", id="I07"),
        pytest.param(b"", "x.png", "choose a picture first", id="I09"),
        pytest.param(drawn("BMP"), "x.png", "is not a PNG", id="I10"),
        pytest.param(b"8BPS" + b"\0" * 50, "x.png", "is not a PNG", id="I10-psd"),
        pytest.param(b"<html>pic</html>", "pic.png.html", "is not a PNG", id="I11"),
        pytest.param(b"x" * (IMAGE_BYTES + 1), "x.png", "bytes", id="too-large"),
    ],
)
def test_what_is_no_picture_is_refused_and_what_was_typed_is_still_there(
    app: Flask, agatha: Person, content: bytes, name: str, why: str
) -> None:
    response = refused(app, 422, lambda: send(agatha, content, name, prompt="Typed along?"))
    page = Page(response.text)
    assert why in page.text
    assert page.form(f"/questions/{KEY}").fields["prompt"] == ["Typed along?"]


def test_a_refused_picture_does_not_hide_that_somebody_else_has_written(app: Flask, agatha: Person) -> None:
    stale = leaf(agatha, KEY)
    save(agatha, KEY, hint="From another tab")
    fields = {field: values[0] for field, values in stale.fields.items()} | {"hint": "From this one"}
    response = agatha.client.post(f"{PACK}/questions/{KEY}/picture", **in_parts(fields, b""))
    again = Page(response.text).form(f"/questions/{KEY}")
    assert agatha.send(again, act="save").status_code == 409


def test_i08_what_moves_is_refused(app: Flask, agatha: Person) -> None:
    frames = [Pillow.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    moving = drawn("GIF", append_images=frames, save_all=True)
    assert "a picture holds still" in refused(app, 422, lambda: send(agatha, moving)).text


def test_i06_what_rides_along_stays_behind(agatha: Person) -> None:
    page = shown(agatha, send(agatha, drawn("GIF") + b"<script>alert(1)</script>"))
    assert b"script" not in agatha.client.get(source(page)).data


def test_without_a_file_there_is_nothing_to_send(app: Flask, agatha: Person) -> None:
    form = leaf(agatha, KEY)
    data = {field: values[0] for field, values in form.fields.items()}
    refused(app, 422, lambda: agatha.client.post(f"{PACK}/questions/{KEY}/picture", data=data))


def test_a_body_larger_than_any_picture_is_refused_unread(app: Flask, agatha: Person) -> None:
    url, body = f"{PACK}/questions/{KEY}/picture", b"x" * (IMAGE_BYTES + LARGE_FORM + 1)
    in_one = {"data": body, "content_type": "multipart/form-data; boundary=b"}
    refused(app, 413, partial(agatha.client.post, url, **in_one))


def test_only_this_form_may_be_as_large_and_hold_a_file(app: Flask, agatha: Person) -> None:
    form = leaf(agatha, KEY)
    fields = {field: values[0] for field, values in form.fields.items()}
    binary, large = in_parts(fields, b"\xff" * 100), in_parts(fields, b"\0" * 3_000_000)
    for url in (f"{PACK}/questions/{KEY}", f"{PACK}/questions", "/author/packs"):
        assert (
            "No file goes with this form"
            in refused(app, 400, partial(agatha.client.post, url, **binary)).text
        )
        refused(app, 413, partial(agatha.client.post, url, **large))


@pytest.mark.parametrize("calls_itself", [b"", b"\r\nContent-Type: text/plain; charset=iso-8859-1"])
def test_text_beside_a_picture_is_in_utf_8_or_refused(
    app: Flask, agatha: Person, calls_itself: bytes
) -> None:
    assert send(agatha, drawn(), prompt="A broken character: \ufffd").status_code == 303
    assert document(app, KEY)["prompt"] == "A broken character: \ufffd"
    before = ledger(app)
    token = leaf(agatha, KEY).fields["csrf_token"][0].encode()
    part = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    sent = part % (b"csrf_token", b"", token) + part % (b"prompt", calls_itself, b"\xff\xfe")
    body = sent + b"--x--\r\n"
    url = f"{PACK}/questions/{KEY}/picture"
    response = agatha.client.post(url, data=body, content_type="multipart/form-data; boundary=x")
    assert (response.status_code, "not in UTF-8" in response.text) == (400, True)
    assert ledger(app) == before


def test_a_picture_is_taken_away(app: Flask, agatha: Person) -> None:
    send(agatha, drawn())
    page = shown(agatha, save(agatha, KEY, act="picture.remove", hint="Kept."))
    assert "picture__shown" not in page.html
    assert "image" not in document(app, KEY)
    assert document(app, KEY)["hint"] == "Kept."


def test_the_same_bytes_are_kept_once(app: Flask, agatha: Person) -> None:
    send(agatha, drawn())
    send(agatha, drawn(), key="q-number")
    assert images(app) == (1, 1)


def test_what_nothing_shows_any_more_is_let_go_of_with_the_next_picture(app: Flask, agatha: Person) -> None:
    for size in (10, 20, 30, 40):
        send(agatha, drawn(size=(size, size)))
    # The last one, and the one before: a tab that was opened meanwhile may show it still.
    assert images(app) == (2, 2)


def test_a_picture_of_a_question_in_the_basket_stays(app: Flask, agatha: Person) -> None:
    send(agatha, drawn())
    save(agatha, KEY, act="remove")
    send(agatha, drawn(size=(9, 9)), key="q-number")
    agatha.send(agatha.get(f"{PACK}/questions/{KEY}").form("/restore"))
    assert "picture__shown" in agatha.get(f"{PACK}/questions/{KEY}").html


def test_i15_nobody_else_sees_it(app: Flask, agatha: Person, dorothy: Person, bob: Person) -> None:
    url = source(shown(agatha, send(agatha, drawn())))
    written(app, "Dorothy", questions=many(1), title="Another Case")
    for other in (dorothy, bob):
        assert other.client.get(url).status_code in {302, 404}
    dorothy.get(url.replace("the-case", "another-case"), 404)


def test_a_text_changed_meanwhile_is_told_before_a_picture_is_kept(app: Flask, agatha: Person) -> None:
    assert send(agatha, drawn(), edition="1").status_code == 303
    response = refused(app, 409, lambda: send(agatha, drawn(size=(9, 9)), edition="1", hint="Mine"))
    assert "Mine" in response.text


def test_so_many_pictures_a_minute_and_no_more(app: Flask, agatha: Person) -> None:
    with app.app_context():
        limiter.reset()
    said = {send(agatha, b"", key="q-number").status_code for _ in range(31)}
    assert said == {422, 429}
