"""A file brought in at a real browser: watched, stopped, read; by keyboard, without JavaScript; each page looked at."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from quizapp.bank.formats.sandbox.places import PLACES, one_of_them
from tests.authoring.bringing import QUESTIONS
from tests.browser.author import Author
from tests.browser.test_every_page import faults
from tests.browser.test_publishing import shoot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, FilePayload, Page

    from tests.browser.server import Server

pytestmark = pytest.mark.thorough

FOLDER = os.environ.get("SCREENSHOTS")
BELL: FilePayload = {"name": "bell.txt", "mimeType": "text/plain", "buffer": QUESTIONS}
NOISE: FilePayload = {"name": "noise.doc", "mimeType": "application/msword", "buffer": b"\xd0\xcf\x11\xe0"}


@contextmanager
def nobody_reads() -> Iterator[None]:
    """Take all the places that files are read at."""
    with ExitStack() as taken:
        for _ in PLACES:
            taken.enter_context(one_of_them(lambda: False))
        yield


def look(page: Page, name: str) -> list[str]:
    """Return what is wrong with a page as it stands."""
    page.set_viewport_size({"width": 1280, "height": 800})
    if FOLDER:
        shoot(page, Path(FOLDER), f"import-{name}")
    return [f"{name}: {fault}" for fault in faults(page)]


def test_a_file_is_watched_stopped_and_read(author: Author) -> None:
    page, found = author.page, []
    page.goto("/author")
    found += look(page, "shelf")
    page.get_by_role("link", name="bring questions in").click()
    found += look(page, "form")
    author.press("Read it")
    expect(page.get_by_role("alert", name="There is a problem")).to_be_visible()
    found += look(page, "refused-form")
    with nobody_reads():
        page.get_by_label("The file").set_input_files(BELL)
        author.press("Read it")
        expect(page.get_by_text("No question yet")).to_be_visible()
        found += look(page, "reading")
        author.press("Stop")
        expect(page.get_by_role("heading", level=1, name="Stopped")).to_be_visible()
        found += look(page, "stopped")
        page.get_by_role("link", name="Send another file").click()
        page.get_by_label("The file").set_input_files(BELL)
        author.press("Read it")
        expect(page.get_by_role("progressbar", name="How far it is")).to_be_visible()
    # Nobody presses anything.
    expect(page.get_by_role("heading", level=1, name="2 questions brought in")).to_be_visible()
    found += look(page, "report")
    page.get_by_role("link", name="Open the draft").click()
    expect(page.get_by_role("heading", level=1, name="bell")).to_be_visible()
    page.get_by_role("link", name="Bring questions in").click()
    expect(page.get_by_label("Where do its questions go?")).to_contain_text("bell")
    page.get_by_label("The file").set_input_files(NOISE)
    author.press("Read it")
    expect(page.get_by_role("heading", level=1, name="Nothing came of it")).to_be_visible()
    found += look(page, "refused")
    page.get_by_role("link", name="Bring questions in").click()
    found += look(page, "form-again")
    assert found == []


def test_it_is_done_by_keyboard(author: Author) -> None:
    page = author.page
    page.goto("/author/import")
    page.get_by_label("The file").set_input_files(BELL)
    page.get_by_label("The file").focus()
    for label in ("Where do its questions go?", "What is the new pack called?", "What is it?"):
        page.keyboard.press("Tab")
        expect(page.get_by_label(label)).to_be_focused()
        if label == "What is the new pack called?":
            page.keyboard.type("Bells")
    page.keyboard.press("Tab")
    with nobody_reads():
        page.keyboard.press("Enter")
        stop = page.get_by_role("button", name="Stop")
        stop.focus()
        for _ in range(2):
            page.wait_for_event("response", lambda answer: answer.url.endswith("/progress"))
        # What is told anew does not take the focus away.
        expect(stop).to_be_focused()
    expect(page.get_by_text("Bells", exact=True)).to_be_visible()


def test_z29_a_server_that_is_killed_says_so_when_it_is_back(
    new_context: Callable[..., BrowserContext], own_server: Server
) -> None:
    author = Author(new_context(own_server).new_page())
    author.enter(own_server)
    page = author.page
    page.goto("/author/import")
    with nobody_reads():
        page.get_by_label("The file").set_input_files(BELL)
        author.press("Read it")
        expect(page.get_by_text("No question yet")).to_be_visible()
        own_server.kill()
    own_server.start()
    own_server.change("UPDATE import_job SET alive_at = '2001-01-01 00:00:00.000000'")
    # Nobody presses anything.
    expect(page.get_by_role("heading", level=1, name="Nothing came of it")).to_be_visible()
    expect(page.get_by_text("the server was stopped, or broke down, while it read the file")).to_be_visible()
    page.get_by_role("link", name="Send another file").click()
    page.get_by_label("The file").set_input_files(BELL)
    author.press("Read it")
    expect(page.get_by_role("heading", level=1, name="2 questions brought in")).to_be_visible()


def test_it_works_by_plain_forms(unscripted: Author) -> None:
    page = unscripted.page
    page.goto("/author/import")
    with nobody_reads():
        page.get_by_label("The file").set_input_files(BELL)
        unscripted.press("Read it")
        page.get_by_role("link", name="See how far it is by now").click()
        expect(page.get_by_role("heading", level=1, name="Being read")).to_be_visible()
        unscripted.press("Stop")
        expect(page.get_by_role("heading", level=1, name="Stopped")).to_be_visible()
    page.goto("/author/import")
    page.get_by_label("The file").set_input_files(BELL)
    with page.expect_navigation():
        unscripted.press("Read it")
    while page.locator("h1").inner_text() == "Being read":
        with page.expect_navigation():
            page.get_by_role("link", name="See how far it is by now").click()
    expect(page.get_by_role("heading", level=1, name="2 questions brought in")).to_be_visible()
