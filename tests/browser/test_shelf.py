"""Finding on the shelf as one types: no page is loaded, the focus stays, and the address says what is shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.server import Server
from tests.browser.test_every_page import faults
from tests.factories import make_pack, many, write_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Page


pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with seventy packs, one of them French."""
    folder = tmp_path_factory.mktemp("library")
    for n in range(69):
        write_pack(folder / "packs", f"case-{n:02}", make_pack(many(1), title=f"Case {n:02}"))
    write_pack(folder / "packs", "zadig", make_pack(many(1), title="Zadig, été", language="fr"))
    server = Server(folder, folder / "packs", bare=True)
    yield server
    server.stop()


@pytest.fixture
def shelf(library: Server, new_context: Callable[..., BrowserContext]) -> Page:
    page = new_context(library).new_page()
    page.goto("/")
    page.evaluate("window.isTheSame = true")
    return page


def test_what_is_typed_is_found_where_one_is(shelf: Page) -> None:
    shelf.get_by_label("Title or creator").press_sequentially("ete")
    expect(shelf.get_by_role("heading", level=3)).to_have_text(["Zadig, été"])
    expect(shelf.get_by_role("status")).to_have_text("1 of 70 cases")
    expect(shelf.get_by_label("Title or creator")).to_be_focused()
    expect(shelf).to_have_url(re.compile(r"/\?q=ete#shelf$"))
    assert shelf.evaluate("window.isTheSame")


def test_a_choice_is_made_at_once_and_taken_back(shelf: Page) -> None:
    shelf.get_by_label("Language").select_option("French")
    expect(shelf.get_by_role("heading", level=3)).to_have_text(["Zadig, été"])
    shelf.get_by_label("Language").select_option("Any")
    expect(shelf.get_by_role("heading", level=3)).to_have_count(8)
    expect(shelf).to_have_url(re.compile(r"/#shelf$"))
    assert shelf.evaluate("window.isTheSame")


def test_enter_finds_and_the_address_finds_again(shelf: Page) -> None:
    shelf.get_by_label("Title or creator").fill("case 1")
    shelf.get_by_label("Title or creator").press("Enter")
    expect(shelf.get_by_role("status")).to_have_text("16 of 70 cases · page 1 of 2")
    shelf.reload()
    expect(shelf.get_by_label("Title or creator")).to_have_value("case 1")
    shelf.get_by_role("link", name="Later in the alphabet").click()
    expect(shelf.get_by_role("heading", level=3)).to_contain_text(["Case 17", "Case 61"])


def test_without_scripts_it_finds_as_much(
    library: Server, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(library, java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_label("Title or creator").fill("nothing like it")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("Nothing on the shelf answers to that description.")).to_be_visible()
    page.get_by_role("link", name="The whole shelf").click()
    expect(page.get_by_role("status")).to_have_text("70 cases · page 1 of 9")


def test_a_long_shelf_and_an_empty_one_are_whole_pages(shelf: Page) -> None:
    assert list(faults(shelf)) == []
    shelf.goto("/?q=nothing+like+it&language=fr")
    assert list(faults(shelf)) == []
