"""Seating players on boards, and reading what stands there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.leaderboard.queries import boards
from quizapp.leaderboard.queries.boards import Board
from quizapp.leaderboard.rules import EVERYTHING, Period, stamp
from quizapp.players.models import Player

if TYPE_CHECKING:
    from flask import Flask

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def seat(app: Flask, *rows: tuple[str, int, int, int], board: int = EVERYTHING) -> None:
    """Seat players with so many points, right answers and met questions on a board, in this order of time."""
    with app.app_context():
        for number, (name, points, right, met) in enumerate(rows):
            player = Player(token=name, name=name, canonical=name.casefold(), created_at=NOON, seen_at=NOON)
            db.session.add(player)
            db.session.flush()
            reached = NOON + timedelta(seconds=number)
            given: dict[str, Any] = {
                "player_id": player.id,
                "board": board,
                "listed": True,
                "moved": stamp(reached),
            }
            for period in Period:
                score = {"points": points, "right": right, "met": met, "share": right / met}
                place = score | {"reached_at": reached, "start": period.start(NOON.date())}
                given |= {f"{period.column}_{name}": value for name, value in place.items()}
            db.session.execute(insert(standing).values(given))
        db.session.commit()


def move(app: Flask, name: str, points: int) -> None:
    with app.app_context():
        theirs = standing.c.player_id.in_(select(Player.id).where(Player.name == name))
        db.session.execute(update(standing).where(theirs).values(all_points=standing.c.all_points + points))
        db.session.commit()


def rows(app: Flask, **where: Any) -> boards.Page:
    with app.app_context():
        return boards.page(Board(EVERYTHING, Period.ALL, NOON, None), **where)


def everything(app: Flask) -> list[tuple[Any, ...]]:
    """Return all standings but for when they moved, and what came to nothing."""
    wanted = [column for column in standing.c if column.name != "moved"]
    with app.app_context():
        found = db.session.execute(select(*wanted).where(standing.c.all_met > 0)).all()
        return sorted(map(tuple, found))
