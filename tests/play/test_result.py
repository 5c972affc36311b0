"""What a finished round comes to, and what one may do then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.play.models import Round
from tests.factories import make_pack, make_question
from tests.person import choose

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.page import Page
    from tests.person import Person

THREE = [
    make_question("single", "one", category="plot"),
    make_question("single", "two", category="cast", difficulty="hard"),
    make_question("single", "three", category="plot"),
]


@pytest.fixture
def played(shelve: Callable[..., object], alice: Person) -> Page:
    """Alice has got all of three questions wrong but the hard one."""
    shelve(the_case=make_pack(THREE))
    alice.start()
    for n in (1, 2, 3):
        form = alice.question(n).form(f"/turns/{n}")
        hard = "two" in alice.question(n).text
        alice.send(form, choice=choose(form, "The butler" if hard else "The countess"))
    return alice.get(f"{alice.round_url}/result")


def test_the_score_of_what_there_was(played: Page) -> None:
    assert "300 of 500 points" in played.text


def test_points_by_category(played: Page) -> None:
    assert "300 of 300" in played.text
    assert "0 of 200" in played.text


def test_each_question_is_there_to_read_again(played: Page) -> None:
    assert all(f"first chapter all along ({name})" in played.text for name in ("one", "two", "three"))


def test_the_line_to_share_has_no_question_in_it(played: Page) -> None:
    line = next(words for words in played.words if "Red Herring · The Case · 1/3" in words and "🐟" in words)
    assert sorted(line.split()[-1]) == sorted("🔎🐟🐟")
    assert {"Copy the marks", "Copy the words"} <= set(played.words)


def test_what_was_missed_can_be_played_again_and_only_that(app: Flask, played: Page, alice: Person) -> None:
    missed = played.form("/rounds/missed")
    assert alice.send(missed).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Round).order_by(Round.id.desc())).first().size == 2  # type: ignore[union-attr]


def test_what_was_made_good_is_missed_no_longer(played: Page, alice: Person) -> None:
    missed = played.form("/rounds/missed")
    alice.round_url = alice.send(missed).location
    for n in (1, 2):
        form = alice.question(n).form(f"/turns/{n}")
        alice.send(form, choice=choose(form, "The butler"))
    page = alice.get(f"{alice.round_url}/result")
    assert not any(form.action.endswith("/missed") for form in page.forms)


def test_my_rounds_lists_them_page_by_page(played: Page, alice: Person) -> None:
    for _ in range(21):
        alice.start()
        alice.send(alice.get(alice.round_url).form("/leave"))
    first, second = alice.get("/rounds"), alice.get("/rounds?page=2")
    results = [sum(link.endswith("/result") for link in page.links) for page in (first, second)]
    assert results == [20, 2]


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999", "１"])
def test_a_page_of_rounds_that_makes_no_sense(alice: Person, number: str) -> None:
    alice.get(f"/rounds?page={number}", 400)


def test_a_stranger_has_no_rounds(alice: Person) -> None:
    assert "/result" not in "".join(alice.get("/rounds").links)


def test_a_round_of_what_was_missed_keeps_what_the_player_needs(
    shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=make_pack([*THREE, make_question("typed", "four", sensitive="true", stage="end")]))
    alice.start(time_factor="5", leave_out_sensitive="y", stage="start", size="all")
    alice.send(alice.get(alice.round_url).form("/leave"))
    alice.start(time_factor="5", leave_out_sensitive="y", stage="end")
    for n in (1, 2, 3):
        alice.pass_(n)
    alice.send(alice.get(f"{alice.round_url}/result").form("/rounds/missed"))
    fields = alice.cover().fields
    assert (fields["time_factor"], fields["stage"], "leave_out_sensitive" in fields) == (["5"], ["end"], True)


def test_a_pack_that_left_the_shelf_leaves_its_result(
    app: Flask, shelve: Callable[..., object], played: Page, alice: Person
) -> None:
    with app.app_context():
        db.session.scalars(select(Pack)).one().retired_at = clock.now()
        db.session.commit()
    page = alice.get(f"{alice.round_url}/result")
    assert "left the shelf" in page.text
    assert not any(link.startswith("/packs/") for link in page.links)


def test_what_was_made_good_meanwhile_cannot_be_played_again(
    shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=make_pack([make_question()]))
    alice.start()
    alice.pass_(1)
    missed = alice.get(f"{alice.round_url}/result").form("/rounds/missed")
    alice.start()
    form = alice.question(1).form("/turns/1")
    alice.send(form, choice=choose(form, "The butler"))
    response = alice.send(missed)
    assert (response.status_code, "made good" in response.text) == (409, True)
