"""A board that keeps itself true while somebody looks at it, and asks nothing while nobody does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from quizapp.factory import create_app
from tests.conftest import running, settings_for
from tests.leaderboard.seats import move, seat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.server import Server

pytestmark = pytest.mark.thorough

LOOK_AWAY = """hidden => {
    Object.defineProperty(document, "hidden", {configurable: true, get: () => hidden});
    document.dispatchEvent(new Event("visibilitychange"));
}"""
A_WHILE = 11_000


@pytest.fixture
def house(own_server: Server, tmp_path: Path) -> Iterator[Flask]:
    """The server's database, with 51 players on the board of all packs, of whom a page shows 50."""
    database = f"sqlite:///{own_server.instance / 'red-herring.sqlite'}"
    with running(create_app(settings_for(tmp_path, database_url=database))) as app:
        seat(app, *((f"p{number:02}", 1000 - 10 * number, 1, 1) for number in range(51)))
        yield app


@pytest.fixture
def board(house: Flask, own_server: Server, new_context: Callable[..., BrowserContext]) -> Page:
    """The board of all packs, in a browser whose clock is wound by hand."""
    page = new_context(own_server).new_page()
    page.clock.install()
    page.goto("/leaderboard")
    return page


def asked_in(page: Page) -> list[str]:
    """Return a list of what the page's scripts ask for from here on."""
    asked: list[str] = []
    page.on(
        "request", lambda request: asked.append(request.url) if request.resource_type == "fetch" else None
    )
    return asked


def test_rows_and_the_way_to_the_next_page_follow_what_is_played(house: Flask, board: Page) -> None:
    move(house, "p50", 5000)
    board.clock.fast_forward(A_WHILE)
    rows = board.locator("#board-rows tbody tr")
    expect(rows.first).to_contain_text("p50")
    expect(rows.last).to_contain_text("p48")
    board.get_by_role("link", name="Lower ranks").click()
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("p49")


def test_the_focus_stays_where_it_is_and_what_is_being_typed_stays_typed(house: Flask, board: Page) -> None:
    lower = board.get_by_role("link", name="Lower ranks")
    lower.focus()
    move(house, "p50", 5000)
    board.clock.fast_forward(A_WHILE)
    expect(board.locator("#board-rows tbody tr").first).to_contain_text("p50")
    expect(lower).to_be_focused()
    board.get_by_label("Find a player").press_sequentially("p0")
    move(house, "p49", 9000)
    board.clock.fast_forward(A_WHILE)
    expect(board.locator("#board-rows tbody tr").first).to_contain_text("p49")
    expect(board.get_by_label("Find a player")).to_have_value("p0")
    expect(board.get_by_label("Find a player")).to_be_focused()


def test_a_search_goes_on(house: Flask, board: Page) -> None:
    board.get_by_label("Find a player").fill("p50")
    board.get_by_role("button", name="Find").click()
    found = board.get_by_role("table", name="Players found").locator("tbody tr")
    expect(found).to_have_text(re.compile(r"^\s*51\s"))
    move(house, "p50", 5000)
    board.clock.fast_forward(A_WHILE)
    expect(found).to_have_text(re.compile(r"^\s*1\s.*5,500", re.DOTALL))
    expect(board.get_by_label("Find a player")).to_have_value("p50")


def test_a_tab_that_nobody_looks_at_asks_nothing_and_catches_up_at_once(house: Flask, board: Page) -> None:
    asked = asked_in(board)
    board.evaluate(LOOK_AWAY, arg=True)
    move(house, "p50", 5000)
    for _ in range(5):
        board.clock.fast_forward(A_WHILE)
    assert asked == []
    board.evaluate(LOOK_AWAY, arg=False)
    expect(board.locator("#board-rows tbody tr").first).to_contain_text("p50")
    assert len(asked) == 1
    move(house, "p49", 9000)
    board.clock.fast_forward(A_WHILE)
    expect(board.locator("#board-rows tbody tr").first).to_contain_text("p49")
    assert len(asked) == 2


def test_a_server_that_is_away_for_a_moment_is_asked_again(house: Flask, board: Page) -> None:
    board.route("**/leaderboard", lambda route: route.abort())
    with board.expect_event("requestfailed"):
        board.clock.fast_forward(A_WHILE)
    board.unroute_all()
    move(house, "p50", 5000)
    board.clock.fast_forward(A_WHILE)
    expect(board.locator("#board-rows tbody tr").first).to_contain_text("p50")
