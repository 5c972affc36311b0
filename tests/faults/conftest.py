"""What may go wrong around the game, done to it for real: processes of its own, killed, cut off or given no room.

`make faults` does all of it; without `FAULTS=full` each is done in a short form.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests import services
from tests.browser.server import Server
from tests.conftest import KEY
from tests.factories import make_pack, many, write_pack
from tests.faults.steady import Steady

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FULL = os.environ.get("FAULTS") == "full"
QUESTIONS = 40


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    write_pack(folder, "the-case", make_pack(many(QUESTIONS)))
    return folder


@pytest.fixture
def postgres() -> Iterator[services.Postgres]:
    """A PostgreSQL that keeps what it has said it kept."""
    if not services.are_here():
        pytest.skip(services.MISSING)
    server = services.Postgres(services.place("postgres"))
    server.start()
    yield server
    with suppress(AssertionError):
        server.stop("immediate")


@pytest.fixture
def valkey() -> Iterator[services.Valkey]:
    """A Valkey to take away and bring back."""
    if not services.are_here():
        pytest.skip(services.MISSING)
    server = services.Valkey(services.place("valkey"))
    server.start()
    yield server
    with suppress(OSError):
        server.kill()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of either kind."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres").url
        return url
    return f"sqlite:///{tmp_path / 'game.sqlite'}"


@pytest.fixture
def serve(tmp_path: Path, packs: Path) -> Iterator[Callable[..., Server]]:
    """Start the game: `serve(DATABASE_URL=...)`; any number of processes share a key."""
    started: list[Server] = []

    def start(**settings: str) -> Server:
        folder = tmp_path / f"server-{len(started)}"
        started.append(Server(folder, packs, bare=True, SECRET_KEY=KEY, **settings))
        return started[-1]

    yield start
    for server in started:
        with suppress(ProcessLookupError):
            server.kill()
        # Which is shown where a test has failed.
        sys.stderr.write(server.log)


@pytest.fixture
def players() -> Iterator[Callable[[Server, int], list[Steady]]]:
    """Bring so many players to a server."""
    all_of_them: list[Steady] = []

    def bring(server: Server, number: int) -> list[Steady]:
        come = [Steady(server.url, f"Player {len(all_of_them) + place}") for place in range(number)]
        all_of_them.extend(come)
        return come

    yield bring
    for player in all_of_them:
        player.close()
