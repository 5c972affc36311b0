"""The server is killed under load, again and again."""

from __future__ import annotations

import random
import time
from contextlib import closing
from typing import TYPE_CHECKING

from tests.faults.audit import assert_whole
from tests.faults.conftest import FULL
from tests.load import Player, crowd

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.server import Server
    from tests.faults.steady import Steady

TIMES = 30 if FULL else 3
SOON = 5


def test_a_kill_loses_nothing_that_was_acknowledged(
    database: str, serve: Callable[..., Server], players: Callable[..., list[Steady]]
) -> None:
    server = serve(DATABASE_URL=database)
    detectives = players(server, 8)
    back = []
    with crowd(detectives, lambda player, over: player.play_on(over)):
        for _ in range(TIMES):
            time.sleep(random.uniform(0.3, 1.5))
            server.kill()
            begun = time.monotonic()
            server.start()
            with closing(Player(server.url, "Passer-by")) as passer_by:
                back.append((passer_by.get("/packs/the-case").status, time.monotonic() - begun))
    assert assert_whole(database, detectives, server) >= sum(len(each.taken) for each in detectives) > TIMES
    assert sum(each.lost for each in detectives) >= TIMES
    assert [each for each in back if each[0] != 200 or each[1] > SOON] == [], back
    assert [reply.status for each in detectives for _when, reply in each.refused] == []


def test_a_proper_end_loses_nothing_either(
    database: str, serve: Callable[..., Server], players: Callable[..., list[Steady]]
) -> None:
    server = serve(DATABASE_URL=database)
    detectives = players(server, 8)
    with crowd(detectives, lambda player, over: player.play_on(over)):
        time.sleep(1)
        server.stop()
        server.start()
        time.sleep(0.5)
    assert assert_whole(database, detectives, server) >= sum(len(each.taken) for each in detectives) > 0
