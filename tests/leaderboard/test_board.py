"""Who stands where, and what a board shows of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from quizapp import clock
from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.leaderboard.operations import rebuilding, standings
from quizapp.leaderboard.rules import EVERYTHING, Cursor, Period, number
from quizapp.packs.models import Pack
from quizapp.play.hooks import Met
from quizapp.play.models import Encounter
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.factories import make_pack, make_question, many
from tests.leaderboard.seats import NOON, everything, move, rows, seat
from tests.person import Person, play

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from flask import Flask


def test_equal_points_share_a_rank() -> None:
    assert number([300, 200, 200, 100], first=1, level=0) == [1, 2, 2, 4]
    assert number([200, 100], first=2, level=2) == [2, 4]


def test_within_a_rank_share_right_then_who_was_first(app: Flask) -> None:
    seat(
        app,
        ("slow", 200, 1, 2),
        ("sure", 200, 2, 2),
        ("slower", 200, 1, 2),
        ("top", 300, 2, 3),
        ("last", 100, 1, 1),
    )
    assert [(row.rank, row.name) for row in rows(app).rows] == [
        (1, "top"),
        (2, "sure"),
        (2, "slow"),
        (2, "slower"),
        (5, "last"),
    ]


def test_the_ranks_of_a_later_page_go_on(app: Flask) -> None:
    seat(app, ("a", 300, 1, 1), ("b", 200, 1, 1), ("c", 200, 1, 1), ("d", 200, 1, 1), ("e", 100, 1, 1))
    second = rows(app, after=rows(app, size=3).after, size=3)
    assert [(row.rank, row.name) for row in second.rows] == [(2, "d"), (5, "e")]


def test_who_is_equal_in_all_stands_in_the_same_order_on_every_page(app: Flask) -> None:
    seat(app, *((f"p{number:02}", 100, 1, 1) for number in range(20)))
    with app.app_context():
        db.session.execute(update(standing).values(all_reached_at=NOON))
        db.session.commit()
    for size in (3, 7, 20):
        seen: list[str] = []
        page = rows(app, size=size)
        while page.after:
            seen += [row.name for row in page.rows]
            page = rows(app, size=size, after=page.after)
        assert seen + [row.name for row in page.rows] == [f"p{number:02}" for number in range(20)]


def test_nobody_who_stood_still_is_skipped_or_seen_twice_while_others_score(app: Flask) -> None:
    seat(app, *((f"p{number:02}", 1000 - 10 * number, 1, 1) for number in range(30)))
    seen: list[str] = []
    page = rows(app, size=5)
    movers = iter(["p29", "p20", "p28", "p15", "p27"])
    while True:
        seen += [row.name for row in page.rows]
        if page.after is None:
            break
        move(app, next(movers, "p29"), 5000)
        page = rows(app, size=5, after=page.after)
    still = {f"p{number:02}" for number in range(30)} - {"p29", "p20", "p28", "p15", "p27"}
    assert [name for name in seen if name in still] == sorted(still)


def test_the_page_before_is_the_one_that_led_here(app: Flask) -> None:
    seat(app, *((f"p{number}", 100 - number, 1, 1) for number in range(9)))
    first = rows(app, size=4)
    second = rows(app, size=4, after=first.after)
    back = rows(app, size=4, before=second.before)
    assert (back.rows, back.before) == (first.rows, None)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Nobody yet. The first to answer anything leads."),
        ("?period=today", "Nobody yet today. The first to answer something new leads."),
        ("?period=week", "Nobody yet this week."),
        ("?period=month", "Nobody yet this month."),
        ("?page=after~0~0.0~1~1", "Nobody stands here any more."),
        ("?period=week&page=before~900~1.0~1~1", "Nobody stands here any more."),
    ],
)
def test_an_empty_page_says_why(case: None, alice: Person, query: str, words: str) -> None:
    assert words in alice.get(f"/packs/the-case/leaderboard{query}").text
    on_all = "The host says which packs count here" if not query else words
    assert on_all in alice.get(f"/leaderboard{query}").text


def test_a_place_survives_an_address() -> None:
    place = Cursor(1200, 2 / 3, NOON + timedelta(microseconds=7), 42)
    assert Cursor.parse(str(place)) == place


@pytest.mark.parametrize(
    "query",
    """
    page=99999999999 page=after~ page=after~1~2~3~4 page=after~1~nan~3~4 page=sideways~1~1~1~1
    page=after~1~1~999999999999999999~4 page=after~-1~1~1~4 period=century period=
    """.split(),
)
def test_a_page_that_makes_no_sense_is_400(alice: Person, query: str) -> None:
    alice.get(f"/leaderboard?{query}", 400)


def test_of_two_pages_asked_for_the_first_is_shown(alice: Person) -> None:
    alice.get("/leaderboard?page=&page=nonsense")


def test_a_round_moves_both_boards(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack(many(3)))
    play(alice, "The butler")
    for board in ("/leaderboard", "/packs/the-case/leaderboard"):
        assert all(words in alice.get(board).text for words in ("Alice", "300"))


def test_a_replay_earns_nothing_more(shelve: Callable[..., object], app: Flask, alice: Person) -> None:
    shelve(the_case=make_pack(many(2)))
    for _ in range(3):
        play(alice, "The butler")
    with app.app_context():
        assert set(db.session.scalars(select(standing.c.all_points))) == {200}


def test_an_unranked_pack_has_a_board_of_its_own_only(
    shelve: Callable[..., object], app: Flask, alice: Person
) -> None:
    shelve(the_case=make_pack(many(2)))
    with app.app_context():
        rebuilding.set_ranked(db.session.scalars(select(Pack)).one(), ranked=False)
        db.session.commit()
    play(alice, "The butler")
    assert "Alice" in alice.get("/packs/the-case/leaderboard").text
    assert "200" not in alice.get("/leaderboard").text


def test_periods_begin_at_midnight_utc(
    shelve: Callable[..., object], alice: Person, bob: Person, time_machine: time_machine.TimeMachineFixture
) -> None:
    shelve(the_case=make_pack(many(2)))
    sunday = datetime(2026, 11, 29, 23, 59, tzinfo=UTC)
    time_machine.move_to(sunday, tick=False)
    play(alice, "The butler")
    time_machine.move_to(sunday + timedelta(minutes=2), tick=False)
    play(bob, "The butler")
    seen = {period: bob.get(f"/leaderboard?period={period}").text for period in Period}
    assert {period: "Alice" in text for period, text in seen.items()} == {
        Period.DAY: False,
        Period.WEEK: False,
        Period.MONTH: True,
        Period.ALL: True,
    }


def test_ones_own_row_is_in_sight_however_far_down(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=make_pack([make_question()]))
    play(alice, "The countess")
    seat(app, *((f"p{number}", 9000 - number, 1, 1) for number in range(60)))
    page = alice.get("/leaderboard")
    assert "Alice" in page.text
    assert "61" in page.text


def test_a_name_is_shown_as_text(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack([make_question()]))
    alice.name = "<b>Bob</b>"
    play(alice, "The butler")
    page = alice.get("/leaderboard")
    assert "<b>Bob</b>" not in page.html
    assert "<b>Bob</b>" in page.text


def test_rebuilding_gives_the_same_boards(
    app: Flask, shelve: Callable[..., object], time_machine: time_machine.TimeMachineFixture
) -> None:
    shelve(one=make_pack(many(4)), two=make_pack(many(3)))
    for place, text in enumerate(["The butler", "The countess", "The gardener", "The butler"]):
        time_machine.move_to(NOON + timedelta(days=6 * place), tick=True)
        person = Person(app, f"Player {place}")
        play(person, text, "one")
        play(person, "The butler", "two")
    before = everything(app)
    result = app.test_cli_runner().invoke(args=["leaderboard", "rebuild"])
    assert (result.exit_code, result.output) == (0, f"{len(before)} standings rebuilt.\n")
    assert everything(app) == before


@pytest.mark.parametrize("points", [(0, 100), (100, 0), (100, 200), (0, 0)])
def test_answers_written_in_another_order_than_they_came_give_the_same_board(
    app: Flask, case: None, points: tuple[int, int]
) -> None:
    with app.app_context():
        pack = db.session.scalars(select(Pack)).one()
        player = Player(token="a", name="A", canonical="a", created_at=NOON, seen_at=NOON)
        db.session.add(player)
        db.session.flush()
        for number in (1, 0):
            met = {"points": points[number], "right": True, "at": NOON + timedelta(seconds=number)}
            question = {"player_id": player.id, "question_id": number + 1, "pack_id": pack.id}
            db.session.add(Encounter(**question, **met, last_at=NOON, missed=False))
            standings.record(
                Met(player_id=player.id, is_guest=True, pack_id=pack.id, question_id=number + 1, **met)
            )
        db.session.commit()
    live = everything(app)
    app.test_cli_runner().invoke(args=["leaderboard", "rebuild"])
    assert everything(app) == live


def test_guests_stand_on_no_board_where_the_host_says_so(
    make_app: Callable[..., Flask], shelve: Callable[..., object]
) -> None:
    shelve(the_case=make_pack(many(2)))
    app = make_app(board_guests=False)
    play(Person(app, "Alice"), "The butler")
    assert everything(app) == []
    with app.app_context():
        assert rebuilding.rebuild(committed) == 0


def test_a_host_says_which_packs_count(app: Flask, shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack(many(2)))
    play(alice, "The butler")
    run = app.test_cli_runner().invoke
    assert "does not count" in run(args=["leaderboard", "rank", "the-case", "--off"]).output
    assert {row[1] for row in everything(app)} == {1}
    run(args=["leaderboard", "rank", "the-case"])
    assert {row[1] for row in everything(app)} == {EVERYTHING, 1}
    assert run(args=["leaderboard", "rank", "nothing"]).exit_code == 1


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    day = datetime(2026, 11, 29, tzinfo=UTC).date()
    assert clock.week_of(day).isoformat() == "2026-11-23"
    assert clock.month_of(day).isoformat() == "2026-11-01"
