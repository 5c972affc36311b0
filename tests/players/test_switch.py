"""Being somebody else on the same browser, or being called something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.players.models import Player
from tests.page import Page

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person


def test_whoever_switches_leaves_the_others_rounds_behind(app: Flask, case: None, alice: Person) -> None:
    url = alice.start()
    assert alice.send(alice.get("/players/switch").form("/players/switch"), name="Carol").status_code == 303
    alice.get(url, 404)
    alice.name = "Carol"
    alice.start()
    with app.app_context():
        assert [player.name for player in db.session.scalars(select(Player).order_by(Player.id))] == [
            "Alice",
            "Carol",
        ]


def test_the_name_chosen_is_the_one_offered(case: None, alice: Person) -> None:
    alice.send(alice.get("/players/switch").form("/players/switch"), name="Carol")
    assert alice.cover().fields["name"] == ["Carol"]


def test_another_name_goes_on_the_board_at_once(app: Flask, case: None, alice: Person) -> None:
    alice.start()
    alice.pass_(1)
    assert alice.send(alice.get("/players/switch").form("/players/name"), name="  Alicia ").status_code == 303
    assert "Alicia" in alice.get("/leaderboard").text
    with app.app_context():
        assert db.session.scalars(select(Player.name)).one() == "Alicia"


def test_a_stranger_may_choose_a_name_before_playing(app: Flask, case: None, alice: Person) -> None:
    alice.send(alice.get("/players/switch").form("/players/name"), name="Alicia")
    assert alice.cover().fields["name"] == ["Alicia"]
    with app.app_context():
        assert db.session.scalars(select(Player)).all() == []


@pytest.mark.parametrize("form", ["/players/switch", "/players/name"])
def test_a_name_that_cannot_be_had_is_said_beside_its_field(case: None, alice: Person, form: str) -> None:
    alice.start()
    response = alice.send(alice.get("/players/switch").form(form), name="Admin")
    assert response.status_code == 422
    assert "kept for the host" in Page(response.text).text
    assert "Alice" in alice.get("/").text
