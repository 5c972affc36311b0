"""Every page, in every state it can be in: axe finds nothing, and nothing sticks out, at any width, in either light."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.packs import LAMP
from tests.browser.server import Server
from tests.browser.tour import PARTS, Tour, troubles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.detective import Detective

AXE = Axe()
RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
LOOKS = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
WIDTHS = (320, 360, 768, 1280, 1920)
"""320 is what is left of 1280 at a zoom of 400 %."""

STICKS_OUT = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
BROKEN_PICTURES = "[...document.images].filter(image => !image.naturalWidth).map(image => image.src)"


def faults(page: Page) -> Iterator[str]:
    """Look at a page as it stands, in all ways; yield what is wrong."""
    yield from (f"is no picture: {source}" for source in page.evaluate(BROKEN_PICTURES))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(STICKS_OUT) > 0:
            yield f"sticks out at {width}"
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for violation in AXE.run(page, options=RULES).response["violations"]:
            where = [node["target"] for node in violation["nodes"]]
            yield f"{width} {scheme}: {violation['id']} ({violation['help']}) at {where}"


@pytest.mark.parametrize("part", PARTS)
def test_every_page_is_whole(part: str, detective: Detective, server: Server) -> None:
    tour = Tour(detective, server, LAMP, "The end")
    found = [f"{name}: {fault}" for name in PARTS[part](tour) for fault in faults(detective.page)]
    assert not found, "\n".join(found)


def test_every_page_that_says_no_is_whole(
    new_context: Callable[..., BrowserContext], packs: Path, tmp_path: Path
) -> None:
    server = Server(tmp_path, packs, bare=True, STARTS_PER_MINUTE="1")
    page = new_context(server).new_page()
    found = [f"{name}: {fault}" for name in troubles(page, server) for fault in faults(page)]
    server.kill()
    assert not found, "\n".join(found)
