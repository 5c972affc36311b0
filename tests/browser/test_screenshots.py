"""Pictures of every page, to be looked at: `make screenshots`.

With SCREENSHOTS naming a folder, the shipped pack is photographed there as far as its premise, which spoils nothing.
Without it a few pictures are taken for the test's own sake.
"""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from PIL import Image, ImageStat

from tests.browser.detective import Detective
from tests.browser.server import Server
from tests.browser.tour import PARTS, Tour, troubles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Page

    from quizapp.bank.pack import Pack

FOLDER = os.environ.get("SCREENSHOTS")
WIDTHS = (360, 768, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SPOILING = {"solving"}
"""Parts of the tour that come to the ending."""
PARTS_TO_SEE = (*(part for part in PARTS if part not in SPOILING), "no") if FOLDER else ("doors",)
PAGES_TO_SEE = None if FOLDER else 1


@pytest.mark.parametrize("part", PARTS_TO_SEE)
def test_screenshots(part: str, walk: Callable[[str], tuple[Page, Iterator[str]]], tmp_path: Path) -> None:
    folder = Path(FOLDER or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    page, names = walk(part)
    for name in islice(names, PAGES_TO_SEE):
        page.evaluate("document.fonts.ready.then(() => true)")
        for width in WIDTHS:
            light, dark = (photograph(page, folder / f"{name}-{width}", scheme) for scheme in SCHEMES)
            assert light.stddev[0] > 10
            assert light.mean[0] > 2 * dark.mean[0]


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the packs that ship and no others."""
    server = Server(tmp_path_factory.mktemp("gallery"))
    yield server
    server.stop()


@pytest.fixture
def walk(
    new_context: Callable[..., BrowserContext], flagship: Pack, request: pytest.FixtureRequest
) -> Callable[[str], tuple[Page, Iterator[str]]]:
    """Begin a part of the tour."""

    def begin(part: str) -> tuple[Page, Iterator[str]]:
        server: Server = request.getfixturevalue("troubled_server" if part == "no" else "gallery")
        page = new_context(server).new_page()
        if part == "no":
            return page, troubles(page, server)
        tour = Tour(Detective(page, flagship), server, "the-perfect-mother", flagship.stages[0].label)
        return page, PARTS[part](tour)

    return begin


def photograph(page: Page, stem: Path, scheme: Literal["light", "dark"]) -> ImageStat.Stat:
    """Take a page as it stands, as wide as the name says; return how bright it is."""
    width = int(stem.name.rpartition("-")[2])
    path = stem.with_name(f"{stem.name}-{scheme}.png")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.screenshot(path=path, full_page=True)
    with Image.open(path) as picture:
        assert picture.width == width, "something sticks out"
        return ImageStat.Stat(picture.convert("L"))
