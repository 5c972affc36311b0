"""An evening on PostgreSQL and Redis, on two processes that know nothing of each other but these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.detective import Detective
from tests.browser.server import Server
from tests.conftest import KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext

    from quizapp.bank.pack import Pack

pytestmark = [pytest.mark.postgresql, pytest.mark.thorough]


@pytest.fixture
def pair(
    make_database: Callable[..., str], redis_url: str, tmp_path: Path, packs: Path
) -> Iterator[tuple[Server, Server]]:
    """Two servers on one database and one Redis."""
    both = {"DATABASE_URL": make_database(migrated=False), "REDIS_URL": redis_url, "SECRET_KEY": KEY}
    first, second = (Server(tmp_path / name, packs, bare=True, **both) for name in ("first", "second"))
    yield first, second
    for server in (first, second):
        server.kill()


def test_an_evening_begun_at_one_server_ends_at_the_other(
    new_context: Callable[..., BrowserContext], pair: tuple[Server, Server], lamp: Pack
) -> None:
    first, second = pair
    context = new_context(first)
    page = context.new_page()
    detective = Detective(page, lamp)
    detective.begin("Evening", size="5")
    detective.answer()
    detective.go_on()
    # The same browser: a cookie is for a host, whatever the port.
    page = new_context(second, storage_state=context.storage_state()).new_page()
    page.goto("/")
    page.get_by_role("link", name="Go on").click()
    detective = Detective(page, lamp)
    detective.expect_question(2)
    for _ in range(4):
        detective.answer()
        detective.go_on()
    expect(page.get_by_role("heading", level=1, name="Case closed")).to_be_visible()
    page = context.new_page()
    page.goto("/packs/the-lamp/leaderboard")
    expect(page.get_by_role("table").get_by_text("Evening")).to_be_visible()
