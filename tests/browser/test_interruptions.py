"""Power cuts, second tabs, double clicks, lost connections: no answer is lost or counted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from quizapp.bank.question import Kind
from tests.browser.detective import CHOICES, WRITTEN, Detective, Unscripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from quizapp.bank.pack import Pack
    from tests.browser.server import Server


pytestmark = pytest.mark.thorough


def standing(page: Page) -> list[str]:
    """Return what a page of a round shows: its title, the points so far, the prompt, the choices as they stand."""
    shown = page.locator("h1, #prompt, form[data-answer] :is(label, option)").all_text_contents()
    return [page.title(), *shown, *page.get_by_text("points").all_inner_texts()]


def test_a_killed_server_resumes_the_round_where_it_stood(
    new_context: Callable[..., BrowserContext], own_server: Server, lamp: Pack
) -> None:
    page = new_context(own_server).new_page()
    detective = Detective(page, lamp)
    detective.begin("Crash")
    detective.answer()
    detective.go_on()
    detective.go_until(*CHOICES, Kind.ORDERING, Kind.MATCHING)
    before = standing(page)
    own_server.kill()
    own_server.start()
    page.goto("/")
    page.get_by_role("link", name="Go on").click()
    expect(page.locator("#prompt")).to_be_visible()
    assert standing(page) == before
    detective.answer()


def test_an_answer_outlives_the_connection(
    new_context: Callable[..., BrowserContext], own_server: Server, lamp: Pack
) -> None:
    page = new_context(own_server).new_page()
    detective = Detective(page, lamp)
    detective.begin("Cut")
    detective.go_until(*WRITTEN)
    detective.choose()
    written = page.get_by_label("Your answer").input_value()
    own_server.kill()
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="The connection was lost")).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value(written)
    own_server.start()
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(detective.stamp("right")).to_be_visible()


def test_a_second_tab_takes_the_round_up(detective: Detective) -> None:
    detective.begin("Tabs")
    detective.answer()
    second = detective.page.context.new_page()
    second.goto("/")
    expect(second.get_by_text("1 of 10 answered")).to_be_visible()
    second.get_by_role("link", name="Go on").click()
    Detective(second, detective.pack).expect_question(2)


def test_a_double_click_answers_once(detective: Detective) -> None:
    detective.begin("Twice")
    detective.choose()
    detective.page.get_by_role("button", name="Answer", exact=True).dblclick()
    expect(detective.stamp("right")).to_be_visible()
    detective.page.goto("/rounds")
    expect(detective.page.get_by_text("1 of 10 answered")).to_be_visible()


@pytest.mark.parametrize("scripted", [True, False])
def test_an_answer_from_a_stale_tab_shows_the_one_that_was_given(
    scripted: bool, new_context: Callable[..., BrowserContext], lamp: Pack
) -> None:
    context = new_context(java_script_enabled=scripted)
    hands = Detective if scripted else Unscripted
    first = hands(context.new_page(), lamp)
    first.begin("Stale")
    second = hands(context.new_page(), lamp)
    second.page.goto(first.page.url)
    question = second.choose("wrong")
    first.answer("right")
    second.send(question)
    expect(second.stamp("right")).to_be_visible()


def test_going_back_never_asks_an_answered_question_again(detective: Detective) -> None:
    page = detective.page
    detective.begin("Back")
    answered = detective.answer("wrong")
    page.go_back()
    detective.expect_question(2)
    assert detective.question() != answered
    page.go_forward()
    expect(detective.stamp("wrong")).to_be_visible()


def test_what_was_chosen_is_still_there_after_a_refusal(
    new_context: Callable[..., BrowserContext], lamp: Pack
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    unscripted = Unscripted(page, lamp)
    unscripted.begin("Muddle")
    unscripted.go_until(Kind.ORDERING)
    places = page.get_by_role("combobox")
    for place in places.all():
        place.select_option("2")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Two things cannot both stand at place 2.")
    for place in places.all():
        expect(place).to_have_value("2")


def test_an_empty_answer_is_not_taken(detective: Detective) -> None:
    detective.begin("Empty")
    detective.go_until(Kind.MATCHING, *CHOICES, *WRITTEN)
    kind = detective.question().kind
    detective.page.get_by_role("button", name="Answer", exact=True).click()
    alert = detective.page.get_by_role("alert", name="There is a problem")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("Type" if kind in WRITTEN else "Choose")
    detective.answer("right")
