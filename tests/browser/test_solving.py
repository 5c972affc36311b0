"""Solving a case without the work in a browser: with scripts, and accusing by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.packs import LAMP

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.detective import Detective

PARTS = ("Who did it?", "How?", "Why?", "Where?")


def choose_by_keyboard(page: Page, name: str, number: int) -> None:
    """Choose the radio with this number in the group that is reached next."""
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(1, number):
        page.keyboard.press("ArrowDown")
    group = page.get_by_role("group", name=name)
    expect(group.get_by_role("radio").nth(number - 1)).to_be_checked()


def test_from_the_cover_to_the_denouement(detective: Detective) -> None:
    page = detective.page
    page.goto(f"/packs/{LAMP}")
    page.get_by_role("link", name="I have not read it and want to solve it").click()
    page.get_by_role("button", name="Open the case").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("I know that this tells me the story").check()
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("region", name="The story so far")).to_be_visible()
    detective.answer("right")
    expect(page.get_by_text("The story so far")).to_have_count(0)
    detective.go_on()
    folded = page.get_by_text("There is a body in the library.")
    expect(folded).to_be_hidden()
    page.get_by_text("The story so far").click()
    expect(folded).to_be_visible()
    detective.answer("passed")
    detective.go_on()
    page.get_by_role("link", name="Make your accusation").click()
    page.get_by_role("link", name="Look at the case board first").focus()
    for number, part in enumerate(PARTS, start=1):
        choose_by_keyboard(page, part, number)
        choose_by_keyboard(page, f"How sure are you? {part}", 1)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Accuse, once and for all")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("It was the seventh")).to_be_visible()
    expect(page.get_by_role("heading", name="How the story ends")).to_be_visible()
