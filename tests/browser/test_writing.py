"""An author at a real browser: a pack is written as one types, or by plain forms; tabs go stale, the line goes dead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.author import Author
from tests.browser.packs import LAMP
from tests.browser.test_every_page import faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Route


pytestmark = pytest.mark.thorough


def test_a_pack_is_written_as_one_types(author: Author) -> None:
    page = author.page
    desk = author.begin("The Speckled Band")
    page.goto(f"{desk}/cover")
    author.field("Blurb").fill("A whistle in the night.")
    author.field("Author 1").fill("Agatha")
    author.field("Licence").fill("CC0-1.0")
    author.expect_saved()
    author.add(desk, "One of several", "Who does not call at Baker Street?")
    author.field("Option 1").fill("Helen Stoner")
    author.field("Option 2").fill("Dr Roylott")
    author.field("Option 3").fill("Julia Stoner")
    author.mark("radio", 1).check()
    author.field("Safe to ask from").select_option("The opening")
    note = page.locator("[data-said=prompt]")
    expect(note).to_contain_text("the prompt turns on “not”")
    author.field("The question").fill("Who calls at *Baker Street*?")
    expect(note).to_be_empty()
    author.press("Remove: Option 4")
    author.press("One more option")
    page.keyboard.type("The cheetah")
    author.press("Move up: Option 4")
    author.field("Why that is right").fill("She is shivering, and not from cold.")
    author.field("Evidence 1: the work").fill("The Speckled Band")
    author.expect_saved()
    look = page.locator("[data-preview]")
    expect(look.locator("em").first).to_have_text("Baker Street")
    expect(look.locator(".exhibit")).to_contain_text(
        ["Helen Stoner", "Dr Roylott", "The cheetah", "Julia Stoner"]
    )
    look.get_by_text("After a right one").click()
    expect(look.get_by_text("Well spotted")).to_be_visible()
    author.field("Hint").fill("She has a veil.")
    author.expect_saved()
    expect(look.get_by_text("Well spotted")).to_be_visible()
    expect(page.locator(".sheet .note")).to_have_count(0)
    author.add(desk, "A number", "How many sisters were there?")
    author.field("The number").fill("2")
    author.expect_saved()
    page.reload()
    expect(author.field("The number")).to_have_value("2")
    page.get_by_role("link", name="Previous").click()
    expect(author.field("Option 3")).to_have_value("The cheetah")
    expect(author.mark("radio", 1)).to_be_checked()


def test_a_case_is_written_as_one_types(author: Author) -> None:
    page = author.page
    page.goto(f"{author.begin('The Cold Cup')}/case")
    author.press("Begin with an example")
    look, case = page.locator("[data-preview]"), author.field("The case")
    expect(look.get_by_text("It can be solved")).to_be_visible()
    right = case.input_value()
    case.fill(right.replace("who: cook", "who: cok"))
    said = page.locator("[data-said=case]")
    expect(said).to_contain_text("Line 23: there is no cok among the case’s suspects; did you mean cook?")
    expect(look.get_by_text("Once there is a case that can be read")).to_be_visible()
    case.fill(right)
    expect(said).to_be_empty()
    author.field("The opening").fill("The master of the house lies in his *library*.")
    author.expect_saved()
    expect(look.locator("em")).to_have_text("library")
    look.get_by_text("It can be solved").click()
    expect(look.get_by_role("row", name="A paper knife")).to_contain_text(
        "The glass of port, The paper knife"
    )
    page.reload()
    expect(author.field("The opening")).to_have_value("The master of the house lies in his *library*.")


def test_a_case_is_written_by_plain_forms(unscripted: Author) -> None:
    author, page = unscripted, unscripted.page
    page.goto(f"{author.begin('The Warm Cup')}/case")
    author.press("Begin with an example")
    author.field("The ending").fill("It was the cook.")
    author.press("Save")
    expect(author.field("The ending")).to_have_value("It was the cook.")
    author.field("The case").fill("")
    author.press("Save")
    expect(page.get_by_role("button", name="Begin with an example")).to_be_visible()


def test_a_pack_is_written_by_plain_forms(unscripted: Author) -> None:
    author, page = unscripted, unscripted.page
    desk = author.begin("The Moonstone")
    author.add(desk, "Several of several", "Who is not there?")
    for n, name in enumerate(("Rachel", "Franklin", "Rosanna", "Godfrey"), 1):
        author.field(f"Option {n}").fill(name)
    author.mark("checkbox", 2).check()
    author.press("One more option")
    author.field("Option 5").fill("Ezra")
    expect(author.mark("checkbox", 2)).to_be_checked()
    author.press("Move up: Option 2")
    expect(author.field("Option 1")).to_have_value("Franklin")
    expect(author.mark("checkbox", 1)).to_be_checked()
    author.press("Remove: Option 5")
    author.field("Safe to ask from").select_option("The opening")
    author.field("Hint").fill("Typed before a warning is answered.")
    author.press("Save")
    expect(page.get_by_text("the prompt turns on “not”")).to_be_visible()
    page.locator("[data-said=prompt]").get_by_role("button", name="Answer this warning").click()
    author.field("Answered warning 1: why").fill("It is what is asked.")
    author.press("Save")
    expect(page.get_by_text("the prompt turns on “not”")).to_have_count(0)
    expect(author.field("Hint")).to_have_value("Typed before a warning is answered.")
    page.get_by_text("After a right one").click()
    expect(page.get_by_text("Well spotted")).to_be_visible()
    author.add(desk, "True or false", "The stone is returned.")
    author.field("Its place, of 2").fill("1")
    author.press("Move it there")
    expect(page.get_by_role("heading", level=1, name="Question 1 of 2")).to_be_visible()
    author.press("Put it into the basket")
    author.press("Undo")
    expect(page.get_by_role("heading", name="2 questions")).to_be_visible()


def test_a_stale_tab_gets_both_texts_and_a_choice(author: Author) -> None:
    page = author.page
    author.add(author.begin("Trent’s Last Case"), "A name or a word", "Who did it?")
    other = Author(page.context.new_page())
    other.page.goto(page.url)
    author.field("Hint").fill("From the first tab")
    author.expect_saved()
    other.field("Why that is right").fill("From the second tab")
    other.expect_said("somebody else has changed this meanwhile")
    expect(other.field("Why that is right")).to_have_value("From the second tab")
    other.press("See both")
    expect(other.page.get_by_role("heading", level=1, name="Two texts, and you choose")).to_be_visible()
    for text in ("From the first tab", "From the second tab"):
        expect(other.page.get_by_role("cell", name=text)).to_be_visible()
    other.press("Keep both: yours becomes a question of its own")
    expect(other.page.get_by_role("heading", level=1, name="Question 2 of 2")).to_be_visible()
    expect(other.field("Why that is right")).to_have_value("From the second tab")
    page.reload()
    expect(author.field("Hint")).to_have_value("From the first tab")


def test_a_lost_connection_loses_nothing(author: Author) -> None:
    page = author.page
    author.add(author.begin("Bleak House"), "A name or a word", "Who shot him?")
    page.context.set_offline(True)
    author.field("Hint").fill("Typed on a train")
    author.expect_said("Not saved: no connection. It is kept here and sent when there is one.")
    author.press("Save")
    author.expect_said("Not saved: no connection")
    expect(author.field("Hint")).to_have_value("Typed on a train")
    page.context.set_offline(False)
    author.expect_saved()
    page.reload()
    expect(author.field("Hint")).to_have_value("Typed on a train")
    expect(page.locator("[data-kept]")).to_be_hidden()


def test_what_never_arrived_is_offered_again(author: Author) -> None:
    page = author.page
    author.add(author.begin("The Big Bow Mystery"), "A name or a word", "Who shaved him?")
    url = page.url
    page.route(re.compile("/questions/"), lambda route: route.abort())
    author.field("Hint").fill("The door was bolted")
    author.expect_said("no connection")
    page.close()
    again = Author(author.page.context.new_page())
    again.page.goto(url)
    expect(again.field("Hint")).to_have_value("")
    expect(again.page.get_by_text("that was not saved")).to_be_visible()
    again.press("Put it back")
    expect(again.field("Hint")).to_have_value("The door was bolted")
    expect(again.page.locator("[data-kept]")).to_be_hidden()
    again.page.reload()
    expect(again.field("Hint")).to_have_value("The door was bolted")


def test_what_is_typed_before_the_script_is_there_is_saved_all_the_same(author: Author) -> None:
    page = author.page
    author.add(author.begin("The Yellow Room"), "A name or a word", "Who was in it?")
    held: list[Route] = []
    page.route(re.compile(r"/js/editor"), lambda route: held.append(route))  # noqa: PLW0108 (Playwright marks it)
    page.reload(wait_until="commit")
    author.field("Hint").fill("Quicker than the script")
    with page.expect_response(lambda response: response.request.method == "POST"):
        held[0].continue_()
    page.unroute_all()
    page.reload()
    expect(author.field("Hint")).to_have_value("Quicker than the script")


def test_a_reply_that_was_lost_is_no_conflict_with_oneself(author: Author) -> None:
    page = author.page
    author.add(author.begin("The Yellow Room"), "A name or a word", "Who was in it?")
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost or route.request.method != "POST":
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route(re.compile(r"/questions/[\w-]+$"), lose)
    author.field("Hint").fill("Sent, and kept")
    author.expect_said("no connection")
    author.field("Why that is right").fill("Typed meanwhile")
    author.expect_saved()
    assert lost == [200]
    page.unroute_all()
    page.reload()
    expect(author.field("Hint")).to_have_value("Sent, and kept")
    expect(author.field("Why that is right")).to_have_value("Typed meanwhile")


def test_signed_out_elsewhere_nothing_is_lost(author: Author) -> None:
    page = author.page
    author.add(author.begin("Rue Morgue"), "A name or a word", "Who did it?")
    url = page.url
    cookies = page.context.cookies()
    page.context.clear_cookies()
    author.field("Hint").fill("Not a man")
    author.expect_said("you are signed out here")
    page.context.add_cookies(cookies)  # type: ignore[arg-type]  # what it gave it takes
    page.goto(url)
    author.press("Put it back")
    expect(author.field("Hint")).to_have_value("Not a man")


def test_questions_are_put_in_order_by_hand(author: Author) -> None:
    page = author.page
    desk = author.begin("A Study in Scarlet")
    for prompt in ("First?", "Second?", "Third?"):
        author.add(desk, "A number", prompt)
    page.goto(desk)
    page.wait_for_function("() => Boolean(window.Sortable)")
    numbers = page.locator(".card__n")
    with page.expect_response(re.compile("/move$")):
        numbers.nth(2).drag_to(numbers.nth(0))
    expect(page.locator(".card__prompt")).to_have_text(["Third?", "First?", "Second?"])
    expect(numbers).to_have_text(["1", "2", "3"])
    page.reload()
    expect(page.locator(".card__prompt")).to_have_text(["Third?", "First?", "Second?"])


def written(author: Author) -> Iterator[str]:
    """Stop at the pages of a pack that is being written, in each state."""
    page = author.page
    desk = author.begin("The Hound")
    yield "an empty desk"
    for kind in ("One of several", "Several of several", "True or false", "A name or a word", "A number"):
        author.add(desk, kind, "Who was it not?")
        yield kind
    for kind in ("An order", "Pairs"):
        author.add(desk, kind, "")
        yield kind
    page.goto(desk)
    yield "a desk with findings"
    page.get_by_role("button", name="Into the basket: 1").click()
    yield "a desk with a basket"
    page.get_by_role("link", name="Who was it not?").last.click()
    yield "a question in the basket"
    page.goto(f"{desk}/cover")
    author.field("Title").fill("")
    author.expect_saved()
    yield "a cover"
    page.goto(f"{desk}/case")
    yield "no case"
    author.press("Begin with an example")
    for summary in page.locator(".look summary").all()[1:]:
        summary.click()
    yield "a case"
    author.field("The case").fill("case: {suspects: none}")
    author.expect_saved()
    yield "a case with findings"
    page.goto(f"{desk}/discard")
    yield "discarding"
    page.goto(desk)
    page.get_by_role("link", name="Who was it not?").first.click()
    yield from conflict(author)


def conflict(author: Author) -> Iterator[str]:
    """Stop where a tab has gone stale, and where both texts are shown."""
    page = author.page
    stale = Author(page.context.new_page())
    stale.page.goto(page.url)
    stale.field("Hint").fill("A hint of some length, from elsewhere")
    stale.expect_saved()
    stale.page.close()
    author.field("Why that is right").fill("An explanation, from here")
    author.expect_said("somebody else")
    yield "a stale tab"
    author.press("See both")
    expect(page.get_by_role("heading", level=1, name="Two texts")).to_be_visible()
    yield "two texts"


def read(author: Author) -> Iterator[str]:
    """Stop at the pages of a pack from a folder."""
    page = author.page
    page.goto(f"/author/packs/{LAMP}")
    yield "a pack from outside"
    author.press("Look inside")
    yield "a book"
    page.locator(".card__prompt").first.click()
    for summary in page.locator(".look summary").all()[1:]:
        summary.click()
    yield "a page of it"
    page.goto("/author")
    yield "the shelf"


@pytest.mark.parametrize("walk", [written, read])
def test_every_page_of_the_editor_is_whole(author: Author, walk: Callable[[Author], Iterator[str]]) -> None:
    found = [f"{name}: {fault}" for name in walk(author) for fault in faults(author.page)]
    assert not found, "\n".join(found)
