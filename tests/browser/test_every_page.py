"""Every page, in every state it can be in: axe finds nothing, and nothing sticks out, at any width, in either light."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.packs import LAMP
from tests.browser.tour import PARTS, Tour, troubles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.detective import Detective
    from tests.browser.server import Server

ALL_RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
COLOURS: dict[str, Any] = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
Looks = tuple[tuple[int, str, "dict[str, Any] | None"], ...]

LOOKS: Looks = (
    (320, "light", None),
    (360, "light", ALL_RULES),
    (768, "dark", None),
    (1280, "dark", COLOURS),
    (1920, "light", None),
)
"""All rules at a phone's width; in the other light nothing is different but the colours.

320 is what is left of 1280 at a zoom of 400 %.
"""
MORE_LOOKS: Looks = ((360, "dark", COLOURS), (1280, "light", COLOURS), (1280, "dark", ALL_RULES))
LOOKING = pytest.mark.parametrize(
    "looks", [LOOKS, pytest.param(MORE_LOOKS, marks=pytest.mark.thorough)], ids=["first", "again"]
)

STICKS_OUT = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
BROKEN_PICTURES = """async () => {
    const broken = image => image.decode().then(() => null, () => image.src);
    return (await Promise.all([...document.images].map(broken))).filter(Boolean);
}"""


def faults(page: Page, looks: Looks = LOOKS) -> Iterator[str]:
    """Look at a page as it stands, in all ways; yield what is wrong."""
    page.wait_for_load_state()
    yield from (f"is no picture: {source}" for source in page.evaluate(BROKEN_PICTURES))
    for width, scheme, rules in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if page.evaluate(STICKS_OUT) > 0:
            yield f"sticks out at {width}"
        for violation in violations(page, rules) if rules else []:
            where = [node["target"] for node in violation["nodes"]]
            yield f"{width} {scheme}: {violation['id']} ({violation['help']}) at {where}"


def violations(page: Page, rules: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what axe finds. It stays in the page, which is not loaded anew from question to question."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate("rules => axe.run(rules)", rules)["violations"]


@LOOKING
@pytest.mark.parametrize("part", PARTS)
def test_every_page_is_whole(part: str, looks: Looks, detective: Detective, server: Server) -> None:
    tour = Tour(detective, server, LAMP, "The end")
    found = [f"{name}: {fault}" for name in PARTS[part](tour) for fault in faults(detective.page, looks)]
    assert not found, "\n".join(found)


@LOOKING
def test_every_page_that_says_no_is_whole(
    looks: Looks, new_context: Callable[..., BrowserContext], troubled_server: Server
) -> None:
    page = new_context(troubled_server).new_page()
    found = [f"{name}: {fault}" for name in troubles(page, troubled_server) for fault in faults(page, looks)]
    assert not found, "\n".join(found)
