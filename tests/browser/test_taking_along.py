"""Packs that leave for another program, from their authors' pages; and a folder that is looked at as it is saved."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from quizapp.bank.formats import kahoot, native
from quizapp.bank.formats.intake import take_in
from tests.authoring.test_preview_command import previewed, save
from tests.browser.author import Author
from tests.browser.packs import LAMP, UNTOUCHED
from tests.browser.test_every_page import faults
from tests.browser.test_publishing import shoot
from tests.factories import make_question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Page

    from quizapp.bank.pack import Pack
    from tests.browser.server import Server


pytestmark = pytest.mark.thorough


@pytest.fixture(params=[True, False], ids=["with-js", "without-js"])
def author(
    request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext], server: Server
) -> Author:
    author = Author(new_context(java_script_enabled=request.param).new_page())
    author.enter(server)
    return author


def pressed(page: Page, role: Any, name: str, key: str = "Enter") -> None:
    """Do something by keyboard alone."""
    page.get_by_role(role, name=name).focus()
    page.keyboard.press(key)


def downloaded(page: Page) -> tuple[str, bytes]:
    """Follow the way to the file; return what it is called, and what is in it."""
    with page.expect_download() as caught:
        pressed(page, "link", "Download it")
    return caught.value.suggested_filename, Path(caught.value.path()).read_bytes()


def test_a_pack_is_taken_along_and_read_back(author: Author, lamp: Pack) -> None:
    page = author.page
    page.goto(f"/author/packs/{LAMP}")
    author.press("Look inside")
    pressed(page, "link", "Export")
    expect(page.get_by_role("radio", name="the whole folder")).to_be_checked()
    pressed(page, "button", "See what it will hold")
    expect(page.get_by_text("Nothing is lost.")).to_be_visible()
    name, content = downloaded(page)
    with ZipFile(BytesIO(content)) as archive:
        assert (name, native.load(archive.read("pack.yaml")).pack) == (f"{LAMP}-v1.zip", lamp)
        assert "media/lamp.png" in archive.namelist()
    pressed(page, "radio", "Kahoot", "Space")
    pressed(page, "checkbox", "The end", "Space")
    pressed(page, "button", "See what it will hold")
    assert page.url.endswith("#held")
    expect(page.get_by_role("heading", name="questions are not in it")).to_be_visible()
    name, content = downloaded(page)
    load = cast("Any", kahoot.FORMAT.load)
    kept = page.get_by_role("heading", name="in the file").inner_text().split(" ")[0]
    assert (name, len(take_in(load(content), name, lambda *_: None).taken)) == (
        f"{LAMP}-kahoot-v1.xlsx",
        int(kept),
    )


def exporting(page: Page) -> Iterator[str]:
    """Stop at each state of the page."""
    page.goto(f"/author/packs/{LAMP}/export")
    yield "export"
    page.goto(f"/author/packs/{LAMP}/export?format=kahoot&of=1&without=end#held")
    yield "export-kahoot"
    page.goto(f"/author/packs/{UNTOUCHED}/export?format=kahoot&of=1#held")
    page.locator("summary").first.click()
    yield "export-same"
    page.goto(f"/author/packs/{LAMP}/export?format=zip&of=1#held")
    yield "export-zip"
    page.goto(f"/author/packs/{LAMP}/export?format=csv&of=1&without=start&without=end")
    yield "export-refused"


@pytest.mark.parametrize("author", [True], indirect=True, ids=["with-js"])
def test_the_page_is_whole(author: Author) -> None:
    for slug in (LAMP, UNTOUCHED):
        author.page.goto(f"/author/packs/{slug}")
        author.press("Look inside")
    assert looked_at(author.page, exporting(author.page)) == []


def looked_at(page: Page, stops: Iterator[str]) -> list[str]:
    """Look at each stop in all ways; take its picture, if pictures are wanted."""
    found = []
    for name in stops:
        if folder := os.environ.get("SCREENSHOTS"):
            shoot(page, Path(folder), name)
        found += [f"{name} {fault}" for fault in faults(page)]
    return found


class At:
    """Where the preview is."""

    def __init__(self, url: str) -> None:
        self.url = url


@pytest.fixture
def preview(tmp_path: Path, new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    """The preview of a pack in a folder, in a browser."""
    case = save(tmp_path / "the-case")
    with previewed(case, tmp_path, "--watch") as (_process, url, _port):
        page = new_context(At(url)).new_page()
        page.goto("/preview")
        yield page


def test_the_page_follows_the_file_as_it_is_saved(preview: Page, tmp_path: Path) -> None:
    page, case = preview, tmp_path / "the-case"
    pressed(page, "link", "What of single in the library?")
    page.get_by_text("After a right one").click()
    expect(page.get_by_text("Well spotted")).to_be_visible()
    save(case, [make_question(prompt="Who was it *not*?")])
    expect(page.locator("em").first).to_have_text("not")
    expect(page.get_by_text("the prompt turns on")).to_be_visible()
    expect(page.get_by_text("Well spotted")).to_be_visible()
    with (case / "pack.yaml").open("a") as file:
        file.write("\t- what\n")
    expect(page.get_by_role("alert")).to_contain_text("a tab stands in the indentation")
    expect(page.get_by_text("Well spotted")).to_be_visible()
    save(case)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("link", name="Next").click()
    save(case, [make_question()])
    expect(page.get_by_role("heading", name="1 question")).to_be_visible()
    pressed(page, "button", "To its cover")
    page.get_by_label("Your name").fill("Agatha")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("What of single in the library?")).to_be_visible()


def looking(page: Page, case: Path) -> Iterator[str]:
    """Stop at each state of a preview."""
    yield "preview"
    save(
        case, [make_question(prompt="Who was it not?"), make_question("typed", stage="nowhere")], language="?"
    )
    expect(page.get_by_text("the pack has no stage")).to_be_visible()
    yield "preview-findings"
    page.goto("/preview/questions/1")
    for summary in page.locator("summary").all()[1:]:
        summary.click()
    yield "preview-question"
    (case / "pack.yaml").write_text("format: [1\n")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "preview-broken"
    page.goto("/preview")
    yield "preview-broken-pack"


def test_the_preview_is_whole(preview: Page, tmp_path: Path) -> None:
    assert looked_at(preview, looking(preview, tmp_path / "the-case")) == []


def test_that_the_preview_has_ended_is_said(
    tmp_path: Path, new_context: Callable[..., BrowserContext]
) -> None:
    with previewed(save(tmp_path / "the-case"), tmp_path, "--watch") as (process, url, _port):
        page = new_context(At(url)).new_page()
        page.goto("/preview")
        process.terminate()
        expect(page.get_by_text("The preview has ended")).to_be_visible()
