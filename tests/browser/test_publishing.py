"""From a draft to the shelf and off it again, by keyboard alone, each page looked at on the way."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyotp
import pytest
from playwright.sync_api import expect

from quizapp.config import Settings
from quizapp.factory import create_app
from tests.authoring import press
from tests.browser.packs import lamp
from tests.browser.test_admin import Host
from tests.browser.test_every_page import faults
from tests.browser.test_groups import PASSWORD
from tests.conftest import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from playwright.sync_api import BrowserContext, Page

    from quizapp.bank.pack import Pack
    from tests.browser.server import Server

pytestmark = pytest.mark.thorough

NAME = "Agatha"


@pytest.fixture
def writer(new_context: Callable[..., BrowserContext], own_server: Server, lamp: Pack) -> Host:
    """The first admin, who has a second lock and so may write."""
    writer = Host(new_context(own_server).new_page(), lamp)
    page = writer.page
    link = re.search(r"/players/first-admin/[\w-]{22}", own_server.log)
    assert link
    page.goto(link[0])
    writer.write(page.get_by_label("Your name"), NAME)
    writer.write(page.get_by_label("Password", exact=True), PASSWORD)
    writer.go(page.locator("main").get_by_role("button").last)
    page.goto("/author")
    writer.button("Set up an app")
    code = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", "")).now()
    writer.write(page.get_by_label("The code"), code)
    writer.button("Put the lock on")
    return writer


@pytest.fixture
def desk(own_server: Server) -> Iterator[Flask]:
    """The same database from another process, where drafts are written while nobody looks."""
    url = f"sqlite:///{own_server.instance / 'red-herring.sqlite'}"
    settings = Settings(instance=own_server.instance, secret_key="0" * 64, database_url=url)
    with running(create_app(settings)) as app:
        yield app


def trial(writer: Host, slug: str) -> Iterator[str]:
    """Try a draft of which one question is not ready, and come back."""
    page = writer.page
    page.goto(f"/author/packs/{slug}/try")
    expect(page.get_by_text("1 question is left out")).to_be_visible()
    yield "trial"
    writer.button("Begin the trial")
    yield "trial-question"
    page.get_by_role("button", name="I don’t know").click()
    expect(page.get_by_role("link", name="Change this question")).to_be_visible()
    yield "trial-reveal"
    page.goto("/")
    expect(page.get_by_text("trial", exact=True)).to_be_visible()
    yield "home-with-trial"
    writer.go(page.get_by_role("link", name="Go on"))
    writer.unfold("Leave this round")
    page.get_by_role("button", name="End the round here").click()
    expect(page.get_by_role("heading", level=1, name="Left open")).to_be_visible()
    yield "trial-result"
    writer.go(page.get_by_role("link", name="Back to the draft"))


def publish(writer: Host, desk: Flask, slug: str) -> Iterator[str]:
    """Publish twice, with what has changed before one's eyes."""
    page = writer.page
    writer.link("Review")
    expect(page.get_by_role("heading", name="1 thing to put right")).to_be_visible()
    yield "review-errors"
    press.change(desk, slug, "q-picture", image=None)
    page.reload()
    writer.button("Publish version 1")
    writer.expect_said("Version 1 is on the shelf.")
    yield "history"
    press.change(desk, slug, "q-typed", prompt="Who has solved it in the end?", accept=["Poirot", "Hercule"])
    press.change_cover(desk, slug, blurb="A body, a lamp, and eleven people who were elsewhere.")
    writer.link("Review")
    expect(page.locator("ins").filter(has_text="eleven")).to_be_visible()
    yield "review-changes"
    writer.button("Publish version 2")
    expect(page.get_by_role("alert", name="There is a problem")).to_be_visible()
    yield "review-refused"
    writer.write(page.get_by_label("What has changed?"), "Eleven people, not ten.")
    writer.button("Publish version 2")
    yield "history-of-two"
    writer.go(page.get_by_role("link", name="1 changed, another cover"))
    yield "version"


def share_and_retire(writer: Host) -> Iterator[str]:
    """Ask somebody who is not there, take the pack off the shelf and put it back."""
    page = writer.page
    writer.link("Authors")
    writer.write(page.get_by_label("Their account’s name"), "Nobody at all")
    writer.button("Ask them")
    yield "authors-refused"
    writer.link("History")
    writer.button("Take it off the shelf")
    writer.expect_said("It is off the shelf.")
    yield "history-retired"
    writer.button("Put it back")
    writer.expect_said("It is on the shelf again.")


def test_from_a_draft_to_the_shelf(writer: Host, desk: Flask) -> None:
    slug = press.draft(desk, NAME, lamp())
    page: Page = writer.page
    folder = os.environ.get("SCREENSHOTS")
    found = []
    for part in (trial(writer, slug), publish(writer, desk, slug), share_and_retire(writer)):
        for name in part:
            if folder:
                shoot(page, Path(folder), name)
            found += [f"{name} {fault}" for fault in faults(page)]
    assert found == []


def shoot(page: Page, folder: Path, name: str) -> None:
    for width in (360, 1280):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
