"""Today's board: first goes that were finished, in an order that is the same whenever one looks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from quizapp import clock as the_clock
from quizapp.daily.models import DailyGo
from quizapp.daily.queries import card
from quizapp.daily.rules.shown import State
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.play.models import Insider, Round
from quizapp.players.models import Player
from tests.daily.conftest import NOON, answer_all, begin, play
from tests.page import Page
from tests.person import Person
from tests.test_queries import asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

pytestmark = pytest.mark.usefixtures("bank")


def board(person: Person) -> list[list[str]]:
    """Return the rows of today's board: rank, name, what else stands beside it, right, points."""
    table = person.get("/daily").html.partition('<table class="board"')[2].partition("</table>")[0]
    cells = [Page(f"<table><tr{row}").words for row in table.split("<tr")[2:]]
    return [[" ".join(words.split()) for words in row if words.strip()] for row in cells]


def crowd(app: Flask, points: list[int]) -> None:
    """Let others, each later than the one before, have finished with so many points."""
    with app.app_context():
        mine = db.session.scalars(select(DailyGo).where(DailyGo.day == NOON.date())).one()
        first = db.session.get_one(Round, mine.round_id)
        left_out = {"id", "seed", "token", "player_id"}
        copy = {each.key: getattr(first, each.key) for each in Round.__table__.c if each.key not in left_out}
        for n, number in enumerate(points):
            when = NOON + timedelta(minutes=n)
            player = Player(
                token=f"t{n}", name=f"Guest {n}", canonical=f"guest {n}", created_at=when, seen_at=when
            )
            db.session.add(player)
            db.session.flush()
            round_ = Round(**copy, seed=b"0" * 16, token=f"r{n}", player_id=player.id)
            db.session.add(round_)
            db.session.flush()
            db.session.add(
                DailyGo(
                    player_id=player.id,
                    day=mine.day,
                    round_id=round_.id,
                    size=5,
                    answered=5,
                    right=number // 100,
                    points=number,
                    begun_at=when,
                    finished_at=when,
                )
            )
        db.session.commit()


def test_equal_points_share_a_rank_and_who_was_first_stands_first(
    app: Flask, alice: Person, clock: Any
) -> None:
    play(alice, right=3)
    crowd(app, [400, 300, 400, 200])
    rows = [row[:2] for row in board(alice)]
    assert rows == [["1", "Guest 0"], ["1", "Guest 2"], ["3", "Alice"], ["3", "Guest 1"], ["5", "Guest 3"]]


def test_ones_own_row_stands_below_the_top_with_its_rank(app: Flask, alice: Person) -> None:
    play(alice, right=1)
    crowd(app, [500] * 6 + [200] * 6)
    rows = board(alice)
    assert len(rows) == 11
    assert rows[-1][:2] == ["13", "Alice"]


def test_whoever_is_hidden_or_suspended_or_knows_a_pack_is_not_on_it(
    app: Flask, alice: Person, bob: Person
) -> None:
    play(alice)
    play(bob)
    with app.app_context():
        for name, value in (("hidden", True), ("hidden_by_host", True), ("suspended_at", the_clock.now())):
            db.session.execute(update(Player).where(Player.name == "Alice").values({name: value}))
            db.session.commit()
            assert [row[1] for row in board(bob)] == ["Bob"], name
            db.session.execute(
                update(Player)
                .where(Player.name == "Alice")
                .values(hidden=False, hidden_by_host=False, suspended_at=None)
            )
            db.session.commit()
    assert [row[1] for row in board(bob)] == ["Alice", "Bob"]


def test_whoever_knows_a_pack_from_the_inside_plays_and_stands_on_no_board(
    app: Flask, alice: Person, bob: Person
) -> None:
    begin(alice)
    with app.app_context():
        player = db.session.scalars(select(Player.id)).one()
        for pack in db.session.scalars(select(Pack.id).where(Pack.slug.in_(("one", "two")))):
            db.session.add(Insider(player_id=player, pack_id=pack, since=the_clock.now()))
        db.session.commit()
    result = answer_all(alice)
    assert "you are not on the board" in result.text
    assert "1 day in a row" in result.text
    assert "Alice" not in bob.get("/daily").text


def test_guests_stand_on_it_only_where_the_host_wants_them(
    make_app: Callable[..., Flask], alice: Person
) -> None:
    play(alice)
    quiet = Person(make_app(board_guests=False), "Carol")
    play(quiet)
    page = quiet.get("/daily")
    assert "Nobody stands on it yet. Only accounts stand on it." in page.text
    assert "finished it" not in page.text
    assert "Only accounts" not in alice.get("/daily").text


def test_it_tells_how_many_were_right_and_not_which(alice: Person, bob: Person) -> None:
    play(alice, right=2)
    page = bob.get("/daily")
    assert board(bob) == [["1", "Alice", "guest", "2 of 5", "200"]]
    assert 'class="marks"' not in page.html


def test_the_card_for_the_front_page(app: Flask, alice: Person) -> None:
    with app.test_request_context():
        assert card(None, NOON.date()).state is State.NEW
    begin(alice)
    answer_all(alice, right=4)
    with asked(app) as found, app.test_request_context():
        player = db.session.scalars(select(Player.id)).one()
        found.clear()
        told = card(player, NOON.date())
    assert len(found) <= 2
    assert (told.number, told.state, told.go.right if told.go else 0) == (1, State.DONE, 4)
    assert told.streak.current == 1


def test_the_share_line_carries_the_number_and_no_spoiler(alice: Person) -> None:
    result = play(alice, right=4)
    for page in (result, alice.get("/daily")):
        line = next(words for words in page.words if "🔎" in words)
        assert " ".join(line.split()) == "Red Herring · Case of the day 1 · 4/5 🔎🔎🔎🔎🐟"
        assert "Red Herring · Case of the day 1 · 4/5: 4 right, 1 red herring" in page.text


def test_a_result_of_the_day_has_nothing_that_belongs_to_a_pack(alice: Person) -> None:
    result = play(alice, right=4)
    assert "No. 1 · 26 November 2026" in result.text
    for words in ("And now?", "The leaderboard", "I missed", "does not count for the leaderboard"):
        assert words not in result.text
    assert "does not count for the leaderboard" not in alice.question(1).text
