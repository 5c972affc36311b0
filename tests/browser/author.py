"""Somebody at a real browser who writes packs."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Literal

import pyotp
from playwright.sync_api import expect

from tests.browser.test_groups import sign_up

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.server import Server


class Author:
    """Somebody who writes packs, with or without JavaScript."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def enter(self, server: Server) -> None:
        """Sign up, be made an author, and put the second lock on that takes."""
        page, name = self.page, f"Agatha {secrets.token_hex(4)}"
        page.goto("/players/sign-up")
        sign_up(page, name)
        server.run("players", "promote", name, "--role", "author")
        page.goto("/players/keys")
        page.get_by_role("button", name="Set up an app").click()
        code = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", "")).now()
        page.get_by_label("The code").fill(code)
        page.get_by_role("button", name="Put the lock on").click()

    def begin(self, title: str) -> str:
        """Begin a pack; return the address of its desk."""
        page = self.page
        page.goto("/author")
        page.get_by_label("What is it about?").fill(title)
        page.get_by_role("radio", name="A story").check()
        page.get_by_role("button", name="Begin").click()
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
        return page.url

    def add(self, desk: str, kind: str, prompt: str) -> None:
        page = self.page
        page.goto(desk)
        page.get_by_role("radio", name=kind, exact=True).check()
        self.field("The question").fill(prompt)
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_role("heading", name="What players will see")).to_be_visible()
        expect(self.field("The question")).to_have_value(prompt)

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True)

    def mark(self, role: Literal["radio", "checkbox"], n: int) -> Locator:
        """Return what says that an option is right."""
        return self.page.get_by_role(role, name=re.compile(f"^right.*Option {n}$"))

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def expect_saved(self) -> None:
        self.expect_said("Saved at")

    def expect_said(self, words: str) -> None:
        expect(self.page.locator("[data-state]")).to_have_text(re.compile(words))
