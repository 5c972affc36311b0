"""What players decide about themselves, in a browser: the lamp on their profile, and pages that are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.test_comfort import GROUND, NIGHT, PAPER
from tests.browser.test_every_page import faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.detective import Detective


def choose_lamp(page: Page, name: str) -> None:
    page.goto("/players/profile")
    page.get_by_role("radio", name=name, exact=True).check()
    page.get_by_role("button", name="Keep it so").click()
    expect(page.get_by_text("It holds from now on")).to_be_visible()


def test_the_lamp_of_the_profile_holds_without_scripts(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(color_scheme="light", java_script_enabled=False).new_page()
    choose_lamp(page, "Off")
    page.goto("/")
    assert page.evaluate(GROUND) == NIGHT


def test_pressing_the_lamp_overrules_the_profile_until_that_changes(page: Page) -> None:
    choose_lamp(page, "Off")
    page.get_by_role("button", name="Lamp on").click()
    page.goto("/")
    assert page.evaluate(GROUND) == PAPER
    choose_lamp(page, "As my device says")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(GROUND) == NIGHT


def test_every_page_about_oneself_is_whole(detective: Detective) -> None:
    found = [f"{name}: {fault}" for name in _pages(detective) for fault in faults(detective.page)]
    assert not found, "\n".join(found)


def _pages(detective: Detective) -> Iterator[str]:
    """Go from a guest's round to an account that takes it along and leaves for good; yield the name of each page."""
    page = detective.page
    detective.begin("Bob")
    for name in ("profile", "erase"):
        page.goto(f"/players/{name}")
        yield f"a guest's {name}"
    page.goto("/players/sign-up")
    page.get_by_label("Your name").fill("Alice of the Lamp")
    page.get_by_label("Password", exact=True).fill("a lamp, a file and a fish")
    page.get_by_role("button", name="Sign up", exact=True).click()
    expect(page.get_by_role("heading", name="Take along what Bob played here?")).to_be_visible()
    yield "claim"
    page.get_by_role("button", name="Take it along").click()
    expect(page.get_by_text("belongs to the account Alice of the Lamp from now on")).to_be_visible()
    page.goto("/players/erase")
    page.get_by_role("button", name="Erase me for good").click()
    yield "erase, without the tick"
    page.get_by_label("Yes, erase me").check()
    page.get_by_role("button", name="Erase me for good").click()
    expect(page.get_by_text("Farewell, detective")).to_be_visible()
