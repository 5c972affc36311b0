from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp import clock
from quizapp.authoring.operations import drafts
from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.leaderboard.operations import rebuilding
from quizapp.packs.models import Pack
from quizapp.play.models import Chosen, Encounter
from quizapp.players.models import Player
from quizapp.web.transaction import committed

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def look_inside(app: Flask, name: str) -> None:
    with app.app_context(), committed():
        player = db.session.scalars(select(Player).where(Player.name == name)).one()
        drafts.know(player, db.session.scalars(select(Pack)).one(), clock.now())


def test_what_an_insider_meets_counts_for_no_board_and_no_tally(
    app: Flask, case: None, agatha: Person
) -> None:
    look_inside(app, "Agatha")
    agatha.start()
    agatha.pass_(1)
    with app.app_context():
        assert len(db.session.scalars(select(Encounter)).all()) == 1
        assert db.session.execute(select(standing)).all() == []
        assert db.session.scalars(select(Chosen)).all() == []
        rebuilding.rebuild(committed)
        assert db.session.execute(select(standing)).all() == []


def test_what_was_met_before_still_counts(app: Flask, case: None, agatha: Person) -> None:
    agatha.start()
    agatha.pass_(1)
    look_inside(app, "Agatha")
    agatha.pass_(2)
    with app.app_context():
        met = db.session.execute(select(standing.c.all_met)).scalars().all()
        rebuilding.rebuild(committed)
        again = db.session.execute(select(standing.c.all_met)).scalars().all()
    assert (met, again) == ([1, 1], [1, 1])
