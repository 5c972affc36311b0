"""Ranks from the copies in Redis: what they say, how they follow, and that boards go on without them."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from sqlalchemy import select, update

from quizapp import clock
from quizapp.extensions import db, shared
from quizapp.leaderboard.models import standing
from quizapp.leaderboard.operations import copies, standings
from quizapp.leaderboard.queries import ranks
from quizapp.leaderboard.rules import EVERYTHING, FOREVER, Period
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.factories import make_pack, many
from tests.person import Person, play

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from redis import Redis

pytestmark = pytest.mark.postgresql
AN_HOUR = timedelta(hours=1)


def above(app: Flask, *points: int) -> list[int] | None:
    """Return what the copies say of so many points on the board of all packs."""
    with app.app_context():
        return ranks.above(EVERYTHING, Period.ALL, FOREVER, points)


def keep_up(app: Flask) -> None:
    with app.app_context():
        copies.keep_up()


@pytest.fixture
def played(app: Flask, shelve: Callable[..., object]) -> Flask:
    """Three players, two with 200 points and one with none, whose standings are copied."""
    shelve(the_case=make_pack(many(2)))
    keep_up(app)
    for name, knows in (("Ann", "butler"), ("Bea", "butler"), ("Dan", "countess")):
        play(Person(app, name), f"The {knows}")
    return app


def test_an_answer_is_copied_with_its_commit(played: Flask) -> None:
    assert above(played, 200, 100, 0) == [0, 2, 2]


def test_a_server_copies_a_moment_later_what_came_in_it(
    app: Flask, shelve: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelve(the_case=make_pack(many(2)))
    keep_up(app)
    monkeypatch.setattr(copies, "MOMENT", 0.5)
    threading.Thread(target=copies.copy_along, args=(app,), daemon=True).start()
    for name in ("Ann", "Bea"):
        play(Person(app, name), "The butler")
    until = time.monotonic() + 10
    while above(app, 100) != [2] and time.monotonic() < until:
        time.sleep(0.05)
    assert above(app, 200, 100) == [0, 2]


def test_there_are_none_before_the_first_edition_nor_after_redis_has_lost_them(
    played: Flask, shared_memory: Redis
) -> None:
    shared_memory.flushdb()
    assert above(played, 200) is None
    keep_up(played)
    assert above(played, 0) == [2]


def test_what_a_crash_left_out_is_swept_up(played: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "push", lambda _rows: None)
    play(Person(played, "Late"), "The butler")
    assert above(played, 0) == [2]
    keep_up(played)
    assert above(played, 0) == [3]


def test_an_older_write_never_wins(played: Flask) -> None:
    with played.app_context():
        old = db.session.execute(select(standing).where(standing.c.all_points == 200)).mappings().all()
        db.session.execute(
            update(standing)
            .where(standing.c.all_points == 200)
            .values(all_points=300, moved=standing.c.moved + 9)
        )
        db.session.commit()
        copies.keep_up()
        copies.push(old)
    assert above(played, 200) == [2]


def test_whoever_is_hidden_is_counted_no_longer(played: Flask) -> None:
    with played.app_context(), committed():
        player = db.session.scalars(select(Player).where(Player.name == "Ann")).one()
        player.hidden = True
        standings.relist(player)
    assert above(played, 100) == [1]


def test_boards_say_the_same_with_and_without_redis(played: Flask, shared_memory: Redis) -> None:
    viewer = Person(played, "Eve")
    play(viewer, "The gardener")
    with_copies = viewer.get("/leaderboard?q=b").text
    shared_memory.flushdb()
    assert viewer.get("/leaderboard?q=b").text == with_copies


def test_an_answer_is_taken_while_redis_is_away(
    make_app: Callable[..., Flask], shelve: Callable[..., object]
) -> None:
    shelve(the_case=make_pack(many(2)))
    away = make_app(redis_url="redis://127.0.0.1:1/0")
    play(Person(away, "Alice"), "The butler")
    assert "Alice" in Person(away, "Bob").get("/leaderboard").text
    with away.app_context():
        assert shared.ask(lambda redis: redis.ping()) is None


def test_a_new_day_begins_with_nobody_on_it(played: Flask) -> None:
    with played.app_context():
        tomorrow = Period.DAY.start(clock.now().date()).replace(year=2100)
        assert ranks.above(EVERYTHING, Period.DAY, tomorrow, [0]) == [0]


def test_an_edition_that_another_process_has_begun_meanwhile_is_not_thrown_out(
    played: Flask, shared_memory: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = shared_memory.__class__.scan_iter
    found = []

    def look_late(redis: Redis, *given: Any, **named: Any) -> Iterator[str]:
        """Have another process drop the copies and write them anew before the old ones are looked for."""
        if not found:
            found.append(redis)
            copies.drop()
            copies.keep_up()
        return look(redis, *given, **named)

    shared_memory.flushdb()
    monkeypatch.setattr(shared_memory.__class__, "scan_iter", look_late)
    keep_up(played)
    assert above(played, 0) == [2]


def test_whoever_was_taken_for_dead_ends_no_edition_of_anothers(
    played: Flask, shared_memory: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = copies._write  # noqa: SLF001 (there is no other place to fall silent at)

    def fall_silent(redis: Redis, given: str, edition: str | None) -> bool:
        shared_memory.set(copies.WRITING, "another", ex=30)
        shared_memory.set(copies.DRAFT, "another", ex=30)
        return write(redis, given, edition)

    shared_memory.flushdb()
    monkeypatch.setattr(copies, "_write", fall_silent)
    keep_up(played)
    assert [shared_memory.get(name) for name in (copies.WRITING, copies.DRAFT)] == [b"another"] * 2
    assert max(shared_memory.ttl(name) for name in (copies.WRITING, copies.DRAFT)) <= 30
    assert above(played, 0) is None


def set_back(redis: Redis, time: timedelta) -> None:
    """Leave Redis as it is when its clock has been set back: it notes until when a thing lasts, which is longer now."""
    for name in redis.scan_iter():
        left = redis.pttl(name)
        if left > 0:
            redis.pexpire(name, left + int(time / timedelta(milliseconds=1)))


def test_copies_go_on_when_the_clock_of_redis_is_set_back(played: Flask, shared_memory: Redis) -> None:
    set_back(shared_memory, AN_HOUR)
    play(Person(played, "Eve"), "The butler")
    assert above(played, 100, 0) == [3, 3]
    keep_up(played)
    with played.app_context():
        today = Period.DAY.start(clock.now().date())
        assert ranks.above(EVERYTHING, Period.DAY, today, [100]) == [3]


def test_whoever_died_writing_before_that_holds_copies_up_as_long_and_no_board(
    played: Flask, shared_memory: Redis
) -> None:
    board = Person(played, "Eve").get("/leaderboard").text
    shared_memory.flushdb()
    for name in (copies.WRITING, copies.DRAFT):
        shared_memory.set(name, "dead", ex=copies.WRITING_SECONDS)
    set_back(shared_memory, AN_HOUR)
    keep_up(played)
    assert (above(played, 0), Person(played, "Eve").get("/leaderboard").text) == (None, board)
    set_back(shared_memory, -AN_HOUR - timedelta(seconds=copies.WRITING_SECONDS))
    keep_up(played)
    assert above(played, 0) == [2]


def test_copies_follow_when_the_servers_clock_is_set_back(
    played: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(clock.now() - AN_HOUR):
        with played.app_context(), committed():
            player = db.session.scalars(select(Player).where(Player.name == "Ann")).one()
            player.hidden = True
            standings.relist(player)
        assert above(played, 0) == [1]
        monkeypatch.setattr(copies, "push", lambda _rows: None)
        play(Person(played, "Late"), "The butler")
        assert above(played, 0) == [1]
        keep_up(played)
        assert above(played, 0) == [2]
