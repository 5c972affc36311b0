"""One evening of somebody who has a phone's width and a keyboard: a guest who becomes an account, joins, and leaves."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.detective import Typist
from tests.browser.test_accounts import PASSWORD, Called, Phone
from tests.browser.test_every_page import ALL_RULES, faults
from tests.browser.test_groups import CLUB, sign_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Locator, Page

    from quizapp.bank.pack import Pack
    from tests.browser.server import Server

NAME, NEW_NAME = "Wilhelmina Featherston", "Mina"
SMALL = {"width": 360, "height": 740}


class Guest(Typist):
    """Somebody who goes from page to page by what is written there."""

    def go(self, target: Locator) -> None:
        """Press what leads to another page, and wait for that."""
        with self.page.expect_navigation():
            self.press(target)

    def link(self, name: str) -> None:
        self.go(self.page.get_by_role("link", name=re.compile(name)).first)

    def button(self, name: str) -> None:
        self.go(self.page.get_by_role("button", name=re.compile(f"^{name}")).first)

    def space(self, target: Locator) -> None:
        """Tick a box."""
        self.focus(target)
        self.page.keyboard.press("Space")
        expect(target).to_be_checked()

    def expect_said(self, words: str) -> None:
        expect(self.page.get_by_role("status").filter(has_text=words)).to_be_visible()


def play_and_sign_up(guest: Guest) -> Iterator[str]:
    """Play as a guest, make an account from the way in at the top, and take everything along."""
    page = guest.page
    guest.begin("Mina the Guest", size="5")
    yield "question"
    guest.play(["right", "wrong", "passed", "right", "right"])
    yield "result"
    guest.link("Sign in")
    yield "sign in"
    guest.link("I have no account yet")
    guest.write(page.get_by_label("Your name"), NAME)
    guest.write(page.get_by_label("Password"), PASSWORD)
    yield "sign up"
    guest.button("Sign up$")
    yield "claim"
    guest.button("Take it along")
    guest.expect_said("belongs to the account")
    yield "codes"
    guest.link("Not now")


def hold_a_key(guest: Guest, phone: Phone) -> Iterator[str]:
    """Add a passkey, go, and come back by it."""
    guest.link("Signed in as")
    yield "account"
    guest.link("See to them")
    phone.touch(ready=True)
    guest.button("Add a passkey")
    guest.expect_said("The passkey is in your account")
    yield "codes after a passkey"
    guest.link("Not now|Keys and locks|Go on|Back")
    yield "keys"
    phone.touch(ready=False)
    guest.button("Sign out")
    guest.go(guest.page.get_by_role("link", name="Sign in").first)
    guest.page.wait_for_load_state("networkidle")
    phone.touch(ready=True)
    guest.button("Sign in with a passkey")
    expect(guest.page.get_by_role("button", name="Sign out")).to_be_visible()


def join(guest: Guest, invitation: str) -> Iterator[str]:
    """Join a group, look at its board and at the one of all, and look somebody up."""
    page = guest.page
    page.goto(invitation)
    yield "invitation"
    guest.button("Join")
    yield "board of a group"
    guest.link("^Red Herring$")
    guest.link(f"Open the case.*{guest.pack.title}")
    yield "cover"
    guest.link("The whole board")
    yield "board"
    guest.write(page.get_by_label("Find a player"), NAME[:4])
    guest.button("Find")
    expect(page.get_by_role("table", name="Players found")).to_contain_text(NAME)
    expect(page.get_by_role("heading", name="The whole board")).to_be_visible()
    yield "board, searched"


def change(guest: Guest) -> Iterator[str]:
    """Be called something else, turn the lamp off, and step off the boards."""
    page, board = guest.page, guest.page.url
    guest.link("Signed in as")
    guest.link("Change the name")
    guest.write(page.get_by_label("name"), "x")
    guest.button("Change|Keep|Be called")
    guest.press(page.get_by_role("alert", name="There is a problem").get_by_role("link"))
    yield "name refused"
    guest.write(page.get_by_label("name"), NEW_NAME)
    guest.button("Change|Keep|Be called")
    guest.expect_said(f"You are {NEW_NAME} from now on")
    guest.link("Choose how you like it")
    guest.tick_in("The reading lamp", "Off")
    guest.space(page.get_by_label("Keep me off public boards"))
    guest.button("Keep it so")
    guest.expect_said("It holds from now on")
    yield "profile"
    page.goto(board)
    expect(page.get_by_text("only you see that you have")).to_be_visible()
    yield "board, kept off"


def leave(guest: Guest) -> Iterator[str]:
    """Take a copy of everything, and go for good."""
    page = guest.page
    guest.link("Your choices, and what is kept about you")
    with page.expect_download() as download:
        guest.press(page.get_by_role("link", name="Everything you keep about me"))
    kept = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert (NEW_NAME in json.dumps(kept), CLUB in json.dumps(kept)) == (True, True)
    guest.link("Erase me")
    guest.button("Erase me for good")
    guest.press(page.get_by_role("alert", name="There is a problem").get_by_role("link"))
    yield "erase refused"
    guest.space(page.get_by_label("Yes, erase me"))
    guest.button("Erase me for good")
    guest.expect_said("Farewell, detective")
    yield "farewell"
    guest.link("Leaderboard")
    expect(page.get_by_text(NEW_NAME)).to_have_count(0)


def invitation_of(owner: Page) -> str:
    """Found a group, and return where its link leads."""
    owner.goto("/players/sign-up")
    sign_up(owner, "Ada Featherstonehaugh")
    owner.goto("/groups")
    owner.get_by_label("What is it called?").fill(CLUB)
    owner.get_by_role("button", name="Start a group").click()
    return owner.locator("#invitation-link").inner_text()


def evening(guest: Guest, phone: Phone, owner: Page) -> Iterator[str]:
    """Go through the evening; yield the name of each page."""
    guest.page.goto("/")
    yield "home"
    yield from play_and_sign_up(guest)
    yield from hold_a_key(guest, phone)
    yield from join(guest, re.sub(r".*(/groups/join/.*)", r"\1", invitation_of(owner)))
    yield from change(guest)
    yield from leave(guest)


def test_an_evening_by_keyboard_at_a_phones_width(
    new_context: Callable[..., BrowserContext], own_server: Server, lamp: Pack
) -> None:
    page = new_context(Called(f"http://localhost:{own_server.port}"), viewport=SMALL).new_page()
    owner = new_context(own_server).new_page()
    steps = evening(Guest(page, lamp), Phone(page), owner)
    looks = ((360, "light", ALL_RULES),)
    found = [f"{name}: {fault}" for name in steps for fault in faults(page, looks)]
    assert not found, "\n".join(found)
