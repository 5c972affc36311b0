"""Whole evenings, from the front page to the leaderboard, in every way that somebody may play."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from quizapp.bank.question import Kind
from tests.browser.detective import Detective, Finger, Typist, Unscripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from quizapp.bank.pack import Pack

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
WAYS = {
    "mouse": (Detective, {}),
    "keyboard": (Typist, {}),
    "no-javascript": (Unscripted, {"java_script_enabled": False}),
    "phone": (Finger, PHONE),
}


def points_on_the_board(page: Page, name: str) -> str:
    """Go from a result to the pack's board and return the points of one's own row."""
    page.get_by_role("link", name="The whole board").click()
    expect(page.get_by_role("navigation", name="Period")).to_be_visible()
    return page.get_by_role("row").filter(has_text=name).get_by_role("cell").last.inner_text()


def score(page: Page) -> str:
    return (
        page.get_by_role("paragraph").filter(has_text=re.compile(r"of [\d,]+ points")).inner_text().split()[0]
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_round_of_all_kinds_reaches_the_board(
    way: str, new_context: Callable[..., BrowserContext], lamp: Pack
) -> None:
    hands, options = WAYS[way]
    page = new_context(**options).new_page()
    player = hands(page, lamp)
    player.begin(f"Ada by {way}")
    assert player.play(["right"] * 10) == set(Kind)
    expect(page.get_by_role("listitem").filter(has_text="10 right")).to_be_visible()
    assert score(page) == points_on_the_board(page, f"Ada by {way}") == "1,600"


def test_the_pack_that_ships_is_played_with_mistakes(page: Page, flagship: Pack) -> None:
    player = Detective(page, flagship)
    player.begin("Bob", stage="The premise")
    player.play(["wrong", "right", "passed", "right", "wrong", "right", "passed", "wrong", "right", "right"])
    for told in ("5 right", "3 red herrings", "2 passed"):
        expect(page.get_by_role("listitem").filter(has_text=told)).to_be_visible()
    assert score(page) == points_on_the_board(page, "Bob") != "0"
