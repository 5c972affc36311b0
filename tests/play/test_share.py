"""The line that tells how a round went."""

from __future__ import annotations

from quizapp.play.rules.result import share


def test_marks_in_order_and_the_number_right() -> None:
    line = share("The Case", ["right", "partly", "wrong", "passed", "late"], 10)
    assert line.emoji == "Red Herring · The Case · 1/10 🔎🕯️🐟⭕⌛"


def test_the_same_in_words() -> None:
    line = share("The Case", ["right", "right", "wrong"], 3)
    assert line.words == "Red Herring · The Case · 2/3: 2 right, 1 red herring"


def test_a_round_left_at_once_has_a_line_too() -> None:
    assert share("The Case", [], 5).words == share("The Case", [], 5).emoji == "Red Herring · The Case · 0/5"
