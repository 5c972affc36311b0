"""Uploads that are too large, cut off, or sent while something breaks: told so, and nothing of them is left."""

from __future__ import annotations

import io
import sys
import tempfile
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from quizapp.authoring.models import DraftQuestion, ImportJob
from quizapp.authoring.operations import importing
from quizapp.bank import limits
from quizapp.bank.formats import sandbox
from quizapp.extensions import db
from quizapp.packs.models import Image, Pack
from quizapp.web.security import LARGE_FORM
from tests.authoring.bringing import QUESTIONS, brought, filled, in_parts, jobs, report, send, sent, settle
from tests.authoring.desk import header
from tests.page import Page
from tests.refusal import ledger, refused

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.person import Person

pytestmark = pytest.mark.usefixtures("settled")
MEGABYTE = 1024 * 1024
TRIVIA = (
    b'{"response_code": 0, "results": [{"type": "boolean", "difficulty": "easy", "category": "Film",'
    b' "question": "It rains.", "correct_answer": "True", "incorrect_answers": ["False"]}]}'
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files would come to lie."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


class Wire(io.RawIOBase):
    """A body that is made up as it is read, and remembers how much that was."""

    def __init__(self, head: bytes, size: int) -> None:
        self._head, self._left, self.read_so_far = head, size, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        piece = self._head[:wanted] + b"x" * (wanted - len(self._head))
        self._head = self._head[wanted:]
        self._left -= len(piece)
        self.read_so_far += len(piece)
        return piece

    def tell(self) -> int:
        return 0

    def seek(self, place: int, _whence: int = 0) -> int:
        """Be asked how long it is, which it does not say."""
        return place

    def readinto(self, buffer: Any) -> int:
        piece = self.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def post(person: Person, body: Wire, length: int | None) -> TestResponse:
    """Send a body by hand: with its length, or in chunks."""
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    environ = {"CONTENT_LENGTH": str(length)} if length is not None else chunked
    return person.client.post(
        "/author/import",
        input_stream=body,
        content_type="multipart/form-data; boundary=x",
        environ_overrides=environ,
    )


def head_of(person: Person) -> bytes:
    whole: bytes = in_parts(filled(person), b"", "a.txt")["data"]
    return whole.removesuffix(b"\r\n--x--\r\n")


def test_z21_what_says_that_it_is_too_large_is_not_read(app: Flask, agatha: Person) -> None:
    body = Wire(head_of(agatha), 2 * limits.FILE_BYTES)
    response = refused(app, 413, lambda: post(agatha, body, limits.FILE_BYTES + 1))
    assert "20,971,520 bytes" in Page(response.text).text
    assert body.read_so_far == 0


def test_z22_what_does_not_say_is_read_as_far_as_is_allowed(app: Flask, agatha: Person) -> None:
    body = Wire(head_of(agatha), 200 * MEGABYTE)
    assert post(agatha, body, None).status_code == 413
    assert body.read_so_far <= limits.FILE_BYTES + MEGABYTE
    assert jobs(app) == []


def test_what_is_just_small_enough_is_read(agatha: Person) -> None:
    fields = filled(agatha)
    room = limits.FILE_BYTES - len(in_parts(fields, TRIVIA, "a.json")["data"])
    form = in_parts(fields, TRIVIA + b" " * room, "a.json")
    assert len(form["data"]) == limits.FILE_BYTES
    response = agatha.client.post("/author/import", **form)
    assert response.status_code == 303
    assert "1 question brought in" in report(agatha, response.location).text


def test_of_whoever_may_not_send_it_nothing_is_read(app: Flask, bob: Person) -> None:
    body = Wire(b"", limits.FILE_BYTES)
    assert post(bob, body, LARGE_FORM + 1).status_code == 401
    assert post(bob, body, None).status_code == 401
    assert body.read_so_far == 0


def test_z24_an_upload_that_is_cut_off_leaves_nothing(app: Flask, agatha: Person, folder: Path) -> None:
    body = Wire(head_of(agatha), 5 * MEGABYTE)
    assert refused(app, 400, lambda: post(agatha, body, 10 * MEGABYTE)).status_code == 400
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("length", [5 * MEGABYTE, None], ids=["of-a-length", "in-chunks"])
@pytest.mark.parametrize(
    ("head", "status"),
    [
        pytest.param(b"--x\r\nnobody-knows: what\r\n\r\n", 400, id="nonsense"),
        pytest.param(b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 1001, 413, id="parts"),
    ],
)
def test_what_is_refused_half_way_is_read_to_its_end(
    app: Flask, agatha: Person, head: bytes, status: int, length: int | None
) -> None:
    body = Wire(head, 5 * MEGABYTE)
    response = refused(app, status, lambda: post(agatha, body, length))
    assert "bytes" not in Page(response.text).text
    assert body.read_so_far == 5 * MEGABYTE


def test_an_upload_is_never_on_the_disk(
    agatha: Person, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, lambda *_a, _name=name, **_k: made.append(_name))
    brought(agatha, TRIVIA + b" " * MEGABYTE, "a.json")
    assert (made, list(folder.iterdir())) == ([], [])


def full(*_given: object) -> None:
    raise OperationalError("INSERT", {}, RuntimeError("database or disk is full"))


def test_z28_without_room_nothing_is_begun(
    app: Flask, agatha: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "begin", full)
    response = refused(app, 507, lambda: send(agatha, QUESTIONS))
    assert "Nothing you sent has been kept" in Page(response.text).text


def test_z28_without_room_for_what_is_in_it_nothing_of_it_is_kept(
    app: Flask, agatha: Person, case: None, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.authoring.operations.pictures.adopt", full)
    page = report(agatha, sent(agatha, QUESTIONS), 507)
    assert "there is no room left here for what is in it" in page.text
    with app.app_context():
        assert db.session.scalars(select(Pack.slug)).all() == ["the-case"]
        assert db.session.scalars(select(DraftQuestion.id)).all() == []
        assert db.session.scalars(select(Image.id)).all() == []
    bob.start()
    bob.pass_(1)


def test_z29_a_child_that_is_killed_is_told_and_leaves_nothing(
    app: Flask, agatha: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        dies = (sys.executable, "-c", "import os; os.kill(os.getpid(), 9)")
        patched.setattr(sandbox, "_COMMAND", dies)
        page = report(agatha, sent(agatha, QUESTIONS), 503)
    assert "the reader broke off over it" in page.text
    assert "reader_broke" in page.text
    with app.app_context():
        assert db.session.scalars(select(Pack.slug)).all() == []
    assert "2 questions brought in" in brought(agatha, QUESTIONS).text


def test_what_breaks_here_is_told_and_written_down(
    app: Flask, agatha: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("quizapp.authoring.rules.imports.report_of", lambda *_given: 1 // 0)
    page = report(agatha, sent(agatha, QUESTIONS), 503)
    assert "something broke here, and it was not the file" in page.text
    assert ("import_broke" in caplog.text, "ZeroDivisionError" in caplog.text) == (True, True)
    with app.app_context():
        assert db.session.scalars(select(Pack.slug)).all() == []


def test_names_of_files_are_shown_as_they_can_be(app: Flask, agatha: Person) -> None:
    for name, shown in (
        ("C:\\\\secret\\\\bell.txt", "bell.txt"),
        ("../../etc/a\u202egnp.exe", "agnp.exe"),
        ("x" * 300 + ".txt", "x" * 196 + ".txt"),
        ("<b>.txt", "<b>.txt"),
    ):
        page = brought(agatha, QUESTIONS, name)
        assert shown in page.text
        with app.app_context():
            latest = db.session.scalars(select(ImportJob.name).order_by(ImportJob.id.desc())).first()
        assert latest == shown


def test_a_pack_is_called_as_its_file_is_shown(app: Flask, agatha: Person) -> None:
    brought(agatha, QUESTIONS, "a\0 bell\x1b\u202e.txt")
    assert header(app, "a-bell")["title"] == "a bell"
    assert agatha.get("/author").links["/author/packs/a-bell"] == "a bell"


def test_a_line_in_the_log_for_each_and_nothing_of_the_file(
    agatha: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "quizapp"):
        address = sent(agatha, QUESTIONS.replace(b"cook", b"countess\x1b"))
        report(agatha, address)
        settle()
    assert caplog.text.count("import_done") == 1
    assert ("countess" in caplog.text, address[-22:] in caplog.text) == (False, False)


def test_nothing_changes_by_a_file_that_is_refused_but_its_own_row(app: Flask, agatha: Person) -> None:
    filled(agatha)
    before = ledger(app)
    report(agatha, sent(agatha, b"x", "a.doc"), 422)
    assert {name for name, rows in ledger(app).items() if rows != before[name]} <= {"import_job"}
