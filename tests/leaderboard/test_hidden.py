"""What somebody who keeps off public boards sees there, and others do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.leaderboard.operations import standings
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.factories import make_pack, many
from tests.person import play

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person


@pytest.mark.parametrize(
    "board", ["/leaderboard", "/packs/the-case/leaderboard", "/leaderboard?period=today"]
)
def test_only_they_see_what_they_have(
    app: Flask, shelve: Callable[..., object], alice: Person, bob: Person, board: str
) -> None:
    shelve(the_case=make_pack(many(3)))
    play(alice, "The butler")
    with app.app_context(), committed():
        player = db.session.scalars(select(Player)).one()
        player.hidden = True
        standings.relist(player)
    assert "only you see that you have 300 points here" in alice.get(board).text
    assert "Alice" not in bob.get(board).text
    assert "300" not in bob.get(board).text
