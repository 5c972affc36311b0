"""An author's evening: a pack is begun, tried and published; somebody plays it, reports a question and is heard.

Once with the mouse, each page looked at on the way; once by keyboard alone; once without JavaScript.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from quizapp.config import Settings
from quizapp.factory import create_app
from tests.authoring.test_statistics import crowd
from tests.browser.author import Author
from tests.browser.detective import FAR, Detective, Typist
from tests.browser.test_every_page import faults
from tests.browser.test_publishing import shoot
from tests.conftest import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from playwright.sync_api import BrowserContext, Locator, Page

    from quizapp.bank.pack import Pack
    from tests.browser.server import Server

pytestmark = pytest.mark.thorough

TITLE = "The Moonstone"
PROMPT = "Who takes the diamond out of the Indian cabinet?"
THIEVES = ("Godfrey Ablewhite", "Franklin Blake", "Rosanna Spearman", "Septimus Luker")
REASON = "He takes it himself, asleep, under opium."
SIGHTS = 15
"""Where an evening is stopped at, to look."""
REPLY = "You are right, thank you: it was the laudanum."


class Mouse(Detective):
    """An author with a mouse."""

    def mark(self, radio: Locator) -> None:
        radio.check()


class Keyboard(Typist):
    """An author with nothing but the keyboard."""

    def mark(self, radio: Locator) -> None:
        """Reach a group of radio buttons with Tab and the wanted one with the arrows."""
        name = radio.get_attribute("name")
        group = self.page.locator(f"input[name={name}]")
        chosen = group.and_(self.page.locator(":checked"))
        self.focus(chosen if chosen.count() else group.first)
        for _ in range(FAR):
            if radio.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows do not lead to {radio}.")


class Evening:
    """Agatha, who writes; Marple, who plays; and whoever else comes by."""

    def __init__(self, hand: Mouse | Keyboard, player: Page, others: Flask) -> None:
        self.hand = hand
        self.page = hand.page
        self.player = player
        self.others = others

    # What an author does.

    def go(self, name: str) -> None:
        """Take one of the ways between the pages of a pack."""
        ways = self.page.get_by_role("navigation", name="This pack")
        self.hand.press(ways.get_by_role("link", name=re.compile(f"^{name}")))
        expect(ways.locator("[aria-current]")).to_have_text(re.compile(f"^{name}"))

    def press(self, name: str, *, exact: bool = True) -> None:
        self.hand.press(self.page.get_by_role("button", name=name, exact=exact))

    def follow(self, name: str, *, exact: bool = True) -> None:
        self.hand.press(self.page.get_by_role("link", name=name, exact=exact).first)

    def write(self, label: str, text: str) -> None:
        self.hand.write(self.page.get_by_label(label, exact=True), text)

    def save(self) -> None:
        self.press("Save")
        expect(self.page.locator("[data-state]")).to_have_text(re.compile("^Saved (at|on)"))

    def expect_said(self, words: str) -> None:
        expect(self.page.get_by_role("status").filter(has_text=words)).to_be_visible()

    def add(self, kind: str, prompt: str) -> None:
        self.hand.mark(self.page.get_by_role("radio", name=kind, exact=True))
        self.write("The question", prompt)
        self.press("Add it")
        expect(self.page.get_by_role("heading", name="What players will see")).to_be_visible()

    def explain(self, words: str, where: str) -> None:
        self.write("Why that is right", words)
        self.write("Evidence 1: the work", TITLE)
        self.write("Evidence 1: where in it", where)

    # The evening.

    def written(self) -> Iterator[str]:
        """Write a pack of two questions; what is found wrong stands beside the field until it is put right."""
        page = self.page
        page.goto("/author")
        self.write("What is it about?", TITLE)
        self.hand.mark(page.get_by_role("radio", name="A novel"))
        self.press("Begin")
        expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
        self.add("One of several", PROMPT)
        for n, name in enumerate(THIEVES, 1):
            self.write(f"Option {n}", name)
        self.hand.mark(page.get_by_role("radio", name=re.compile("^right.*Option 1$")))
        self.hand.pick(page.get_by_label("Safe to ask from", exact=True), "Part one")
        self.save()
        missing = page.locator("[data-said=explanation]")
        expect(missing).to_contain_text("the explanation is missing")
        yield "a question with findings"
        self.explain("Nobody else was in the room.", "First Period, chapter 11")
        self.save()
        expect(missing).to_be_empty()
        self.go("Questions")
        self.add("True or false", "In the end the diamond is back where it came from.")
        self.hand.pick(page.get_by_label("Does it hold?", exact=True), "True")
        self.hand.pick(page.get_by_label("Safe to ask from", exact=True), "The ending")
        self.explain("Mr Murthwaite sees it in the god’s forehead.", "Epilogue")
        self.save()
        self.go("Cover")
        self.write("Blurb", "A birthday, a yellow diamond, and a house full of guests.")
        self.write("Author 1", "Agatha")
        self.write("Creator 1", "Wilkie Collins")
        self.write("Licence", "CC-BY-SA-4.0")
        self.save()

    def tried(self) -> Iterator[str]:
        """Try it, and come back to the question from its reveal."""
        page = self.page
        self.go("Try it")
        self.hand.mark(page.get_by_role("radio", name="The ending"))
        self.press("Begin the trial")
        self.press("I don’t know")
        self.follow("Change this question")
        expect(page.get_by_role("heading", level=1, name="Question 1 of 2")).to_be_visible()
        yield "a draft’s question"

    def published(self) -> Iterator[str]:
        """Publish it; it is on the shelf then."""
        self.go("Review")
        self.press("Publish version 1")
        self.expect_said("Version 1 is on the shelf.")
        yield "a first version"

    def played(self) -> Iterator[str]:
        """Be told by Marple that a key is wrong, and have four and twenty others answer the same questions."""
        player = self.player
        player.goto("/")
        player.get_by_role("link", name="Open the case").click()
        player.get_by_label("Your name").fill("Marple")
        player.get_by_role("radio", name="The ending").check()
        player.get_by_role("button", name="Begin").click()
        player.get_by_role("radio", name="Franklin Blake", exact=True).check()
        player.get_by_role("button", name="Answer", exact=True).click()
        expect(player.get_by_role("heading", level=1, name="Red herring")).to_be_visible()
        player.get_by_role("link", name="Report this question").click()
        player.get_by_label("What is wrong with it?").select_option("The answer is wrong")
        player.get_by_label("Anything its authors should know?").fill("Franklin took it himself.")
        player.get_by_role("button", name="Report it").click()
        expect(player.get_by_text("Thank you. Whoever wrote the question will see it")).to_be_visible()
        crowd(self.others, [(0.0, float(n % 2)) for n in range(24)])
        yield from ()

    def heard(self) -> Iterator[str]:
        """Find the report from the shelf, answer it, and see what the answers say."""
        page = self.page
        self.follow("My packs")
        yield "a shelf with a report"
        self.follow("1 report", exact=False)
        expect(page.get_by_text("Franklin took it himself.")).to_be_visible()
        yield "a report"
        self.hand.press(page.locator("summary").first)
        self.write("Your answer", REPLY)
        self.press("Settle it")
        self.expect_said("Settled.")
        yield "a settled report"
        self.go("Statistics")
        expect(page.get_by_text("hardly anybody knows it")).to_be_visible()
        yield "statistics"
        self.follow(PROMPT)
        expect(page.get_by_role("heading", level=1, name=PROMPT)).to_be_visible()
        yield "statistics of a question"

    def repaired(self) -> Iterator[str]:
        """Go from the statistics to the question, put its key right, and have the answers marked again."""
        page = self.page
        self.follow("Open the question")
        expect(page.get_by_text("Players have this question.")).to_be_visible()
        self.hand.mark(page.get_by_role("radio", name=re.compile("^right.*Option 2$")))
        self.save()
        way = "Repair the key, and have them marked again"
        expect(page.get_by_role("link", name=way)).to_be_visible()
        yield "a question whose key is another"
        self.follow(way)
        expect(page.get_by_role("heading", name="To be repaired?")).to_be_visible()
        yield "a key to repair"
        self.press("Repair the key", exact=False)
        expect(page.get_by_role("alert", name="There is a problem")).to_be_visible()
        yield "a repair without a reason"
        self.write("What was wrong with the key?", REASON)
        self.press("Repair the key", exact=False)
        self.expect_said("The key is repaired. 1 answer counts otherwise now.")
        yield "a repaired key"

    def told(self) -> Iterator[str]:
        """Tell Marple, who reads what was answered, what changed and why; then take it back, and tell her that."""
        player = self.player
        player.goto("/")
        player.get_by_role("button", name="Read the answer").click()
        expect(player.get_by_text(REPLY)).to_be_visible()
        player.goto("/")
        player.get_by_role("button", name="See why").click()
        expect(player.get_by_text(REASON)).to_be_visible()
        expect(player.get_by_text("It had counted 0 points, it counts 100 points now.")).to_be_visible()
        self.press("Undo", exact=False)
        self.expect_said("Undone: the answers count what they did before.")
        yield "a repair undone"
        player.goto("/")
        player.get_by_role("button", name="See why").click()
        expect(player.get_by_text("it counts 0 points, as it had before")).to_be_visible()

    def taken_along(self) -> Iterator[str]:
        """Take it to another machine."""
        page = self.page
        self.go("Export")
        self.press("See what it will hold")
        expect(page.get_by_role("heading", name="2 questions are in the file")).to_be_visible()
        yield "an export"
        with page.expect_download() as file:
            self.follow("Download it")
        assert file.value.suggested_filename == "the-moonstone-v3.zip"

    def retired(self) -> Iterator[str]:
        """Take it off the shelf."""
        self.go("History")
        self.press("Take it off the shelf")
        self.expect_said("It is off the shelf.")
        self.player.goto("/")
        expect(self.player.get_by_text("The shelf is bare.")).to_be_visible()
        yield "a history"

    def whole(self) -> Iterator[str]:
        """Live through all of it."""
        for part in (
            self.written,
            self.tried,
            self.published,
            self.played,
            self.heard,
            self.repaired,
            self.told,
            self.taken_along,
            self.retired,
        ):
            yield from part()


@pytest.fixture
def others(own_server: Server) -> Iterator[Flask]:
    """The same database from another process, where many people play at once."""
    url = f"sqlite:///{own_server.instance / 'red-herring.sqlite'}"
    settings = Settings(instance=own_server.instance, secret_key="0" * 64, database_url=url)
    with running(create_app(settings)) as app:
        yield app


@pytest.fixture
def evening(
    new_context: Callable[..., BrowserContext], own_server: Server, others: Flask, lamp: Pack
) -> Callable[..., Evening]:
    """Begin an evening, whose shelf holds nothing yet."""

    def begin(hand: type[Mouse | Keyboard], *, script: bool = True) -> Evening:
        own_server.change("UPDATE pack SET retired_at = '2001-01-01 00:00:00.000000'")
        writing, playing = (new_context(own_server, java_script_enabled=script).new_page() for _ in range(2))
        Author(writing).enter(own_server)
        return Evening(hand(writing, lamp), playing, others)

    return begin


def test_an_evening(evening: Callable[..., Evening]) -> None:
    begun, folder = evening(Mouse), os.environ.get("SCREENSHOTS")
    found = []
    for name in begun.whole():
        if folder:
            shoot(begun.page, Path(folder), name.replace(" ", "-"))
        found += [f"{name} {fault}" for fault in faults(begun.page)]
    assert found == []


def test_an_evening_by_keyboard_alone(evening: Callable[..., Evening]) -> None:
    assert len(list(evening(Keyboard).whole())) == SIGHTS


def test_an_evening_without_javascript(evening: Callable[..., Evening]) -> None:
    assert len(list(evening(Mouse, script=False).whole())) == SIGHTS
