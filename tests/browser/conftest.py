"""A real browser, and a real server for it. Without a Chromium these tests are skipped, and say how to get one."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from quizapp.bank.library import read_pack
from quizapp.config import QUESTIONS
from tests.browser.author import Author
from tests.browser.detective import Detective
from tests.browser.packs import LAMP, write_packs
from tests.browser.server import Server
from tests.browser.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from quizapp.bank.pack import Pack

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
MISSING = "No Chromium was found. Install one: apt-get install chromium"
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
USES_A_BROWSER = {"browser", "new_context", "page"}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Function) -> None:
    if CHROMIUM is None and USES_A_BROWSER.intersection(item.fixturenames):
        pytest.skip(MISSING)


@pytest.fixture(scope="session")
def base_url() -> None:
    """Keep pytest-base-url's own out: each context is told its server's address."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": [*QUIET, *as_root]}


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_packs(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, packs: Path) -> Iterator[Server]:
    """A server for all tests that leave it as they found it, but for more players."""
    server = Server(tmp_path_factory.mktemp("server"), packs)
    yield server
    server.stop()


@pytest.fixture
def own_server(tmp_path: Path, packs: Path) -> Iterator[Server]:
    """A server to do one's worst to."""
    server = Server(tmp_path, packs, bare=True)
    yield server
    server.kill()


@pytest.fixture
def troubled_server(tmp_path: Path, packs: Path) -> Iterator[Server]:
    """A server that has only the test packs and little patience."""
    server = Server(tmp_path, packs, bare=True, STARTS_PER_MINUTE="1")
    yield server
    server.kill()


@pytest.fixture(scope="session")
def lamp(packs: Path) -> Pack:
    return _pack(packs / LAMP)


@pytest.fixture(scope="session")
def flagship() -> Pack:
    return _pack(QUESTIONS / "the-perfect-mother")


def _pack(folder: Path) -> Pack:
    pack = read_pack(folder).pack
    assert pack is not None
    return pack


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Hold every test to what must never happen."""
    watch = Watch()
    yield watch
    assert not watch.seen


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], watch: Watch, request: pytest.FixtureRequest
) -> Callable[..., BrowserContext]:
    """Make a browser with cookies of its own, at the common server or at another one, under watch."""

    def make(at: Server | None = None, **options: Any) -> BrowserContext:
        url = (at or request.getfixturevalue("server")).url
        context = new_context(**{"base_url": url, "locale": "en-GB"} | options)
        context.set_default_timeout(10_000)
        watch.over(context, url)
        return context

    return make


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context().new_page()


@pytest.fixture
def detective(page: Page, lamp: Pack) -> Detective:
    return Detective(page, lamp)


@pytest.fixture
def author(new_context: Callable[..., BrowserContext], server: Server) -> Author:
    author = Author(new_context().new_page())
    author.enter(server)
    return author


@pytest.fixture
def unscripted(new_context: Callable[..., BrowserContext], server: Server) -> Author:
    """An author without JavaScript."""
    author = Author(new_context(java_script_enabled=False).new_page())
    author.enter(server)
    return author
