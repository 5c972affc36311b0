"""Every page, in every state it can be in: axe finds nothing, and nothing sticks out, at any width, in either light."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.packs import LAMP
from tests.browser.tour import PARTS, Tour, troubles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, CDPSession, Page

    from tests.browser.detective import Detective
    from tests.browser.server import Server

pytestmark = pytest.mark.thorough

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
    (1920, "light", None),
    (1280, "dark", COLOURS),
    (768, "dark", None),
)
"""All rules at a phone's width; in the other light nothing is different but the colours.

320 is what is left of 1280 at a zoom of 400 %.
"""
MORE_LOOKS: Looks = ((1280, "light", COLOURS), (1280, "dark", ALL_RULES), (360, "dark", COLOURS))
LOOKING = pytest.mark.parametrize("looks", [LOOKS, MORE_LOOKS], ids=["first", "again"])

SESSIONS: WeakKeyDictionary[Page, CDPSession] = WeakKeyDictionary()
BEFORE = """async () => {
    const broken = image => image.decode().then(() => null, () => image.src);
    return {
        broken: (await Promise.all([...document.images].map(broken))).filter(Boolean),
        hasAxe: "axe" in window,
    };
}"""
LOOK = """async rules => ({
    over: document.scrollingElement.scrollWidth - document.documentElement.clientWidth,
    violations: rules ? (await axe.run(rules)).violations : [],
})"""


def faults(page: Page, looks: Looks = LOOKS) -> Iterator[str]:
    """Look at a page as it stands, in all ways; yield what is wrong."""
    page.wait_for_load_state()
    before = page.evaluate(BEFORE)
    yield from (f"is no picture: {source}" for source in before["broken"])
    if not before["hasAxe"]:
        page.evaluate(AXE_SCRIPT)
        # It is long, and quicker brought along by the pages to come than sent to each of them.
        page.add_init_script(AXE_SCRIPT)
    light = None
    for width, scheme, rules in looks:
        widen(page, width)
        if scheme != light:
            light = scheme
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        seen = page.evaluate(LOOK, rules)
        if seen["over"] > 0:
            yield f"sticks out at {width}"
        for violation in seen["violations"]:
            where = [node["target"] for node in violation["nodes"]]
            yield f"{width} {scheme}: {violation['id']} ({violation['help']}) at {where}"


def widen(page: Page, width: int) -> None:
    """Give a page another width, as Playwright does, but for the window around it: that would take far longer."""
    if page not in SESSIONS:
        SESSIONS[page] = page.context.new_cdp_session(page)
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    SESSIONS[page].send("Emulation.setDeviceMetricsOverride", metrics)


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
