"""A board as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from quizapp.leaderboard.rules import BoardRow, sheet
from tests.leaderboard.seats import seat
from tests.person import Person

if TYPE_CHECKING:
    from flask import Flask


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_whole_board_in_order(app: Flask, bob: Person) -> None:
    seat(app, *((f"p{number:04}", 5000 - number // 2, 1, 2) for number in range(1203)))
    response = bob.client.get("/leaderboard.csv")
    head, *rows = cells(response.text)
    assert head == ["rank", "player", "guest", "right", "met", "points"]
    assert [row[1] for row in rows] == [f"p{number:04}" for number in range(1203)]
    assert [row[0] for row in rows[:5]] == ["1", "1", "3", "3", "5"]
    assert rows[0][2:] == ["yes", "1", "2", "5000"]
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == "attachment; filename=red-herring-all.csv"


def test_a_packs_own_board_over_a_period(case: None, bob: Person) -> None:
    response = bob.client.get("/packs/the-case/leaderboard.csv?period=week")
    assert (response.status_code, cells(response.text)[1:]) == (200, [])
    assert "the-case-week.csv" in response.headers["Content-Disposition"]
    assert bob.client.get("/leaderboard.csv?period=century").status_code == 400


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(1)", "\uff1d1"])
def test_no_name_is_a_formula_and_numbers_stay_numbers(name: str) -> None:
    row = BoardRow(player_id=1, rank=1, name=name, points=-5, right=0, met=1, is_you=False, is_guest=False)
    _head, (rank, player, _guest, _right, _met, points) = cells("".join(sheet([row])))
    assert (rank, player, points) == ("1", f"'{name}", "-5")


@pytest.mark.parametrize("name", ['a "quoted", name', "two\r\nlines", "Ann, the first"])
def test_a_cell_reads_back_as_it_was(name: str) -> None:
    row = BoardRow(player_id=1, rank=1, name=name, points=5, right=0, met=1, is_you=False, is_guest=False)
    assert cells("".join(sheet([row])))[1][1] == name


def sheets(person: Person, number: int) -> list[int]:
    """Ask for the board of all packs so often; return what is said."""
    return [person.client.get("/leaderboard.csv", buffered=True).status_code for _ in range(number)]


def test_whole_boards_are_not_to_be_had_without_end(bob: Person) -> None:
    assert sheets(bob, 11) == [200] * 10 + [429]


def test_what_one_player_has_had_keeps_nobody_beside_them_waiting(app: Flask, case: None) -> None:
    for name in ("Ann", "Bea"):
        person = Person(app, name)
        person.start()
        assert sheets(person, 11) == [200] * 10 + [429]


def test_an_address_has_only_so_many_however_many_players_it_brings(app: Flask, case: None) -> None:
    told = []
    for number in range(21):
        person = Person(app, f"Player {number}")
        person.start()
        told += sheets(person, 10)
    assert told == [200] * 200 + [429] * 10
