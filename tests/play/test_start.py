"""Starting a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from quizapp.extensions import db
from quizapp.play.models import Reached, Round, Turn
from quizapp.players.models import Player
from tests.factories import KINDS, make_pack, make_question, many
from tests.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.person import Person


def count(app: Flask, table: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_guest_begins_with_a_name_and_is_a_row_from_then_on(app: Flask, case: None, alice: Person) -> None:
    alice.get("/packs/the-case")
    assert count(app, Player) == 0
    alice.start(name="Alice")
    with app.app_context():
        player = db.session.scalars(select(Player)).one()
        assert (player.name, player.is_guest) == ("Alice", True)


def test_an_alias_is_offered_and_stays_the_same(case: None, alice: Person) -> None:
    offered = alice.cover().fields["name"]
    assert offered[0]
    assert alice.cover().fields["name"] == offered


def test_the_second_round_asks_for_no_name(case: None, alice: Person) -> None:
    alice.start()
    assert "name" not in alice.cover().fields


def test_a_round_holds_one_turn_for_each_question(app: Flask, case: None, alice: Person) -> None:
    alice.start()
    assert count(app, Turn) == len(KINDS)


def test_a_double_click_starts_one_round(app: Flask, case: None, alice: Person) -> None:
    form = alice.cover()
    first, second = alice.send(form), alice.send(form)
    assert first.location == second.location
    assert count(app, Round) == count(app, Player) == 1


def test_too_few_questions_make_a_shorter_round_and_say_so(case: None, alice: Person) -> None:
    alice.start(size="10")
    assert "Only 7 questions fit" in alice.get(alice.round_url).text


def test_later_stages_are_not_drawn(shelve: Callable[..., object], app: Flask, alice: Person) -> None:
    shelve(the_case=make_pack([*many(3), make_question("typed", stage="end")]))
    alice.start(stage="start")
    assert count(app, Turn) == 3


def test_only_the_categories_asked_for_are_drawn(
    shelve: Callable[..., object], app: Flask, alice: Person
) -> None:
    shelve(the_case=make_pack([*many(3), make_question("typed", category="cast")]))
    alice.start(categories=["cast"])
    assert count(app, Turn) == 1


def test_sensitive_questions_can_be_left_out(
    shelve: Callable[..., object], app: Flask, alice: Person
) -> None:
    shelve(the_case=make_pack([*many(3), make_question("typed", sensitive="true")]))
    alice.start(leave_out_sensitive="y")
    assert count(app, Turn) == 3


def test_nothing_to_ask_is_said_and_starts_nothing(app: Flask, case: None, alice: Person) -> None:
    response = alice.send(alice.cover(), name="Alice", categories=["ending"])
    assert response.status_code == 422
    assert "nothing to ask" in Page(response.text).text
    assert count(app, Round) == count(app, Player) == 0


def test_no_category_at_all_is_a_mistake(case: None, alice: Person) -> None:
    response = alice.send(alice.cover(), "categories")
    assert (response.status_code, "Choose one of them" in response.text) == (422, True)


def test_a_stage_that_is_not_there_is_refused(app: Flask, case: None, alice: Person) -> None:
    assert alice.send(alice.cover(), stage="chapter-9").status_code == 422
    assert count(app, Round) == 0


def test_a_name_kept_for_the_house_is_refused_with_the_reason(case: None, alice: Person) -> None:
    response = alice.send(alice.cover(), name="аdmin")
    assert response.status_code == 422
    assert "kept for the host" in Page(response.text).text


def test_the_stage_reached_is_remembered_and_can_be_raised(app: Flask, case: None, alice: Person) -> None:
    alice.start(stage="start")
    assert alice.cover().fields["stage"] == ["start"]
    alice.start(stage="end")
    assert alice.cover().fields["stage"] == ["end"]
    assert count(app, Reached) == 1


def test_a_pack_that_is_not_there_is_404(alice: Person) -> None:
    alice.get("/packs/no-such-pack", 404)


def test_so_many_unfinished_rounds_and_no_more(
    make_app: Callable[..., Flask], case: None, alice: Person
) -> None:
    for _ in range(20):
        alice.start()
    response = alice.send(alice.cover())
    assert response.status_code == 429
    assert "20 rounds unfinished" in Page(response.text).text


def test_a_cover_of_an_older_version_opens_no_later_stage(
    shelve: Callable[..., object], app: Flask, alice: Person
) -> None:
    three = [{"key": key, "label": key} for key in ("start", "middle", "end")]
    shelve(the_case=make_pack([*many(3), make_question("typed", stage="end")], stages=three))
    old = alice.cover()
    shelve(the_case=make_pack([*many(3), make_question("typed", stage="end")]))
    assert alice.send(old, stage="middle").status_code == 422
    assert count(app, Round) == 0
