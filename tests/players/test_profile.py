"""What players choose for themselves, once and for all: the lamp, time, sensitive questions, being on boards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from quizapp.extensions import db
from quizapp.players.models import Player
from quizapp.players.operations import sign_ins
from quizapp.players.rules import TIME_FACTORS
from quizapp.web.transaction import committed
from tests.factories import make_pack, make_question, many
from tests.page import Page
from tests.person import Person, choose
from tests.players.opening import open_account
from tests.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse


@pytest.fixture(autouse=True)
def _pack(shelve: Callable[..., object]) -> None:
    shelve(the_case=make_pack([*many(3), make_question(name="grim", sensitive="true")]))


def keep(person: Person, **choices: Any) -> TestResponse:
    return person.send(person.get("/players/profile").form("/players/profile"), **choices)


def lamp(person: Person) -> str | None:
    html = person.get("/").html
    opening = html[html.index("<html") : html.index("<head")]
    return opening.split('data-theme="')[1].split('"')[0] if "data-theme" in opening else None


@pytest.mark.parametrize("account", [True, False])
def test_what_is_chosen_is_kept_and_shown_again(app: Flask, alice: Person, account: bool) -> None:
    if account:
        open_account(alice, "Alice")
    assert (
        keep(alice, theme="dark", time_factor="none", leave_out_sensitive="y", hidden="y").status_code == 303
    )
    fields = alice.get("/players/profile").form("/players/profile").fields
    assert [fields[name] for name in ("theme", "time_factor", "leave_out_sensitive", "hidden")] == [
        ["dark"],
        ["none"],
        ["y"],
        ["y"],
    ]
    with app.app_context():
        player = db.session.scalars(select(Player)).one()
        assert (player.theme, player.time_factor, player.hidden) == ("dark", "none", True)
        assert (player.is_guest, player.leave_out_sensitive) == (not account, True)


def test_a_cover_starts_from_it(alice: Person) -> None:
    keep(alice, time_factor="3", leave_out_sensitive="y")
    fields = alice.cover().fields
    assert (fields["time_factor"], fields["leave_out_sensitive"]) == (["3"], ["y"])


def test_a_cover_has_its_own_say_and_the_profile_hears_it(alice: Person) -> None:
    keep(alice, time_factor="3")
    alice.start(time_factor="2", pace="clock")
    assert alice.get("/players/profile").form("/players/profile").fields["time_factor"] == ["2"]


def test_the_lamp_is_as_it_was_chosen_on_every_page(alice: Person, bob: Person) -> None:
    assert lamp(alice) is None
    keep(alice, theme="dark")
    assert (lamp(alice), lamp(bob)) == ("dark", None)
    keep(alice, theme="auto")
    assert lamp(alice) is None


def test_whoever_hides_is_off_the_board_at_once_and_back_on_it(alice: Person, bob: Person) -> None:
    alice.start()
    form = alice.question(1).form("/turns/1")
    alice.send(form, choice=choose(form, "The butler"))
    board = "/packs/the-case/leaderboard"
    assert "Alice" in bob.get(board).text
    keep(alice, hidden="y")
    assert "Alice" not in bob.get(board).text
    alice.send(alice.get("/players/profile").form("/players/profile"), "hidden")
    assert "Alice" in bob.get(board).text


@pytest.mark.parametrize(
    ("choices", "status"),
    [
        ({"role": "admin"}, 400),
        ({"hidden_by_host": ""}, 400),
        ({"theme": "pink"}, 422),
        ({"time_factor": "99"}, 422),
        ({"theme": ["dark", "light"]}, 400),
    ],
)
def test_nothing_else_can_be_chosen(app: Flask, alice: Person, choices: dict[str, Any], status: int) -> None:
    open_account(alice, "Alice")
    assert keep(alice, **choices).status_code == status
    with app.app_context():
        player = db.session.scalars(select(Player)).one()
        assert (player.role, player.theme, player.time_factor) == ("player", "auto", "1")


def test_whoever_was_signed_out_elsewhere_is_not_told_that_it_is_kept(app: Flask, alice: Person) -> None:
    account = open_account(alice, "Alice")
    form = alice.get("/players/profile").form("/players/profile")
    with app.app_context(), committed():
        sign_ins.end_all(account)
    refused(app, 401, lambda: alice.send(form, theme="dark", hidden="y"))
    with app.app_context():
        assert db.session.execute(select(Player.id, Player.theme)).all() == [(account, "auto")]


def test_so_many_choose_from_one_address(app: Flask) -> None:
    said = [keep(Person(app, f"Person {n}")).status_code for n in range(61)]
    assert said == [303] * 60 + [429]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Player)) == 60


def test_a_form_without_its_fields_changes_nothing(app: Flask, alice: Person) -> None:
    keep(alice, theme="dark", hidden="y")
    form = alice.get("/players/profile").form("/players/profile")
    assert alice.send(form, "theme", "time_factor", "hidden").status_code == 422
    with app.app_context():
        assert db.session.execute(select(Player.theme, Player.hidden)).one() == ("dark", True)


def test_every_time_there_is_can_be_chosen(alice: Person) -> None:
    options = alice.get("/players/profile").form("/players/profile").options
    assert options["time_factor"] == list(TIME_FACTORS)


def test_a_choice_that_is_none_is_said_beside_its_field(alice: Person) -> None:
    page = Page(keep(alice, theme="pink").text)
    assert "There is a problem" in page.text
