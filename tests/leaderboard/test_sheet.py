"""A board as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from quizapp.leaderboard.rules import BoardRow, sheet
from tests.leaderboard.seats import seat

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


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
    row = BoardRow(rank=1, name=name, points=-5, right=0, met=1, is_you=False, is_guest=False)
    _head, (rank, player, _guest, _right, _met, points) = cells("".join(sheet([row])))
    assert (rank, player, points) == ("1", f"'{name}", "-5")


@pytest.mark.parametrize("name", ['a "quoted", name', "two\r\nlines", "Ann, the first"])
def test_a_cell_reads_back_as_it_was(name: str) -> None:
    row = BoardRow(rank=1, name=name, points=5, right=0, met=1, is_you=False, is_guest=False)
    assert cells("".join(sheet([row])))[1][1] == name


def test_whole_boards_are_not_to_be_had_without_end(bob: Person) -> None:
    assert [bob.client.get("/leaderboard.csv").status_code for _ in range(11)] == [200] * 10 + [429]
