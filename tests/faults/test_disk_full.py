"""The disk fills up while people play, and has room again."""

from __future__ import annotations

import os
import resource
import subprocess
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from tests import services
from tests.faults.audit import assert_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from tests.browser.server import Server
    from tests.faults.steady import Steady

ROOM = "32m"
FAR = 4_000
"""More answers than there is room for."""
SAID = {507: "Nothing you sent has been kept", 503: "The archive is closed for a moment"}
REFUSE = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON encounter FOR EACH ROW EXECUTE FUNCTION refuse()
"""


def mount(folder: Path) -> bool:
    """Mount a small disk in a folder; say whether that was allowed."""
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", folder]
    return subprocess.run(mounting, capture_output=True, check=False).returncode == 0


def unmount(folder: Path) -> None:
    subprocess.run(["umount", "--lazy", folder], check=True)


def may_mount() -> bool:
    with TemporaryDirectory() as folder:
        mounted = mount(Path(folder))
        if mounted:
            unmount(Path(folder))
        return mounted


WAYS = (
    ["sqlite-on-a-small-disk", "postgresql-on-a-small-disk"]
    if may_mount()
    else ["sqlite-whose-files-may-not-grow", "postgresql-that-says-so-by-a-trigger"]
)
"""Where nobody may mount a disk, the next best; the name of the test says which it was."""


@dataclass(frozen=True)
class Store:
    """A database, what fills it up while a context lasts, and what is said of it then."""

    url: str
    full: Callable[[Server], AbstractContextManager[None]]
    status: int = 507


@pytest.fixture(params=WAYS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    on_postgresql = request.param.startswith("postgresql")
    # Whoever PostgreSQL runs as has to come through.
    disk = services.place("disk") if on_postgresql else tmp_path / "disk"
    disk.mkdir()
    disk.parent.chmod(0o755)
    small = request.param.endswith("small-disk") and mount(disk)
    if on_postgresql:
        server = request.getfixturevalue("postgres")
        yield Store(*(on_small_disk(server, disk) if small else (server.url, partial(refusing, server.url))))
    elif small:
        yield Store(f"sqlite:///{disk / 'game.sqlite'}", lambda _server: filled(disk))
    else:
        yield Store(f"sqlite:///{disk / 'game.sqlite'}", partial(no_growth, disk), 503)
    if small:
        unmount(disk)


def on_small_disk(postgres: services.Postgres, disk: Path) -> tuple[str, Callable[[Server], Any]]:
    """Make a database whose tables, though not its journal, are on a small disk."""
    if os.geteuid() == 0:
        os.chown(disk, services.NOBODY, services.NOBODY)
    with psycopg.connect(postgres.url, autocommit=True) as database:
        database.execute(f"CREATE TABLESPACE small LOCATION '{disk}'")
        database.execute("CREATE DATABASE game TABLESPACE small")
    return f"{postgres.url.rpartition('/')[0]}/game", lambda _server: filled(disk)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Take all the room there is."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    yield
    filler.unlink()


@contextmanager
def no_growth(folder: Path, server: Server) -> Iterator[None]:
    """Forbid the server to make any file larger."""
    largest = max(path.stat().st_size for path in folder.iterdir())
    for pid in server.pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
    yield
    for pid in server.pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextmanager
def refusing(url: str, _server: Server) -> Iterator[None]:
    """Have PostgreSQL say of every answer what it says when there is no room."""
    with psycopg.connect(url, autocommit=True) as database:
        database.execute(REFUSE)
        yield
        database.execute("DROP FUNCTION refuse CASCADE")


def answer_until_refused(player: Steady) -> None:
    """Play until there is no room for another answer, and stand before the question that it was refused to."""
    for _ in range(FAR):
        player.go_on(Event())
        if player.refused:
            return
    raise AssertionError("there was room for everything")


def test_a_full_disk_is_said_clearly_and_nothing_breaks(
    store: Store, serve: Callable[..., Server], players: Callable[..., list[Steady]]
) -> None:
    server = serve(DATABASE_URL=store.url)
    [player] = players(server, 1)
    for _ in range(10):
        player.go_on(Event())
    with store.full(server):
        answer_until_refused(player)
        _when, reply = player.refused[0]
        assert (reply.status, SAID[store.status] in reply.text) == (store.status, True)
        for path in ("/", "/packs/the-case", "/leaderboard", "/rounds", player.round_url or "/"):
            assert player.get(path).status in {200, 302}
    kept = len(player.taken)
    for _ in range(20):
        player.go_on(Event())
    assert len(player.taken) > kept
    assert len(player.refused) == 1
    assert assert_whole(store.url, [player], server) == len(player.taken)
