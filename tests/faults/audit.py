"""Whether a database holds what players were told that it does, and tells one story all through."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, select
from sqlalchemy.pool import NullPool

from quizapp.extensions import sqlite_driver
from quizapp.leaderboard.models import standing
from quizapp.play.models import Encounter, Round, Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from tests.browser.server import Server
    from tests.faults.steady import Steady


def engine_of(url: str) -> Engine:
    """Look at a database from outside the game."""
    driver = {"module": sqlite_driver()} if url.startswith("sqlite") else {}
    return create_engine(url, poolclass=NullPool, **driver)


def assert_whole(url: str, players: Sequence[Steady], server: Server) -> int:
    """Check that no acknowledged answer is lost or counted twice and that all sums agree; return how many there are.

    Nobody may be playing.
    """
    with engine_of(url).connect() as database:
        if url.startswith("sqlite"):
            assert database.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        rounds = {row.id: row for row in database.execute(select(Round.__table__))}
        turns: dict[int, list[Any]] = defaultdict(list)
        for row in database.execute(select(Turn.__table__).order_by(Turn.n)):
            turns[row.round_id].append(row)
        encounters = database.execute(select(Encounter.__table__)).all()
        before = standings(url)
    kept = {(rounds[round_id].token, turn.n): turn for round_id, all_ in turns.items() for turn in all_}
    for player in players:
        for where, value in player.taken.items():
            turn = kept[where]
            assert turn.answered_at is not None, ("lost", where)
            assert turn.response == turn.shuffle[int(value)], ("another answer stands", where)
    for round_id, round_ in rounds.items():
        answered = [turn for turn in turns[round_id] if turn.answered_at is not None]
        assert [turn.n for turn in answered] == list(range(1, round_.answered + 1))
        assert round_.points == sum(turn.points + turn.bonus for turn in answered)
    counting = {turn.id: turn for all_ in turns.values() for turn in all_ if turn.counts}
    assert counting.keys() == {encounter.turn_id for encounter in encounters}
    assert all(encounter.points == counting[encounter.turn_id].points for encounter in encounters)
    earned: dict[int, int] = defaultdict(int)
    for encounter in encounters:
        earned[encounter.player_id] += encounter.points
    on_boards = {row["player_id"]: row["all_points"] for row in before if row["board"] > 0}
    assert on_boards == earned
    server.run("leaderboard", "rebuild")
    assert standings(url) == before
    return sum(round_.answered for round_ in rounds.values())


def standings(url: str) -> list[dict[str, Any]]:
    """Return every standing, but for the stamp that says when it was written."""
    with engine_of(url).connect() as database:
        rows = database.execute(select(standing).order_by(standing.c.player_id, standing.c.board)).mappings()
        return [{name: value for name, value in row.items() if name != "moved"} for row in rows]
