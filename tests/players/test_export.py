"""Everything that is kept about a player, for the player: whole, theirs alone, and no secret in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select

from quizapp import clock
from quizapp.admin import operations as admin
from quizapp.admin.rules import Deed, Verb
from quizapp.extensions import db
from quizapp.play.models import Round
from quizapp.players.models import Player
from quizapp.web.transaction import committed
from tests.factories import make_pack, make_question, many
from tests.person import Person, choose
from tests.players.opening import open_account
from tests.test_queries import asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


@pytest.fixture(autouse=True)
def _pack(shelve: Callable[..., object]) -> None:
    shelve(the_case=make_pack([make_question("single"), make_question("typed"), *many(2)]))


def export(person: Person) -> dict[str, Any]:
    response = person.client.get("/players/export")
    assert response.status_code == 200
    told: dict[str, Any] = json.loads(response.data)
    return told


def play(person: Person) -> None:
    person.start()
    for n in (1, 2):
        form = person.question(n).form(f"/turns/{n}")
        if "choice" in form.options:
            person.send(form, choice=choose(form, "The butler"))
        else:
            person.send(form, text="Hercule Poirot")


def test_it_names_its_format_and_its_day_and_is_a_file_to_keep(app: Flask, alice: Person) -> None:
    open_account(alice, "Alice")
    response = alice.client.get("/players/export")
    told = json.loads(response.data)
    day = clock.now().date().isoformat()
    assert (told["format"], told["version"], told["written_at"][:10]) == ("red-herring-player", 1, day)
    assert response.mimetype == "application/json"
    assert response.headers["Content-Disposition"] == f"attachment; filename=red-herring-{day}.json"
    assert response.headers["Cache-Control"] == "no-store"


def test_rounds_answers_and_standings_are_in_it_in_words(alice: Person, bob: Person) -> None:
    play(bob)
    play(alice)
    told = export(alice)
    assert (told["profile"]["name"], told["profile"]["kind"]) == ("Alice", "guest")
    (round_,) = told["rounds"]
    assert (round_["pack"], round_["questions"], round_["answered"]) == ("the-case", 4, 2)
    assert [turn["n"] for turn in round_["turns"]] == [1, 2]
    assert {turn["your_answer"] for turn in round_["turns"]} <= {"The butler", "Hercule Poirot"}
    assert [row["points"] for row in told["questions_met"]] == [100, 100]
    assert told["stages_reached"] == [{"pack": "the-case", "stage": "end"}]
    assert {(row["board"], row["all"]["points"]) for row in told["standings"]} >= {("pack the-case", 200)}
    assert "Bob" not in json.dumps(told)


def test_an_account_finds_where_it_is_signed_in_and_no_token(app: Flask, alice: Person) -> None:
    open_account(alice, "Alice")
    play(alice)
    told = export(alice)
    assert [place["browser"] for place in told["signed_in"]] == ["Firefox on Linux"]
    nothing = dict.fromkeys(("email", "email_confirmed_at", "email_to_be_confirmed"))
    assert told["account"] == {"has_a_password": False} | nothing
    with app.app_context():
        secrets = [player.token for player in db.session.scalars(select(Player))]
        secrets += [round_.token for round_ in db.session.scalars(select(Round))]
    with alice.client.session_transaction() as cookie:
        secrets.append(cookie["_user_id"])
    assert not [secret for secret in secrets if secret in json.dumps(told)]


def test_a_host_finds_what_they_did_but_not_to_whom(app: Flask, alice: Person, bob: Person) -> None:
    bob.start()
    host, guest = open_account(alice, "Alice"), 1
    with app.app_context(), committed():
        actor, target = db.session.get_one(Player, host), db.session.get_one(Player, guest)
        deed = Deed(Verb.RENAME, "Robert", "Bob is no name")
        assert admin.do(actor, deed, target, clock.now())
    told = export(alice)
    assert [(each["act"], each["undone_at"]) for each in told["done_as_a_host"]] == [("rename", None)]
    assert "Bob" not in json.dumps(told)
    assert "Robert" not in json.dumps(told)
    assert export(bob)["done_as_a_host"] == []


def test_of_a_question_without_an_answer_it_tells_nothing(alice: Person) -> None:
    alice.start()
    alice.question(1)
    told = export(alice)
    assert told["rounds"][0]["turns"] == []
    assert "library" not in json.dumps(told)


def test_a_pass_is_kept_as_no_answer(alice: Person) -> None:
    alice.start()
    alice.pass_(1)
    (turn,) = export(alice)["rounds"][0]["turns"]
    assert (turn["your_answer"], turn["verdict"], turn["points"]) == (None, "passed", 0)


def test_whoever_has_not_played_is_told_so(alice: Person) -> None:
    assert "nothing is kept" in alice.get("/players/export", 404).text


def test_a_long_life_takes_more_rows_but_hardly_more_questions_of_the_database(
    app: Flask, alice: Person
) -> None:
    play(alice)
    with asked(app) as short:
        export(alice)
    _live_long(app)
    with asked(app) as long:
        told = export(alice)
    assert (len(told["rounds"]), len(told["questions_met"])) == (121, 2)
    # Rounds are read fifty at a time.
    assert len(long) <= len(short) + 2 * 2


def _live_long(app: Flask) -> None:
    with app.app_context(), committed():
        pattern = db.session.scalars(select(Round)).one()
        columns = ("player_id", "version_id", "stage", "pace", "time_factor", "size", "started_at")
        same = {name: getattr(pattern, name) for name in columns}
        rows = [
            same | {"token": f"t{number}", "request": f"r{number}", "seed": b"", "finished_at": clock.now()}
            for number in range(120)
        ]
        db.session.execute(insert(Round), rows)
