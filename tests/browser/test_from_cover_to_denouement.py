"""A whole case of the day and a whole case solved without the work, from the cover to the denouement, by keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from quizapp.bank.case import Part
from quizapp.bank.library import read_library
from quizapp.config import QUESTIONS
from tests.browser.server import Server
from tests.browser.test_every_page import faults
from tests.browser.test_one_evening import SMALL, Guest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext

    from quizapp.bank.pack import Pack

pytestmark = pytest.mark.thorough

BAND = "the-speckled-band"
ASKED = {Part.WHO: "Who did it?", Part.HOW: "How?", Part.WHY: "Why?", Part.WHERE: "Where?"}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the packs that ship and no others."""
    server = Server(tmp_path_factory.mktemp("shelf"))
    yield server
    server.stop()


def packs() -> dict[str, Pack]:
    return {reading.slug: reading.pack for reading in read_library(QUESTIONS) if reading.pack}


def test_a_whole_case_of_the_day(new_context: Callable[..., BrowserContext], shelf: Server) -> None:
    band, *others = packs().values()
    everything = band.model_copy(
        update={"questions": tuple(each for pack in (band, *others) for each in pack.questions)}
    )
    guest = Guest(new_context(shelf, viewport=SMALL).new_page(), everything)
    page = guest.page
    page.goto("/")
    guest.link("Have a go")
    guest.write(page.get_by_label("Your name"), "Tabitha")
    guest.button("Open today’s case")
    guest.play(["right", "wrong", "right", "passed", "right"])
    expect(page.get_by_text("Red Herring · Case of the day 1 · 3/5", exact=False).first).to_be_visible()
    guest.link("The day’s board")
    own = page.get_by_role("row").filter(has_text="Tabitha")
    expect(own).to_contain_text("3 of 5")
    expect(page.get_by_text("1 day in a row")).to_be_visible()
    assert not list(faults(page))
    guest.link("^Red Herring$")
    expect(page.get_by_role("link", name=re.compile("Have a go"))).to_have_count(0)


def test_a_whole_case_from_cover_to_denouement(
    new_context: Callable[..., BrowserContext], shelf: Server
) -> None:
    pack = packs()[BAND]
    case = pack.case
    assert case
    guest = Guest(new_context(shelf, viewport=SMALL).new_page(), pack)
    page = guest.page
    page.goto("/")
    guest.link(f"Open the case.*{pack.title}")
    guest.link("I have not read it and want to solve it")
    guest.write(page.get_by_label("Your name"), "Violet")
    guest.space(page.get_by_label("I know that this tells me the story"))
    guest.button("Open the case")
    found = solve(guest)
    assert len(found) >= 8
    guest.link("Make your accusation")
    for part in case.parts:
        right = case.solution.of(part)
        name = next(each.name for each in case.alternatives(part) if each.key == right)
        pick(guest, ASKED[part], name)
        pick(guest, f"How sure are you? {ASKED[part]}", "Certain")
    assert not list(faults(page))
    guest.button("Accuse, once and for all")
    expect(page.get_by_role("region", name="How it was")).to_be_visible()
    expect(page.locator(".score .number")).to_have_text("+12")
    explained = page.get_by_role("region", name="The exhibits, explained")
    expect(explained.get_by_role("heading", level=3)).to_have_count(len(case.exhibits))
    expect(explained.get_by_text("You found it")).to_have_count(len(found))
    assert not list(faults(page))
    page.goto(f"/packs/{BAND}/case")
    expect(page.get_by_role("heading", level=1, name="The case board")).to_be_visible()
    assert not list(faults(page))


def solve(guest: Guest) -> list[str]:
    """Answer everything rightly up to the result; return the titles of the exhibits that turned up."""
    page, found = guest.page, []
    while page.get_by_role("heading", level=1, name="The evidence is in").count() == 0:
        guest.answer("right")
        card = page.get_by_role("region", name="Turned up")
        found += card.get_by_role("heading", level=3).all_inner_texts()
        guest.go_on()
    return found


def pick(guest: Guest, group: str, choice: str) -> None:
    """Choose in a group of radio buttons, of which none is chosen yet."""
    buttons = guest.page.get_by_role("group", name=group, exact=True).get_by_role("radio")
    guest.focus(buttons.first)
    guest.page.keyboard.press("Space")
    wanted = guest.page.get_by_role("group", name=group, exact=True).get_by_role("radio", name=choice)
    for _ in range(buttons.count()):
        if wanted.first.is_checked():
            return
        guest.page.keyboard.press("ArrowDown")
    raise AssertionError(f"The arrows do not lead to {choice}.")
