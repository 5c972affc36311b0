"""Copies of standings in Redis, from which ranks are read: sorted sets, one for each board and period.

They are never the truth. Each standing is written there after its commit, whole and with the stamp of its last change,
so that an older write never wins; what a crash or an absence of Redis left out is found by the stamps; and when Redis
has lost its copies, which shows by the missing name of their edition, they are written anew.
"""

from __future__ import annotations

import json
import secrets
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from flask import current_app
from sqlalchemy import select

from quizapp import clock
from quizapp.extensions import db, shared
from quizapp.leaderboard.models import standing
from quizapp.leaderboard.queries.ranks import EDITION, PREFIX
from quizapp.leaderboard.rules import Period, set_name, stamp
from quizapp.web.log import log
from quizapp.web.transaction import after_commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flask import Flask
    from redis import Redis
    from sqlalchemy import RowMapping, Select

    Row = Mapping[str, Any] | RowMapping
    Copy = dict[str, Any]

COPYIST = "copyist"
MOMENT = 0.01
"""Seconds."""
DRAFT = f"{PREFIX}draft"
SWEPT = f"{PREFIX}swept"
WRITING = f"{PREFIX}writing"
WRITING_SECONDS = 60
"""How long whoever writes an edition may say nothing before somebody else begins one."""
ROWS_AT_ONCE = 1_000
SLACK = 60 * 1_000_000
"""How much older than its commit a stamp may be, in microseconds: as long as a request may take."""
DAYS = {Period.DAY: 3, Period.WEEK: 10, Period.MONTH: 35}
"""How long the sets of a period are kept."""

PUSH = f"""
local rows = cjson.decode(ARGV[1])
for _, name in ipairs({{'{EDITION}', '{DRAFT}'}}) do
  local edition = redis.call('GET', name)
  if edition then
    local root = '{PREFIX}' .. edition .. ':'
    for _, row in ipairs(rows) do
      local field = row.board .. ':' .. row.player
      local known = redis.call('HGET', root .. 'moved', field)
      local before = known and cjson.decode(known) or {{moved = '-1', sets = {{}}}}
      if tonumber(before.moved) < tonumber(row.moved) then
        for _, set in ipairs(before.sets) do
          if not row.points[set] then redis.call('ZREM', root .. set, row.player) end
        end
        local sets = {{}}
        for set, points in pairs(row.points) do
          redis.call('ZADD', root .. set, points, row.player)
          if row.days[set] then redis.call('EXPIRE', root .. set, row.days[set] * 86400) end
          sets[#sets + 1] = set
        end
        redis.call('HSET', root .. 'moved', field, cjson.encode({{moved = row.moved, sets = sets}}))
      end
    end
  end
end
"""
PUBLISH = f"""
if redis.call('GET', '{DRAFT}') ~= ARGV[1] then return 0 end
redis.call('RENAME', '{DRAFT}', '{EDITION}')
redis.call('PERSIST', '{EDITION}')
redis.call('SET', '{SWEPT}', ARGV[2])
return 1
"""
GO_ON = f"""
if redis.call('GET', '{WRITING}') ~= ARGV[1] then return 0 end
redis.call('EXPIRE', '{WRITING}', {WRITING_SECONDS})
redis.call('EXPIRE', '{DRAFT}', {WRITING_SECONDS})
return 1
"""
LEAVE_OFF = f"if redis.call('GET', '{WRITING}') == ARGV[1] then redis.call('DEL', '{WRITING}') end"


def push(rows: Sequence[Row]) -> None:
    """Write standings that have been committed: a moment later where somebody copies, else now."""
    given = [_copied(row) for row in rows if row["board"] >= 0]
    copying: SimpleQueue[list[Copy]] | None = current_app.extensions.get(COPYIST)
    if copying is not None:
        copying.put(given)
    else:
        _send(given)


def copy_along(app: Flask) -> None:
    """Copy from now on what is pushed, for as long as the process lives: what comes within a moment goes together.

    Of what it has not sent when it ends, the next sweep hears by the stamps.
    """
    copying: SimpleQueue[list[Copy]] = SimpleQueue()
    app.extensions[COPYIST] = copying
    while True:
        given = copying.get()
        clock.pause(MOMENT)
        while not copying.empty():
            given += copying.get()
        with app.app_context():
            _send(given)


def _send(given: list[Copy]) -> None:
    if given:
        shared.ask(lambda redis: redis.register_script(PUSH)(args=[json.dumps(given)]))


def follow(players: Iterable[int]) -> None:
    """Write the standings of some players once they are committed."""
    if shared.is_set_up:
        theirs = standing.c.player_id.in_(tuple(players))

        def act() -> None:
            _push_all(select(standing).where(theirs))

        after_commit(act)


def drop() -> None:
    """Forget all copies, so that they are written anew."""
    shared.ask(lambda redis: redis.delete(EDITION, DRAFT))


def keep_up() -> None:
    """Bring the copies up to date: write a new edition where there is none, else what has moved since the last time."""
    edition = shared.ask(lambda redis: [redis.get(EDITION)])
    if edition is None:
        return
    name = secrets.token_hex(8)
    if edition[0]:
        _sweep()
    elif shared.ask(lambda redis: redis.set(WRITING, name, nx=True, ex=WRITING_SECONDS)):
        _write_edition(name)


def _sweep() -> None:
    now = stamp(clock.now())
    swept = int(shared.ask(lambda redis: redis.get(SWEPT)) or 0)
    since = min(swept, now) - SLACK
    if _push_all(select(standing).where(standing.c.moved > since)):
        shared.ask(lambda redis: redis.set(SWEPT, now))


def _write_edition(name: str) -> None:
    """Write all copies under a name of their own, then let them be read.

    Whoever has said nothing for too long is taken for dead: somebody else may write by then, and is left alone.
    """
    began = stamp(clock.now())
    shared.ask(lambda redis: redis.set(DRAFT, name, ex=WRITING_SECONDS))
    whole = _push_all(select(standing).where(standing.c.listed, standing.c.board >= 0), name)
    if whole and shared.ask(lambda redis: redis.register_script(PUBLISH)(args=[name, began])):
        log.info("ranks_copied")
        _sweep()
    shared.ask(lambda redis: redis.register_script(LEAVE_OFF)(args=[name]))
    _throw_out_old()


def _push_all(query: Select[Any], edition: str | None = None) -> bool:
    """Write what a query finds, some rows at a time, be it as a new edition; say whether Redis took it all."""
    try:
        # Nobody who wants to write has to wait until Redis has taken it.
        connection = db.session.connection(execution_options={"reading": True})
        with connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE)) as found:
            for some in found.mappings().partitions():
                given = json.dumps([_copied(row) for row in some if row["board"] >= 0])
                if not shared.ask(lambda redis, given=given: _write(redis, given, edition)):  # type: ignore[misc]
                    return False
    finally:
        db.session.rollback()
    return True


def _write(redis: Redis, given: str, edition: str | None) -> bool:
    redis.register_script(PUSH)(args=[given])
    return edition is None or bool(redis.register_script(GO_ON)(args=[edition]))


def _copied(row: Row) -> Copy:
    sets = {
        period: set_name(row["board"], period, row[f"{period.column}_start"])
        for period in Period
        if row["listed"] and row[f"{period.column}_met"]
    }
    return {
        "player": row["player_id"],
        "board": row["board"],
        # As text: Lua would round it on its way into JSON.
        "moved": str(row["moved"]),
        "points": {name: row[f"{period.column}_points"] for period, name in sets.items()},
        "days": {name: DAYS[period] for period, name in sets.items() if period in DAYS},
    }


def _throw_out_old() -> None:
    """Delete what earlier editions have left."""

    def act(redis: Redis) -> None:
        # What is found first and of no edition asked for afterwards is of none that is to come, either.
        found = list(redis.scan_iter(f"{PREFIX}*:*", count=ROWS_AT_ONCE))
        kept = tuple(f"{PREFIX}{redis.get(name)!s}:" for name in (EDITION, DRAFT))
        for key in found:
            if not key.startswith(kept):
                redis.unlink(key)

    shared.ask(act)
