"""Filling PostgreSQL with players who have played: rows as the game would have written them, made by the database."""

from __future__ import annotations

from sqlalchemy import text

from quizapp.extensions import db

AT_ONCE = 20_000

PLAYERS = """
INSERT INTO player (token, name, canonical, is_guest, time_factor, leave_out_sensitive, theme, role, hidden,
                    hidden_by_host, created_at, seen_at)
SELECT 'crowd-' || n, 'Player ' || n, 'player ' || n, true, '1', false, 'auto', 'player', false, false,
       '2026-01-01', '2026-01-01'
FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n
"""
ENCOUNTERS = """
INSERT INTO encounter (player_id, question_id, pack_id, points, "right", at, last_at, missed)
SELECT who.id, question.id, question.pack_id, luck * 3, luck >= 60, met, met, luck < 60
FROM (SELECT id FROM player WHERE token LIKE 'crowd-%' AND id > :first AND id <= :last) AS who
CROSS JOIN (SELECT id, pack_id FROM question ORDER BY id LIMIT :each) AS question
CROSS JOIN LATERAL (
  SELECT ('x' || substr(md5(who.id || ':' || question.id), 1, 7))::bit(28)::int % 100 AS luck,
         timestamptz '2026-01-01' + make_interval(secs => who.id % 100000 * 60 + question.id) AS met
) AS made
"""


def players(first: int, last: int) -> None:
    """Make players of these numbers."""
    for start in range(first, last + 1, AT_ONCE):
        _run(PLAYERS, first=start, last=min(last, start + AT_ONCE - 1))


def encounters(each: int) -> None:
    """Have every player of the crowd meet so many of the questions there are."""
    highest = db.session.scalar(text("SELECT max(id) FROM player")) or 0
    for first in range(0, highest, AT_ONCE):
        _run(ENCOUNTERS, first=first, last=first + AT_ONCE, each=each)


def settle() -> None:
    """Have the database look at what it holds now, as it does by itself in quiet hours."""
    db.session.rollback()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _run(statement: str, **given: int) -> None:
    db.session.execute(text(statement), given)
    db.session.commit()
