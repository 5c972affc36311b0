"""A group from founding to closing in a real browser, each of its pages looked at on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.packs import LAMP
from tests.browser.test_every_page import faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.thorough

PASSWORD = "a lamp in the library"
CLUB = "The Thursday Night Murder & Crumpet Society of Slough"


def sign_up(page: Page, name: str) -> None:
    """Make an account from the page that asks for one."""
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign up", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def play(friend: Page) -> Iterator[tuple[str, Page]]:
    """Answer a question from a cover, and look where that leads in one's group."""
    board = friend.url
    friend.goto(f"/packs/{LAMP}")
    yield "cover", friend
    friend.get_by_role("button", name="Begin").click()
    friend.get_by_role("button", name="I don’t know").click()
    expect(friend.get_by_role("heading", name="Passed")).to_be_visible()
    friend.goto(board)
    yield "board with packs", friend
    friend.get_by_role("link", name="The Lamp in the Library").click()
    expect(friend.get_by_role("row", name="Grace")).to_be_visible()
    yield "board of a pack", friend


def evening(owner: Page, friend: Page) -> Iterator[tuple[str, Page]]:
    """Found a group, invite, join, play, remove, let in, close; stop at each page."""
    owner.goto("/players/sign-up")
    sign_up(owner, "Ada Featherstonehaugh")
    owner.goto("/groups")
    owner.get_by_role("button", name="Start a group").click()
    yield "founding refused", owner
    owner.get_by_label("What is it called?").fill(CLUB)
    owner.get_by_role("button", name="Start a group").click()
    owner.get_by_text("Has it got into the wrong hands?").click()
    owner.get_by_text("Leave this group").click()
    yield "members", owner
    invitation = owner.locator("#invitation-link").inner_text()
    friend.goto(invitation)
    yield "invitation to a stranger", friend
    friend.get_by_role("link", name="Sign up").click()
    sign_up(friend, "Grace")
    friend.goto(invitation)
    yield "invitation", friend
    friend.get_by_role("button", name="Join").click()
    yield "board", friend
    yield from play(friend)
    owner.reload()
    owner.get_by_role("link", name="Hand over or remove").click()
    yield "member", owner
    owner.get_by_role("button", name="Remove").click()
    yield "members with one removed", owner
    friend.goto(invitation)
    yield "invitation to somebody removed", friend
    owner.get_by_role("button", name="Let in again").click()
    friend.reload()
    expect(friend.get_by_role("button", name="Join")).to_be_visible()
    owner.get_by_role("link", name="Close the group for everybody").click()
    yield "closing", owner
    owner.get_by_role("button", name="Close it for everybody").click()
    expect(owner.get_by_text("is closed.")).to_be_visible()
    yield "no groups", owner


def test_every_page_of_a_group_is_whole(new_context: Callable[..., BrowserContext]) -> None:
    owner, friend = new_context().new_page(), new_context().new_page()
    found = [f"{name}: {fault}" for name, page in evening(owner, friend) for fault in faults(page)]
    assert not found, "\n".join(found)
