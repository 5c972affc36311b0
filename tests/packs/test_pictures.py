"""A pack's pictures: cleaned on their way in, shown in their turn."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image as Picture
from sqlalchemy import func, select

from quizapp.extensions import db
from quizapp.packs.models import Image, Revision
from quizapp.packs.operations import Outcome
from tests.factories import make_pack, make_question, write_pack
from tests.packs.conftest import outcomes

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.person import Person

Sync = "Callable[..., dict[str, Synced]]"

GPS = 0x8825
CANARY = "the-butler-did-it"
FILES = {"q-0": f"{CANARY}.jpg", "q-1": "knife.jpg"}


def photo(colour: str = "red") -> bytes:
    """Return a photograph that tells where it was taken, and by whom."""
    exif = Picture.Exif()
    exif[0x013B] = CANARY
    exif.get_ifd(GPS).update({1: "N", 2: (48.0, 51.0, 30.0)})
    out = BytesIO()
    Picture.new("RGB", (24, 16), colour).save(out, "JPEG", exif=exif, comment=CANARY.encode())
    return out.getvalue()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with one pack, whose two questions each show a picture."""
    questions = [
        make_question(name=name, image={"file": file, "alt": "A room."}) for name, file in FILES.items()
    ]
    media = write_pack(tmp_path / "shipped", "the-case", make_pack(questions)) / "media"
    media.mkdir()
    for file, colour in zip(FILES.values(), ("red", "blue"), strict=True):
        (media / file).write_bytes(photo(colour))
    return tmp_path / "shipped"


def of_pictures(app: Flask, *columns: Any) -> list[Any]:
    with app.app_context():
        return list(db.session.execute(select(*columns)).all())


def test_a_picture_is_kept_without_what_rode_along(app: Flask, sync: Sync, root: Path) -> None:
    assert CANARY.encode() in photo()
    sync(shipped=root)
    kept = of_pictures(app, Image.media_type, Image.content)
    assert len(kept) == 2
    for media_type, content in kept:
        assert (media_type, CANARY.encode() in content, b"Exif" in content) == ("image/jpeg", False, False)
        assert not Picture.open(BytesIO(content)).getexif()


def test_the_same_picture_is_kept_once(app: Flask, sync: Sync, root: Path) -> None:
    (root / "the-case" / "media" / "knife.jpg").write_bytes(photo("red"))
    sync(shipped=root)
    assert of_pictures(app, func.count(Image.id)) == [(1,)]


def test_another_picture_under_the_same_name_makes_a_revision(app: Flask, sync: Sync, root: Path) -> None:
    sync(shipped=root)
    (root / "the-case" / "media" / "knife.jpg").write_bytes(photo("green"))
    assert outcomes(sync(shipped=root)) == {"the-case": Outcome.CHANGED}
    assert sorted(of_pictures(app, Revision.question_id, Revision.number)) == [(1, 1), (2, 1), (2, 2)]


def test_a_picture_is_shown_in_its_turn_and_not_before(
    sync: Sync, root: Path, alice: Person, bob: Person
) -> None:
    sync(shipped=root)
    alice.start()
    bob.start()
    shown = alice.client.get(f"{alice.round_url}/turns/1/image")
    assert (shown.status_code, shown.content_type) == (200, "image/jpeg")
    assert shown.headers["Cache-Control"] == "no-store"
    assert Picture.open(BytesIO(shown.data)).size == (24, 16)
    assert alice.client.get(f"{alice.round_url}/turns/2/image").status_code == 404
    assert bob.client.get(f"{alice.round_url}/turns/1/image").status_code == 404
    alice.pass_(1)
    assert alice.client.get(f"{alice.round_url}/turns/2/image").status_code == 200
    assert alice.client.get(f"{alice.round_url}/turns/1/image").status_code == 200


def test_i14_a_picture_opened_by_itself_is_a_picture_and_no_page(
    sync: Sync, root: Path, alice: Person
) -> None:
    sync(shipped=root)
    alice.start()
    shown = alice.client.get(f"{alice.round_url}/turns/1/image")
    assert shown.content_type == "image/jpeg"
    assert shown.headers["Content-Disposition"] == "inline; filename=turn-1"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_picture_waits_for_the_clock(sync: Sync, root: Path, alice: Person) -> None:
    sync(shipped=root)
    alice.start(pace="clock")
    assert alice.client.get(f"{alice.round_url}/turns/1/image").status_code == 404


def test_no_page_names_the_file(sync: Sync, root: Path, alice: Person) -> None:
    sync(shipped=root)
    alice.start()
    for n in (1, 2):
        page = alice.question(n)
        assert f'src="{alice.round_url}/turns/{n}/image"' in page.html
        assert 'alt="A room."' in page.html
        alice.pass_(n)
        for html in (page.html, alice.question(n).html, str(alice.client.get(f"{page}/image").headers)):
            assert not [file for file in FILES.values() if file.split(".")[0] in html]


def test_a_broken_picture_is_reported_and_its_pack_refused(
    sync: Sync, root: Path, alice: Person, app: Flask
) -> None:
    sync(shipped=root)
    (root / "the-case" / "media" / "knife.jpg").write_bytes(photo()[:-40])
    refused = sync(shipped=root)["the-case"]
    assert refused.outcome is Outcome.REFUSED
    assert "error image_unfit (q-1): media/knife.jpg is damaged and cannot be decoded" in refused.lines()[0]
    assert refused.lines()[0].startswith("the-case/pack.yaml:")
    assert of_pictures(app, func.count(Image.id)) == [(2,)]
    alice.start()


def test_all_broken_pictures_are_reported_at_once(sync: Sync, root: Path) -> None:
    for file in FILES.values():
        (root / "the-case" / "media" / file).write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    lines = sync(shipped=root)["the-case"].lines()
    assert [line.split(": ", 1)[1].split(":")[0] for line in lines[:-1]] == [
        "error image_unfit (q-0)",
        "error image_unfit (q-1)",
    ]
    assert lines[-1] == "the-case: refused, 2 mistakes"
