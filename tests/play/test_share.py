"""The line that tells how a round went."""

from __future__ import annotations

from quizapp.play.rules.result import share


def test_marks_in_order_and_the_number_right() -> None:
    line = share("The Case", ["right", "partly", "wrong", "passed", "late"], 10)
    assert line.emoji == "Red Herring · The Case · 1/10 🔎🕯️🐟⭕⌛"


def test_a_round_left_at_once_has_a_line_too() -> None:
    assert share("The Case", [], 5).head == share("The Case", [], 5).emoji == "Red Herring · The Case · 0/5"
