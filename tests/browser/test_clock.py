"""Against the clock: the seal, the seconds, and what happens when they are over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.detective import CHOICES, WRITTEN, Detective

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from quizapp.bank.pack import Pack
    from quizapp.bank.question import Kind
    from tests.browser.server import Server


pytestmark = pytest.mark.thorough


@pytest.fixture
def racer(page: Page, lamp: Pack) -> Detective:
    """A detective in front of a sealed question, in a browser whose time can be turned forward."""
    page.clock.install()
    racer = Detective(page, lamp)
    page.goto("/packs/the-lamp")
    racer.write(page.get_by_label("Your name"), "Racer")
    racer.tick_in("How far have you got?", "The beginning")
    racer.tick_in("At what pace?", "Against the clock")
    racer.press(page.get_by_role("button", name="Begin"))
    racer.expect_question(1)
    return racer


def open_one(racer: Detective, *kinds: Kind) -> None:
    """Break seals until a question of one of these kinds is open."""
    while True:
        racer.page.get_by_role("button", name="Break the seal").click()
        expect(racer.page.locator("#prompt")).to_be_visible()
        if racer.question().kind in kinds:
            return
        racer.answer("passed")
        racer.go_on()


def test_a_sealed_question_shows_nothing_of_itself(racer: Detective) -> None:
    expect(racer.page.get_by_text("The envelope is sealed.")).to_be_visible()
    expect(racer.page.locator("#prompt")).to_have_count(0)
    for question in racer.pack.questions:
        assert question.prompt not in racer.page.content()


def test_the_seconds_run_down_and_are_told(racer: Detective) -> None:
    open_one(racer, *CHOICES)
    left = racer.page.locator("[data-seconds]")
    assert int(left.inner_text()) in range(25, 31)
    racer.page.clock.fast_forward(15_000)
    assert int(left.inner_text()) in range(10, 16)
    racer.page.clock.fast_forward(60_000)
    expect(left).to_have_text("0")
    expect(racer.page.get_by_role("alert").filter(has_text="Time is up.")).to_be_visible()


def test_what_is_chosen_when_time_is_up_is_sent(racer: Detective) -> None:
    open_one(racer, *WRITTEN)
    racer.choose("right")
    racer.page.clock.fast_forward(31_000)
    expect(racer.stamp("right")).to_be_visible()
    expect(racer.page.get_by_text("more for speed")).to_be_visible()


def test_the_server_keeps_the_time(racer: Detective, server: Server) -> None:
    open_one(racer, *WRITTEN)
    server.let_time_pass()
    racer.choose("right")
    racer.send(racer.question())
    expect(racer.stamp("late")).to_be_visible()
