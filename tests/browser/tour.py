"""A walk past every page in every state, for whoever looks at them: axe, a ruler, a camera.

Each part of the tour is a generator that brings the page into a state and yields the state's name.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from quizapp.bank.question import Kind
from tests.browser.detective import CHOICES, WRITTEN, Detective

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.browser.server import Server

CAN_BE_PARTLY_RIGHT = {Kind.MULTIPLE, Kind.ORDERING, Kind.MATCHING}
PERIODS = ("today", "week", "month", "all")


class Tour:
    """One visitor's tour of one server."""

    def __init__(self, detective: Detective, server: Server, slug: str, stage: str) -> None:
        self.detective = detective
        self.page: Page = detective.page
        self.server = server
        self.slug = slug
        self.stage = stage

    def begin(self, name: str, *, size: str = "All of them", pace: str = "Relaxed") -> None:
        """Start a round from the cover, as somebody new or as whom one is."""
        self.page.goto(f"/packs/{self.slug}")
        if self.page.get_by_label("Your name").count():
            self.page.get_by_label("Your name").fill(name)
        for group, choice in (
            ("How far have you got?", self.stage),
            ("How many questions?", size),
            ("At what pace?", pace),
        ):
            self.detective.tick_in(group, choice)
        self.page.get_by_role("button", name="Begin").click()
        self.detective.expect_question(1)

    def doors(self) -> Iterator[str]:
        """What a stranger sees."""
        for name, url in (
            ("home", "/"),
            ("cover", f"/packs/{self.slug}"),
            ("rounds-empty", "/rounds"),
            ("switch-stranger", "/players/switch"),
            ("not-found", "/rounds/aaaaaaaaaaaaaaaaaaaaaa"),
        ):
            self.page.goto(url)
            yield name
        self.page.goto(f"/packs/{self.slug}")
        self.page.get_by_label("Your name").fill("x")
        for category in self.page.get_by_role("checkbox", name="The ").all():
            category.uncheck()
        self.page.get_by_role("button", name="Begin").click()
        yield "cover-refused"
        self.page.goto("/players/switch")
        self.page.get_by_label("The new player’s name").fill("x")
        self.page.get_by_role("button", name="Switch player").click()
        yield "switch-refused"

    def questions(self, verdict: str) -> Iterator[str]:
        """The first question of each kind, and its reveal with this verdict."""
        self.begin(f"Kay {verdict}")
        met: set[Kind] = set()
        while self.page.locator("#prompt").count():
            kind = self.detective.question().kind
            can_be = verdict != "partly" or kind in CAN_BE_PARTLY_RIGHT
            if kind in met or not can_be:
                self.detective.answer("passed")
            else:
                yield from self._question(kind, verdict, first=not met)
                met.add(kind)
            self.detective.go_on()

    def _question(self, kind: Kind, verdict: str, *, first: bool) -> Iterator[str]:
        detective, page = self.detective, self.page
        if verdict == "right":
            yield f"question-{kind}"
            if first:
                page.get_by_text("Leave this round").click()
                yield "question-leaving"
        if verdict == "wrong" and kind in (*CHOICES, *WRITTEN, Kind.MATCHING):
            page.get_by_role("button", name="Answer", exact=True).click()
            expect(page.get_by_role("alert", name="There is a problem")).to_be_visible()
            yield f"question-{kind}-refused"
        if verdict == "partly" and page.get_by_role("button", name="Take a hint").count():
            page.get_by_role("button", name="Take a hint").click()
            expect(page.get_by_text("Hint", exact=True)).to_be_visible()
            yield f"question-{kind}-hint"
        if verdict == "wrong":
            detective.choose(verdict)
            yield f"question-{kind}-chosen"
        detective.answer(verdict)
        yield f"reveal-{kind}-{verdict}"

    def clock(self) -> Iterator[str]:
        """A question against the clock: sealed, running, over, too late."""
        page = self.page
        self.begin("Tick", pace="Against the clock")
        yield "sealed"
        page.get_by_role("button", name="Break the seal").click()
        expect(page.locator("#prompt")).to_be_visible()
        yield "clock-running"
        self.server.let_time_pass()
        page.reload()
        expect(page.get_by_text("Time is up.")).to_be_visible()
        yield "clock-over"
        question = self.detective.choose("right")
        self.detective.send(question)
        expect(self.detective.stamp("late")).to_be_visible()
        yield "reveal-late"

    def ends(self) -> Iterator[str]:
        """What stands at the end of a round: its result, and the boards."""
        page = self.page
        self.begin("Wilhelmina Featherstone", size="10")
        mixed = ["right", "wrong", "passed", "right", "partly", "right"]
        while page.locator("#prompt").count():
            wanted = mixed[len(mixed) % 6]
            mixed.append(wanted)
            if wanted == "partly" and self.detective.question().kind not in CAN_BE_PARTLY_RIGHT:
                wanted = "right"
            self.detective.answer(wanted)
            self.detective.go_on()
        yield "result"
        for summary in page.locator("summary").all():
            summary.click()
        yield "result-opened"
        for period in PERIODS:
            page.goto(f"/packs/{self.slug}/leaderboard?period={period}")
            yield f"board-{period}"
        page.goto("/leaderboard")
        yield "board-of-all"

    def again(self) -> Iterator[str]:
        """What somebody sees who comes back to an open round, and who leaves it."""
        page = self.page
        self.begin("Jo", size="5")
        self.detective.answer("wrong")
        for name, url in (
            ("home-with-open-round", "/"),
            ("rounds", "/rounds"),
            ("cover-again", f"/packs/{self.slug}"),
            ("switch", "/players/switch"),
        ):
            page.goto(url)
            yield name
        page.goto("/")
        page.get_by_role("link", name="Go on").click()
        page.get_by_text("Leave this round").click()
        page.get_by_role("button", name="End the round here").click()
        expect(page.get_by_role("heading", level=1, name="Left open")).to_be_visible()
        yield "result-left"


def case(tour: Tour) -> Iterator[str]:
    """A case board: a stranger's, an empty one, one with exhibits, marks and notes, and what it will not take."""
    page, board = tour.page, f"/packs/{tour.slug}/case"
    page.goto(board)
    yield "case-stranger"
    tour.begin("Mrs Columbo")
    page.goto(board)
    yield "case-empty"
    page.goto("/rounds")
    page.get_by_role("link", name="Go on").click()
    while page.locator("#prompt").count():
        tour.detective.answer("right")
        tour.detective.go_on()
    page.goto(board)
    suspects = page.get_by_role("region", name="Suspects").get_by_role("listitem")
    for number, mark in ((0, "Suspected"), (1, "Cleared")):
        suspects.nth(number).get_by_role("button", name=mark).click()
        expect(suspects.nth(number).get_by_text("Kept.")).to_be_visible()
    yield "case"
    page.evaluate("document.querySelector('#text').removeAttribute('maxlength')")
    page.get_by_role("textbox", name="Your notes").fill("x" * 5001)
    # Without a script, as a browser sends it.
    page.evaluate("document.querySelector('[data-notes]').submit()")
    expect(page.get_by_role("alert", name="There is a problem")).to_be_visible()
    yield "case-refused"


def solving(tour: Tour) -> Iterator[str]:
    """A case solved without the work, up to the denouement; and the envelope of somebody who is not so far."""
    page, pack = tour.page, f"/packs/{tour.slug}"
    page.goto(f"{pack}/solve")
    yield "solve"
    page.get_by_role("button", name="Open the case").click()
    yield "solve-refused"
    page.get_by_label("I know that this tells me the story").check()
    page.get_by_role("button", name="Open the case").click()
    tour.detective.expect_question(1)
    yield "solve-question"
    page.goto(f"{pack}/solve")
    yield "solve-again"
    page.get_by_role("link", name="Go on").click()
    tour.detective.answer("right")
    tour.detective.go_on()
    page.get_by_text("The story so far").click()
    yield "solve-question-folded"
    _finish(tour.detective, "right")
    yield "solve-result"
    page.get_by_role("link", name="Make your accusation").click()
    yield "accusation"
    page.get_by_role("button", name="Accuse, once and for all").click()
    yield "accusation-refused"
    accuse(page)
    yield "denouement"
    for summary in page.locator("summary").all():
        summary.click()
    yield "denouement-opened"
    page.goto("/players/switch")
    page.get_by_role("button", name="Switch player").click()
    page.goto(pack)
    page.get_by_role("button", name="Begin").click()
    tour.detective.expect_question(1)
    page.goto(f"{pack}/case/accusation")
    accuse(page)
    yield "denouement-sealed"
    page.goto(f"{pack}/case")
    yield "case-accused"


def accuse(page: Page) -> None:
    """Accuse whoever stands first, and be fairly sure."""
    for part in ("who", "how", "why", "where"):
        page.locator(f"#{part}").check()
        page.locator(f"[name={part}-sure][value='2']").check()
    page.get_by_role("button", name="Accuse, once and for all").click()
    expect(page.get_by_role("heading", level=1, name="The accusation")).to_have_count(0)


def progress(tour: Tour) -> Iterator[str]:
    """What somebody sees who has missed much: nothing due yet, all of it due, a round of it, what it came to."""
    page, detective = tour.page, tour.detective
    page.goto("/progress")
    yield "progress-stranger"
    tour.begin("Dora", size="5")
    _finish(detective, "wrong")
    page.goto("/cold-cases")
    yield "cold-cases"
    tour.server.change("UPDATE cold_case SET due = last_review")
    for name, url in (("home-with-what-is-due", "/"), ("cold-cases-due", "/cold-cases")):
        page.goto(url)
        yield name
    page.get_by_role("button", name="Take up").click()
    detective.expect_question(1)
    yield "question-cold"
    detective.answer("wrong")
    yield "reveal-cold"
    detective.go_on()
    _finish(detective, "wrong")
    yield "result-cold"
    page.goto("/progress")
    yield "progress"
    page.get_by_text("The same as a table").click()
    yield "progress-opened"


def _finish(detective: Detective, verdict: str) -> None:
    while detective.page.locator("#prompt").count():
        detective.answer(verdict)
        detective.go_on()


def accounts(tour: Tour) -> Iterator[str]:
    """What somebody sees who makes an account, looks after it, and comes back."""
    page = tour.page
    page.goto("/players/sign-up")
    page.get_by_label("Password", exact=True).fill("password1")
    page.get_by_role("button", name="Sign up", exact=True).click()
    yield "sign-up-refused"
    # The server is shared, and an account has its name to itself.
    name = f"Ada {secrets.token_hex(4)}"
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Password", exact=True).fill("the butler did it")
    page.get_by_label("E-mail, if you like").fill("a.countess.of.some.length@mail.example.org")
    page.get_by_role("button", name="Sign up", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    for each in ("account", "account/name", "account/password", "account/email", "account/sign-ins"):
        page.goto(f"/players/{each}")
        yield each.replace("/", "-")
    page.get_by_role("button", name="Sign out", exact=True).click()
    yield "signed-out"
    page.goto("/players/sign-in")
    page.get_by_label("Name or e-mail").fill(name)
    page.get_by_role("button", name="Sign in", exact=True).click()
    yield "sign-in-refused"
    page.goto("/players/lost-password")
    yield "lost-password"
    page.goto(f"/players/reset/{'a' * 22}")
    yield "link-gone"


def days(tour: Tour) -> Iterator[str]:
    """What somebody sees of the case of the day, and of a challenge to it; a friend’s side of it last."""
    page = tour.page
    page.goto("/daily")
    yield "daily"
    page.get_by_label("Your name").fill("x")
    page.get_by_role("button", name="Open today’s case").click()
    yield "daily-refused"
    page.get_by_label("Your name").fill("Wilhelmina Featherstone")
    page.get_by_role("button", name="Open today’s case").click()
    expect(page.locator("#prompt")).to_be_visible()
    yield "daily-question"
    page.goto("/daily")
    yield "daily-open"
    page.get_by_role("link", name="Go on").click()
    while page.locator("#prompt").count():
        page.get_by_role("button", name="I don’t know").click()
        tour.detective.stamp("passed").wait_for()
        tour.detective.go_on()
    yield "daily-result"
    for name, url in (("daily-done", "/daily"), ("daily-archive", "/daily/archive")):
        page.goto(url)
        yield name
    page.goto("/daily")
    page.get_by_role("link", name="Read it again").click()
    page.get_by_role("button", name="Challenge a friend").click()
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible()
    yield "challenge-own"
    challenge = page.url
    page.context.clear_cookies()
    page.goto(challenge)
    yield "challenge"
    page.get_by_label("Your name").fill("Bo")
    page.get_by_role("button", name="Take it up").click()
    page.get_by_text("Leave this round").click()
    page.goto(challenge)
    yield "challenge-taken"
    page.get_by_role("link", name="Go on").click()
    page.get_by_text("Leave this round").click()
    page.get_by_role("button", name="End the round here").click()
    expect(page.get_by_role("heading", level=1, name="Left open")).to_be_visible()
    page.goto(challenge)
    yield "challenge-side-by-side"


PARTS: dict[str, Callable[[Tour], Iterator[str]]] = {
    "doors": Tour.doors,
    "right": lambda tour: tour.questions("right"),
    "partly": lambda tour: tour.questions("partly"),
    "wrong": lambda tour: tour.questions("wrong"),
    "passed": lambda tour: tour.questions("passed"),
    "clock": Tour.clock,
    "ends": Tour.ends,
    "again": Tour.again,
    "case": case,
    "solving": solving,
    "progress": progress,
    "accounts": accounts,
    "days": days,
}


def troubles(page: Page, server: Server) -> Iterator[str]:
    """Every page that says no. It ends with the database broken: on a server of one's own only."""
    page.goto("/leaderboard")
    yield "board-empty"
    for status, url in ((404, "/nowhere"), (400, "/rounds?page=no"), (405, "/players/name")):
        page.goto(url)
        yield f"error-{status}"
    page.goto("/players/switch")
    page.locator("input[name=csrf_token]").first.evaluate("field => { field.value = 'forged' }")
    page.get_by_role("button", name="Switch player").click()
    yield "error-403"
    page.goto("/packs/the-lamp")
    page.get_by_role("button", name="Begin").click()
    page.goto(f"{page.url}/turns/9")
    yield "error-409"
    page.goto("/packs/the-lamp")
    page.get_by_role("button", name="Begin").click()
    yield "error-429"
    server.change("UPDATE pack SET retired_at = '2001-01-01 00:00:00.000000'")
    page.goto("/")
    expect(page.get_by_text("The shelf is bare.")).to_be_visible()
    yield "home-bare"
    server.change("ALTER TABLE pack RENAME TO lost")
    page.goto("/")
    yield "error-503"
