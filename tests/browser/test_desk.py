"""What becomes of a published pack, in a real browser: a player reports a question, its author reads what answers say,
answers the report and repairs the key, by keyboard alone; the player is told. Each page is looked at on the way.

With SCREENSHOTS naming a folder, all of it is photographed there.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyotp
import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from quizapp.bank.library import read_pack
from quizapp.extensions import db
from quizapp.factory import create_app
from quizapp.packs.models import Issued
from quizapp.play.models import Chosen
from quizapp.web.transaction import committed
from tests.authoring.published import change, publish
from tests.authoring.test_statistics import crowd
from tests.browser.detective import Detective, Typist
from tests.browser.test_every_page import faults
from tests.browser.test_groups import sign_up
from tests.browser.test_screenshots import FOLDER, SCHEMES, photograph
from tests.conftest import running, settings_for
from tests.factories import make_pack, make_question, write_pack
from tests.play.repairs import REASON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from playwright.sync_api import BrowserContext, Page

    from quizapp.bank.pack import Pack
    from tests.browser.server import Server

AUTHOR = "Agatha Featherstonehaugh"
DESK = "/author/packs/the-lamp-in-the-library"
LAMP = "Who brought the lamp into the library, and who, for all anybody knows, may have put it out again afterwards?"
QUESTIONS = [
    make_question(
        prompt=LAMP, options=["The butler", "The gardener", "The countess", "A ghost"], answer="The butler"
    ),
    make_question("typed", prompt="Who solved it?"),
    make_question("true_false", prompt="The body was cold."),
    make_question("number", prompt="How often was the victim stabbed?"),
]
WIDTHS = (360, 1280)


@pytest.fixture
def inside(own_server: Server) -> Iterator[Flask]:
    """An app on the server's own database, for what this test does behind the scenes."""
    address = f"sqlite:///{own_server.instance / 'red-herring.sqlite'}"
    with running(create_app(settings_for(own_server.instance, database_url=address))) as app:
        yield app


@pytest.fixture
def author(new_context: Callable[..., BrowserContext], own_server: Server, pack: Pack) -> Typist:
    """An author with a second lock and nothing but the keyboard."""
    typist = Typist(new_context(own_server).new_page(), pack)
    page = typist.page
    page.goto("/players/sign-up")
    sign_up(page, AUTHOR)
    own_server.run("players", "promote", AUTHOR, "--role", "author")
    page.goto("/players/keys")
    page.get_by_role("button", name="Set up an app").click()
    code = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", "")).now()
    page.get_by_label("The code").fill(code)
    page.get_by_role("button", name="Put the lock on").click()
    expect(page.get_by_role("link", name="My packs")).to_be_visible()
    return typist


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    found = read_pack(write_pack(tmp_path / "read", "the-lamp-in-the-library", make_pack(QUESTIONS))).pack
    assert found is not None
    return found


@pytest.fixture
def published(inside: Flask, author: Typist) -> Flask:
    """Her pack, published, and what two dozen have answered: more say the gardener than the butler."""
    slug = publish(inside, AUTHOR, QUESTIONS, "The Lamp in the Library")
    assert DESK.endswith(slug)
    # The first is known by few, and they do worse on the rest; the third by nearly all; the fourth was met by few.
    rows = [(float(n % 4 == 0), float(n % 4 > 0), 1.0, 0.5 if n < 8 else None) for n in range(24)]
    crowd(inside, rows, seconds=14)
    with inside.app_context(), committed():
        lamp = db.session.scalars(select(Issued.revision_id).order_by(Issued.position)).first()
        for choice, times in {Chosen.ANSWERS: 24, Chosen.RIGHT: 6, 0: 6, 1: 13, 2: 5}.items():
            db.session.add(Chosen(revision_id=lamp, choice=choice, shard=0, times=times))
    return inside


def player_reports(player: Detective) -> Iterator[tuple[str, Page]]:
    """Answer all, and report the question about the lamp."""
    page = player.page
    page.goto("/packs/the-lamp-in-the-library")
    page.get_by_label("Your name").fill("Wilhelmina")
    page.get_by_role("button", name="Begin").click()
    for n in range(1, 5):
        player.expect_question(n)
        if "lamp" in page.locator("#prompt").inner_text():
            page.get_by_role("radio", name="The gardener").check()
            page.get_by_role("button", name="Answer", exact=True).click()
            page.get_by_text("Report this question").click()
            yield "reveal, about to report", page
            page.get_by_label("What is wrong with it?").select_option(label="Two answers are right")
            page.get_by_label("Anything its authors should know?").fill("It was dark.\nHow would one tell?")
            page.get_by_role("button", name="Report it").click()
            expect(page.get_by_role("status").filter(has_text="Thank you.")).to_be_visible()
        else:
            player.answer("right")
        player.go_on()
    expect(page.get_by_role("heading", level=1, name="Case closed")).to_be_visible()


def author_looks(author: Typist) -> Iterator[tuple[str, Page]]:
    """Read what answers say, and answer the report."""
    page = author.page
    page.goto(f"{DESK}/statistics")
    expect(page.get_by_text("a wrong option is chosen more often")).to_be_visible()
    yield "statistics", page
    author.press(page.get_by_role("link", name=re.compile("Who brought the lamp")))
    expect(page.get_by_text("the herring that caught most")).to_be_visible()
    yield "statistics of a question", page
    page.go_back()
    author.press(page.get_by_role("link", name="How often was the victim stabbed?"))
    expect(page.get_by_text("From 20 up there is something to say")).to_be_visible()
    yield "statistics of few answers", page
    author.press(page.get_by_role("link", name="Reports"))
    expect(page.get_by_text("How would one tell?")).to_be_visible()
    author.press(page.get_by_text("Answer", exact=False).locator("visible=true").last)
    author.press(page.get_by_role("button", name="Settle it"))
    author.press(page.get_by_role("alert", name="There is a problem").get_by_role("link"))
    expect(page.get_by_label("Your answer")).to_be_focused()
    yield "reports, refused", page
    author.write(page.get_by_label("Your answer"), "Quite right: the key is repaired.")
    author.press(page.get_by_role("button", name="Settle it"))
    expect(page.get_by_role("status").filter(has_text="Settled.")).to_be_visible()
    yield "reports", page


def author_repairs(author: Typist) -> Iterator[tuple[str, Page]]:
    """Repair the key."""
    page = author.page
    author.press(page.get_by_role("link", name="Repairs"))
    yield "repairs", page
    author.press(page.get_by_role("button", name="Repair the key"))
    author.press(page.get_by_role("alert", name="There is a problem").get_by_role("link"))
    expect(page.get_by_label("What was wrong with the key?")).to_be_focused()
    yield "repairs, refused", page
    author.write(page.get_by_label("What was wrong with the key?"), REASON)
    author.press(page.get_by_role("button", name="Repair the key"))
    expect(page.get_by_role("status").filter(has_text="The key is repaired.")).to_be_visible()
    yield "repairs, done", page


def player_is_told(player: Detective) -> Iterator[tuple[str, Page]]:
    """Read on the front page and on the result what has changed, and why."""
    page = player.page
    page.reload()
    expect(page.get_by_role("heading", name="Marked again")).to_be_visible()
    yield "result, marked again", page
    page.goto("/")
    yield "front page, told twice", page
    page.get_by_role("button", name="Read the answer").click()
    expect(page.get_by_text("Quite right: the key is repaired.")).to_be_visible()
    yield "report, answered", page
    page.goto("/")
    page.get_by_role("button", name="See why").click()
    expect(page.get_by_text(REASON)).to_be_visible()
    expect(page.get_by_text("It had counted 0 points, it counts 100 points now.")).to_be_visible()
    yield "reveal, repaired", page
    page.goto("/")
    expect(page.get_by_role("heading", name="Marked again")).to_have_count(0)


def author_undoes(author: Typist) -> Iterator[tuple[str, Page]]:
    """Take it back."""
    author.press(author.page.get_by_role("button", name=re.compile("^Undo")))
    expect(author.page.get_by_role("status").filter(has_text="Undone")).to_be_visible()
    yield "repairs, undone", author.page


def test_an_evening_at_the_desk_on_pages_that_are_whole(
    published: Flask,
    author: Typist,
    new_context: Callable[..., BrowserContext],
    own_server: Server,
    pack: Pack,
) -> None:
    player = Detective(new_context(own_server).new_page(), pack)
    found = [f"{name}: {fault}" for name, page in player_reports(player) for fault in seen(name, page)]
    found += [f"{name}: {fault}" for name, page in author_looks(author) for fault in seen(name, page)]
    change(published, "q-single", answer="The gardener", explanation="He had oil on his gloves.")
    walk = itertools.chain(author_repairs(author), player_is_told(player), author_undoes(author))
    found += [f"{name}: {fault}" for name, page in walk for fault in seen(name, page)]
    assert not found, "\n".join(found)


def seen(name: str, page: Page) -> Iterator[str]:
    """Look at a page as it stands, and photograph it if that is wanted."""
    yield from faults(page)
    if FOLDER:
        Path(FOLDER).mkdir(parents=True, exist_ok=True)
        stem = re.sub(r"\W+", "-", f"desk {name}")
        for width, scheme in itertools.product(WIDTHS, SCHEMES):
            photograph(page, Path(FOLDER) / f"{stem}-{width}", scheme)
