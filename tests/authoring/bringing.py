"""How authors bring files in: sent with a form, waited for, and read by somebody who can be held up."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp.authoring.models import ImportJob
from quizapp.bank.formats import sandbox
from quizapp.extensions import db
from tests.page import Page

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.person import Person

PATIENCE = 60
QUESTIONS = b"""#Q Who rings the bell?
^ The cook
A The butler
B The cook

#Q Who does not?
^ The maid
A The butler
B The cook

#Q It rains.
^ False
A True
B False
"""
"""Two that can be taken, and one whose key is none of its options."""


def in_parts(fields: dict[str, str], content: bytes | None, name: str) -> dict[str, Any]:
    """Return the form with a file in it, for the test client: its own way of making one leaves files open."""
    part = 'Content-Disposition: form-data; name="{}"'
    body = b"".join(
        f"--x\r\n{part.format(field)}\r\n\r\n{value}\r\n".encode() for field, value in fields.items()
    )
    if content is not None:
        head = f'--x\r\n{part.format("file")}; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'
        body += head.encode() + content + b"\r\n"
    return {"data": body + b"--x--\r\n", "content_type": "multipart/form-data; boundary=x"}


def filled(author: Person, **changes: str) -> dict[str, str]:
    """Open the form, and return what it holds with these fields changed."""
    form = author.get("/author/import").form("/author/import")
    return {field: values[0] for field, values in form.fields.items()} | changes


def send(author: Person, content: bytes | None, name: str = "bell.txt", **changes: str) -> TestResponse:
    """Send a file."""
    return author.client.post("/author/import", **in_parts(filled(author, **changes), content, name))


def sent(author: Person, content: bytes, name: str = "bell.txt", **changes: str) -> str:
    """Send a file that is taken, and return the address where what comes of it stands."""
    response = send(author, content, name, **changes)
    assert response.status_code == 303, response.text
    return response.location


def report(author: Person, address: str, status: int = 200) -> Page:
    """Wait until a file is read, and return the page that says what came of it."""
    until = time.monotonic() + PATIENCE
    while "Being read" in author.client.get(address).text:
        assert time.monotonic() < until
        time.sleep(0.05)
    response = author.client.get(address)
    page = Page(response.text)
    assert response.status_code == status, page.text
    return page


def brought(author: Person, content: bytes, name: str = "bell.txt", **changes: str) -> Page:
    """Send a file, wait for it, and return the page that says what came of it."""
    return report(author, sent(author, content, name, **changes))


def jobs(app: Flask) -> list[ImportJob]:
    with app.app_context():
        return list(db.session.scalars(select(ImportJob).order_by(ImportJob.id)))


class Held:
    """A reader that says that it has read three questions of ten, and goes on when it is let."""

    def __init__(self) -> None:
        self.has_begun = threading.Event()
        self.may_go_on = threading.Event()
        self.was_stopped = threading.Event()
        self._read = sandbox.read

    def __call__(self, data: bytes, name: str, wanted: str | None, *, step: Any, stop: Any) -> Any:
        step(3, 10)
        self.has_begun.set()
        while not self.may_go_on.wait(0.01):
            if stop():
                self.was_stopped.set()
                raise sandbox.Stopped
        return self._read(data, name, wanted, step=step, stop=stop)


def settle() -> None:
    """Wait until nothing is read any more."""
    for thread in threading.enumerate():
        if thread.name == "import":
            thread.join(PATIENCE)
            assert not thread.is_alive()
