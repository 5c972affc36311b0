"""PostgreSQL restarts, or Redis goes, while people play."""

from __future__ import annotations

import re
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import redis

from tests.faults.audit import assert_whole
from tests.faults.conftest import FULL
from tests.load import Player, crowd
from tests.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from tests.browser.server import Server
    from tests.faults.steady import Steady
    from tests.services import Postgres, Valkey

TIMES = 5 if FULL else 1
AWAY_FOR = 2
OWN_ROW = re.compile(r'<tr class="board__you">.*?</tr>', re.DOTALL)
SOON = 5
FOR_LONG = 30
PATIENCE = 25
"""Seconds after which the last has been told: there is a place to wait for, an answer, and a connection."""


def play_on(player: Steady, over: Event) -> None:
    player.play_on(over)


def until(holds: Callable[[], bool], seconds: float) -> None:
    """Wait until something holds."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < seconds, f"it has not come within {seconds} s"
        time.sleep(0.05)


def until_all_play_on(players: list[Steady], seconds: float = FOR_LONG) -> None:
    """Wait until everybody has had an answer taken from now on."""
    before = {id(player): len(player.taken) for player in players}
    until(lambda: all(len(player.taken) > before[id(player)] for player in players), seconds)


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_postgresql_comes_back_and_all_is_whole_without_a_restart(
    mode: str, postgres: Postgres, serve: Callable[..., Server], players: Callable[..., list[Steady]]
) -> None:
    server = serve(DATABASE_URL=postgres.url)
    pids = server.pids
    detectives = players(server, 8)
    with crowd(detectives, play_on):
        for _ in range(TIMES):
            until_all_play_on(detectives)
            postgres.stop(mode)
            away = time.perf_counter()
            time.sleep(AWAY_FOR)
            back = time.perf_counter()
            postgres.start()
            until_all_play_on(detectives, SOON)
            for player in detectives:
                said = [reply for when, reply in player.refused if away < when < back]
                assert said, "nobody was told"
                assert all("The archive is closed for a moment" in reply.text for reply in said)
    assert server.pids == pids
    assert assert_whole(postgres.url, detectives, server) >= sum(len(each.taken) for each in detectives)
    assert {reply.status for each in detectives for _when, reply in each.refused} == {503}
    assert sum(each.lost for each in detectives) == 0


def until_all_are_told(players: list[Steady], monitor: Player) -> None:
    """Wait until everybody has been told that the database is away; that the server is alive is said at once."""
    before = {id(player): len(player.refused) for player in players}

    def are_told() -> bool:
        alive = monitor.get("/healthz")
        assert (alive.status, alive.seconds < 1) == (200, True)
        return all(len(player.refused) > before[id(player)] for player in players)

    until(are_told, PATIENCE)


def test_a_postgresql_that_stands_still_is_said_to_be_away_and_all_is_whole_when_it_goes_on(
    postgres: Postgres, serve: Callable[..., Server], players: Callable[..., list[Steady]]
) -> None:
    server = serve(DATABASE_URL=postgres.url)
    detectives = players(server, 16)
    with crowd(detectives, play_on), closing(Player(server.url, "Monitor")) as monitor:
        for _ in range(TIMES):
            until_all_play_on(detectives)
            with postgres.standing_still():
                until_all_are_told(detectives, monitor)
            until_all_play_on(detectives, SOON)
    assert_whole(postgres.url, detectives, server)
    assert {reply.status for each in detectives for _when, reply in each.refused} == {503}
    assert max(reply.seconds for each in detectives for _when, reply in each.refused) < PATIENCE
    assert sum(each.lost for each in detectives) == 0


def own_rank(player: Player) -> str:
    """Return what a board says of somebody's own place."""
    row = OWN_ROW.search(player.get("/packs/the-case/leaderboard").text)
    assert row, f"{player.name} is not there"
    text = Page(row[0]).text
    assert player.name in text
    return text


def test_without_redis_play_and_boards_go_on_and_it_is_picked_up_again(
    postgres: Postgres,
    valkey: Valkey,
    serve: Callable[..., Server],
    players: Callable[..., list[Steady]],
) -> None:
    server = serve(DATABASE_URL=postgres.url, REDIS_URL=valkey.url)
    detectives = players(server, 8)
    with crowd(detectives, play_on):
        for _ in range(TIMES):
            until_all_play_on(detectives)
            valkey.kill()
            until_all_play_on(detectives, SOON)
            with closing(Player(server.url, "Passer-by")) as passer_by:
                for path in ("/leaderboard", "/packs/the-case/leaderboard", "/packs/the-case", "/"):
                    assert passer_by.get(path).status == 200
            valkey.start()
            with redis.Redis.from_url(valkey.url) as copies:
                until(lambda copies=copies: copies.dbsize() > 0, FOR_LONG)
    ranks = [own_rank(each) for each in detectives]
    valkey.kill()
    assert [own_rank(each) for each in detectives] == ranks
    assert_whole(postgres.url, detectives, server)
    assert [reply.status for each in detectives for _when, reply in each.refused] == []
    assert sum(each.lost for each in detectives) == 0


def test_limits_hold_without_redis(postgres: Postgres, valkey: Valkey, serve: Callable[..., Server]) -> None:
    server = serve(DATABASE_URL=postgres.url, REDIS_URL=valkey.url, STARTS_PER_MINUTE="3")
    with closing(Player(server.url, "Hasty")) as hasty:
        assert [hasty.start("the-case").status for _ in range(4)] == [303, 303, 303, 429]
        valkey.kill()
        assert [hasty.start("the-case").status for _ in range(5)][-1] == 429
        valkey.start()
        until(lambda: hasty.start("the-case").status == 303, 10)
