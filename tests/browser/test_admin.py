"""An evening of keeping house in a real browser, by keyboard alone, each of the host's pages looked at on the way."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import pyotp
import pytest
from playwright.sync_api import expect

from tests.browser.detective import Detective, Typist
from tests.browser.test_every_page import faults
from tests.browser.test_groups import CLUB, PASSWORD, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Locator, Page

    from quizapp.bank.pack import Pack
    from tests.browser.server import Server

pytestmark = pytest.mark.thorough

REASON = "A name that nobody wants to read out"


class Host(Typist):
    """Whoever keeps the house, with nothing but the keyboard."""

    def go(self, target: Locator) -> None:
        """Press what leads to another page, and wait for that."""
        with self.page.expect_navigation():
            self.press(target)

    def button(self, name: str) -> None:
        self.go(self.page.get_by_role("button", name=re.compile(f"^{name}")).first)

    def link(self, name: str) -> None:
        self.go(self.page.get_by_role("link", name=name, exact=True).first)

    def unfold(self, summary: str) -> None:
        """Open what a line hides."""
        self.press(self.page.locator("summary", has_text=summary).first)

    def why(self, prefix: str) -> None:
        self.write(self.page.locator(f"#{prefix}-reason"), REASON)

    def expect_said(self, words: str) -> None:
        expect(self.page.get_by_role("status").filter(has_text=words)).to_be_visible()

    def way(self, name: str) -> None:
        """Take one of the ways between the host's pages."""
        self.go(self.page.get_by_role("navigation", name="The house").get_by_role("link", name=name))


@pytest.fixture
def bob(new_context: Callable[..., BrowserContext], own_server: Server, lamp: Pack) -> Page:
    """A guest who stands on a board, with a round under way."""
    page = new_context(own_server).new_page()
    detective = Detective(page, lamp)
    detective.begin("Bob the Unspeakable")
    detective.answer("right")
    return page


@pytest.fixture
def grace(new_context: Callable[..., BrowserContext], own_server: Server) -> Page:
    """Somebody with an account and a group."""
    page = new_context(own_server).new_page()
    page.goto("/players/sign-up")
    sign_up(page, "Grace")
    page.goto("/groups")
    page.get_by_label("What is it called?").fill(CLUB)
    page.get_by_role("button", name="Start a group").click()
    return page


@pytest.fixture
def host(new_context: Callable[..., BrowserContext], own_server: Server, lamp: Pack) -> Host:
    """The first admin, who followed the link that the first start printed and has a second lock."""
    host = Host(new_context(own_server).new_page(), lamp)
    page = host.page
    link = re.search(r"/players/first-admin/[\w-]{22}", own_server.log)
    assert link
    page.goto(link[0])
    host.write(page.get_by_label("Your name"), "Ada Featherstonehaugh")
    host.write(page.get_by_label("Password", exact=True), PASSWORD)
    host.go(page.locator("main").get_by_role("button").last)
    host.expect_said("You are the host now")
    page.goto("/admin/")
    host.button("Set up an app")
    code = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", "")).now()
    host.write(page.get_by_label("The code"), code)
    host.button("Put the lock on")
    expect(page.get_by_role("link", name="The house")).to_be_visible()
    return host


def players(host: Host, grace: Page) -> Iterator[tuple[str, Page]]:
    """Find a guest, rename and hide them; find an account, suspend and restore it, and take that back."""
    page = host.page
    host.link("The house")
    yield "house", page
    host.write(page.get_by_label("Whose name begins with"), "bob")
    host.button("Find")
    yield "players", page
    host.link("Bob the Unspeakable")
    yield "guest", page
    host.unfold("Give them another name")
    host.write(page.get_by_label("Their name"), "x")
    host.button("Change the name")
    host.press(page.get_by_role("alert", name="There is a problem").get_by_role("link"))
    expect(page.get_by_label("Their name")).to_be_focused()
    yield "rename refused", page
    host.write(page.get_by_label("Their name"), "Bob")
    host.why("rename")
    host.button("Change the name")
    host.expect_said("another name from now on")
    host.unfold("Hide them from public boards")
    host.why("hide")
    host.button("Hide them")
    host.expect_said("no public board any more")
    yield "guest, hidden", page
    host.button("Let boards show them again")
    host.expect_said("show them again")
    host.way("Players")
    host.link("Grace")
    for summary in page.locator("summary").all():
        host.press(summary)
    yield "account, all unfolded", page
    host.why("suspend")
    host.button("Suspend them")
    host.expect_said("signed out everywhere")
    yield "suspended", page
    grace.reload()
    expect(grace.get_by_role("heading", level=1, name="This account is suspended")).to_be_visible()
    yield "what the suspended see", grace
    host.button("Restore the account")
    host.expect_said("They can sign in again")
    host.button("Undo")
    host.expect_said("Undone")
    host.button("Undo")
    yield "restored", page


def groups(host: Host) -> Iterator[tuple[str, Page]]:
    """Find a group by the start of its name, rename it, close it, open it again."""
    page = host.page
    host.way("Groups")
    host.write(page.get_by_label("The group’s name begins with"), "the thurs")
    host.button("Find")
    yield "groups", page
    host.link(CLUB)
    host.unfold("Give it another name")
    host.write(page.get_by_label("The group’s name"), "x")
    host.button("Change the name")
    host.press(page.get_by_role("alert", name="There is a problem").get_by_role("link"))
    yield "group, rename refused", page
    host.write(page.get_by_label("The group’s name"), "Thursday Night")
    host.button("Change the name")
    host.expect_said("another name from now on")
    host.unfold("Close it")
    host.why("close")
    host.button("Close the group")
    host.expect_said("The group is closed")
    yield "group, closed", page
    host.button("Open it again")
    host.expect_said("open again")
    yield "group", page


def packs_and_boards(host: Host) -> Iterator[tuple[str, Page]]:
    """Take a pack off the shelf and put it back by undoing that; reset a board, look at what it was, and undo."""
    page = host.page
    host.way("Packs")
    host.button("Take off")
    host.expect_said("off the shelf")
    yield "packs", page
    host.way("Log")
    yield "log", page
    host.button("Undo.* off the shelf")
    host.expect_said("Undone")
    host.way("Boards")
    host.unfold("Reset: The Lamp")
    yield "boards", page
    host.write(page.locator("#the-lamp-reason"), "A new season")
    host.button("Reset the board.*The Lamp")
    host.expect_said("begins anew")
    host.link("What it was")
    yield "archive", page
    host.way("Boards")
    host.button("Undo")
    host.expect_said("Undone")
    yield "boards, put back", page


def test_an_evening_of_keeping_house_by_keyboard_on_pages_that_are_whole(
    bob: Page, grace: Page, host: Host
) -> None:
    walk = itertools.chain(players(host, grace), groups(host), packs_and_boards(host))
    found = [f"{name}: {fault}" for name, page in walk for fault in faults(page)]
    assert not found, "\n".join(found)
