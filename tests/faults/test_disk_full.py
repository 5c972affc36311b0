"""The disk fills up while people play, and has room again."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from contextlib import contextmanager, suppress
from threading import Event
from typing import TYPE_CHECKING

import pytest

from tests.faults.audit import assert_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.browser.server import Server
    from tests.faults.steady import Steady

ROOM = "16m"
FAR = 2_000
"""More answers than there is room for."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk, where whoever runs this may mount one; else a folder."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    mounted = subprocess.run(mounting, capture_output=True, check=False).returncode == 0
    yield folder
    if mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def no_room(disk: Path, server: Server) -> Iterator[None]:
    """Take all the room there is; where the disk is not our own, forbid the server to make any file larger."""
    if os.path.ismount(disk):
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        yield
        filler.unlink()
        return
    largest = max(path.stat().st_size for path in disk.iterdir())
    for pid in server.pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
    yield
    for pid in server.pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def answer_until_refused(player: Steady) -> None:
    """Play until there is no room for another answer, and stand before the question that it was refused to."""
    for _ in range(FAR):
        player.go_on(Event())
        if player.refused:
            return
    raise AssertionError("there was room for everything")


def test_a_full_disk_is_said_clearly_and_nothing_breaks(
    disk: Path, serve: Callable[..., Server], players: Callable[..., list[Steady]]
) -> None:
    database = f"sqlite:///{disk / 'game.sqlite'}"
    server = serve(DATABASE_URL=database)
    [player] = players(server, 1)
    for _ in range(10):
        player.go_on(Event())
    with no_room(disk, server):
        answer_until_refused(player)
        _when, reply = player.refused[0]
        assert reply.status in {503, 507}
        assert "Nothing you sent has been kept" in reply.text or "closed for a moment" in reply.text
        for path in ("/", "/packs/the-case", "/leaderboard", "/rounds", player.round_url or "/"):
            assert player.get(path).status in {200, 302}
    kept = len(player.taken)
    for _ in range(20):
        player.go_on(Event())
    assert len(player.taken) > kept
    assert len(player.refused) == 1
    assert assert_whole(database, [player], server) == len(player.taken)
    assert shutil.disk_usage(disk).free > 0
