"""The case board in a browser: marks and notes kept at once, threads where there is room, one page of paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.packs import LAMP

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.detective import Detective
    from tests.browser.server import Server

BOARD = f"/packs/{LAMP}/case"
PAGES = re.compile(rb"/Type\s*/Page\b")
FIND = """
INSERT INTO turned_up (player_id, question_id, pack_id, exhibit, at)
SELECT player.id, {n}, pack.id, 'exhibit-{n}', '2026-11-01 12:00:00.000000' FROM player, pack
WHERE player.name = '{name}' AND pack.slug = '{slug}'
"""


def find_all(detective: Detective, server: Server, name: str) -> Page:
    """Have somebody new find all fourteen exhibits of a case; return their board."""
    detective.begin(name)
    for n in range(1, 15):
        server.change(FIND.format(n=n, name=name, slug=LAMP))
    detective.page.goto(BOARD)
    expect(detective.page.locator(".clue")).to_have_count(14)
    return detective.page


def suspect(page: Page, number: int) -> Locator:
    return page.get_by_role("region", name="Suspects").get_by_role("listitem").nth(number)


def test_marks_are_kept_at_once_by_keyboard(detective: Detective) -> None:
    page = detective.page
    detective.begin("Marker")
    page.goto(BOARD)
    button = suspect(page, 2).get_by_role("button", name="Suspected")
    expect(button).to_have_attribute("aria-pressed", "false")
    for shown in ("true", "false", "true"):
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-pressed", shown)
        expect(suspect(page, 2).get_by_text("Kept.")).to_be_visible()
        expect(button).to_be_focused()
    other = suspect(page, 2).get_by_role("button", name="Cleared")
    other.press("Space")
    expect(suspect(page, 2).get_by_text("Kept.")).to_be_visible()
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(other).to_have_attribute("aria-pressed", "true")
    expect(other).to_have_accessible_description("The suspect numbered 3")


def test_notes_are_kept_as_they_are_typed(detective: Detective) -> None:
    page = detective.page
    detective.begin("Noter")
    page.goto(BOARD)
    notes = page.get_by_role("textbox", name="Your notes")
    notes.fill("Who had the key?")
    expect(page.get_by_role("region", name="Your notes").get_by_text("Kept.")).to_be_visible()
    page.reload()
    expect(notes).to_have_value("Who had the key?")
    # Whoever leaves in the middle of a word has that kept, too.
    notes.press_sequentially("!")
    page.goto("/")
    page.goto(BOARD)
    expect(notes).to_have_value("!Who had the key?")


def test_what_is_not_kept_is_said_and_kept_later(detective: Detective) -> None:
    page = detective.page
    detective.begin("Offline")
    page.goto(BOARD)
    page.context.set_offline(True)
    button = suspect(page, 0).get_by_role("button", name="Cleared")
    button.click()
    expect(suspect(page, 0).get_by_text("Not kept yet.")).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.context.set_offline(False)
    button.click()
    expect(suspect(page, 0).get_by_text("Kept.", exact=True)).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "true")


def test_threads_run_where_there_is_room_and_the_lists_say_the_same(
    detective: Detective, server: Server
) -> None:
    page = find_all(detective, server, "Weaver")
    page.set_viewport_size({"width": 1280, "height": 900})
    threads, links = page.locator(".thread"), page.locator("[data-suspect] [data-thread]")
    expect(threads).to_have_count(28)
    expect(links).to_have_count(28)
    expect(page.locator(".thread--clears")).to_have_count(14)
    expect(page.locator(".threads")).to_have_attribute("aria-hidden", "true")
    page.locator("#exhibit-3").hover()
    expect(page.locator(".thread--lit")).to_have_count(2)
    page.set_viewport_size({"width": 360, "height": 800})
    expect(threads).to_have_count(0)
    expect(links).to_have_count(28)


def test_it_prints_on_one_page(detective: Detective, server: Server) -> None:
    page = find_all(detective, server, "Printer")
    for number in range(7):
        suspect(page, number).get_by_role("button", name="Cleared").click()
        expect(suspect(page, number).get_by_text("Kept.")).to_be_visible()
    page.get_by_role("textbox", name="Your notes").fill("Whoever it was knew the house. " * 20)
    assert len(PAGES.findall(page.pdf(format="A4"))) == 1
