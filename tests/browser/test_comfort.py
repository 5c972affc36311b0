"""What makes an evening pleasant: the lamp, stillness, keys, sharing a laptop, playing again what one missed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from quizapp.bank.question import Kind
from tests.browser.detective import CHOICES, Detective

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from quizapp.bank.pack import Pack

GROUND = "getComputedStyle(document.body).backgroundColor"
PAPER, NIGHT = "rgb(246, 241, 231)", "rgb(20, 22, 27)"


def test_the_lamp_stays_off_once_turned_off(page: Page) -> None:
    page.goto("/")
    assert page.evaluate(GROUND) == PAPER
    page.get_by_role("button", name="Lamp off").click()
    assert page.evaluate(GROUND) == NIGHT
    page.goto("/leaderboard")
    assert page.evaluate(GROUND) == NIGHT
    page.get_by_role("button", name="Lamp on").click()
    page.reload()
    assert page.evaluate(GROUND) == PAPER


@pytest.mark.parametrize(("scheme", "ground"), [("light", PAPER), ("dark", NIGHT)])
def test_without_a_choice_the_system_decides(
    scheme: str, ground: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(color_scheme=scheme, java_script_enabled=False).new_page()
    page.goto("/")
    assert page.evaluate(GROUND) == ground


def test_the_stamp_is_the_one_gesture_and_a_short_one(detective: Detective) -> None:
    detective.begin("Gesture")
    assert detective.page.evaluate("document.getAnimations().length") == 0
    detective.answer()
    style = "stamp => getComputedStyle(stamp).animationDuration"
    assert float(detective.stamp("right").evaluate(style).removesuffix("s")) <= 0.25


def test_nothing_moves_for_who_asked_for_stillness(
    new_context: Callable[..., BrowserContext], lamp: Pack
) -> None:
    detective = Detective(new_context(reduced_motion="reduce").new_page(), lamp)
    detective.begin("Still")
    for _ in range(3):
        detective.answer()
        assert detective.page.evaluate("document.getAnimations().length") == 0
        detective.go_on()
        assert detective.page.evaluate("document.getAnimations().length") == 0


def test_the_keys_can_be_turned_off_and_stay_off(detective: Detective) -> None:
    page = detective.page
    detective.begin("Speech")
    detective.go_until(*CHOICES)
    page.keyboard.press("b")
    chosen = page.locator("[data-choices] input:checked")
    expect(chosen).to_have_count(1)
    page.get_by_role("button", name="Turn these keys off").click()
    page.reload()
    expect(page.get_by_role("button", name="Turn these keys on")).to_be_visible()
    page.keyboard.press("b")
    expect(chosen).to_have_count(0)


def test_a_list_is_put_in_order_by_dragging(detective: Detective) -> None:
    page = detective.page
    detective.begin("Drag")
    detective.go_until(Kind.ORDERING)
    first, *_others, last = detective.items()
    page.wait_for_function("() => Boolean(window.Sortable)")
    page.get_by_text(last, exact=True).drag_to(page.get_by_text(first, exact=True))
    expect(page.get_by_role("status").filter(has_text=f"{last} is now number 1")).to_be_attached()
    assert detective.items()[0] == last


def test_two_people_share_a_laptop(detective: Detective) -> None:
    page = detective.page
    detective.begin("Anna")
    page.get_by_role("link", name="Not you? Switch player").click()
    page.get_by_label("The new player’s name").fill("Berta")
    page.get_by_role("button", name="Switch player").click()
    expect(page.get_by_text("The next round on this browser is played by Berta.")).to_be_visible()
    expect(page.get_by_role("link", name="Go on")).to_have_count(0)
    page.goto("/packs/the-lamp")
    page.get_by_role("button", name="Begin").click()
    detective.expect_question(1)
    expect(page.get_by_text("Playing as Berta.")).to_be_visible()


def test_a_round_can_be_left_and_what_was_missed_played_again(detective: Detective) -> None:
    page = detective.page
    detective.begin("Leaver")
    missed = detective.answer("wrong")
    detective.go_on()
    page.get_by_text("Leave this round").click()
    page.get_by_role("button", name="End the round here").click()
    expect(page.get_by_role("heading", level=1, name="Left open")).to_be_visible()
    page.get_by_role("button", name="Play the 1 I missed").click()
    expect(page.get_by_role("heading", level=1, name="Question 1 of 1")).to_be_visible()
    assert detective.question() == missed
    detective.answer("right")
    expect(page.get_by_text("does not count for the leaderboard")).to_be_visible()


def test_the_result_is_read_again_and_shared(new_context: Callable[..., BrowserContext], lamp: Pack) -> None:
    page = new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    detective = Detective(page, lamp)
    detective.begin("Sharer", size="5")
    detective.play(["right", "wrong", "passed", "right", "right"])
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    told = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"Red Herring · The Lamp in the Library · 3/5 🔎🐟\S+🔎🔎", told)
    page.locator("summary").first.click()
    expect(page.get_by_role("heading", name="Why").first).to_be_visible()
