"""What players hold of a case: marks and notes, kept at once, one's own, and taken out with everything else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from quizapp.case.models import CaseNotes, Suspicion, TurnedUp
from quizapp.extensions import db
from tests.case.laid import BOARD, cased, solve
from tests.players.opening import open_account

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.page import PageForm
    from tests.person import Person


@pytest.fixture(autouse=True)
def _pack(shelve: Callable[..., object]) -> None:
    shelve(the_case=cased())


def marking(person: Person, suspect: str) -> PageForm:
    forms = person.get(BOARD).forms
    return next(form for form in forms if form.fields.get("suspect") == [suspect])


def marks(app: Flask) -> dict[str, str]:
    with app.app_context():
        return dict(db.session.execute(select(Suspicion.suspect, Suspicion.mark)).all())


def test_a_mark_is_kept_changed_and_taken_away(app: Flask, alice: Person) -> None:
    alice.start()
    for mark, kept in (
        ("suspected", {"butler": "suspected"}),
        ("suspected", {"butler": "suspected"}),
        ("cleared", {"butler": "cleared"}),
        ("none", {}),
        ("none", {}),
    ):
        response = alice.send(marking(alice, "butler"), mark=mark)
        assert (response.status_code, response.location) == (303, f"{BOARD}#suspect-butler")
        assert marks(app) == kept
        assert ('aria-pressed="true"' in alice.get(BOARD).html) == bool(kept)


@pytest.mark.parametrize(
    "fields",
    [
        {"mark": "hanged"},
        {"suspect": "stranger", "mark": "cleared"},
        {"suspect": "nobody", "mark": "cleared"},
    ],
)
def test_what_is_not_on_the_board_is_not_marked(app: Flask, alice: Person, fields: dict[str, str]) -> None:
    alice.start(stage="start")
    assert alice.send(marking(alice, "butler"), **fields).status_code == 400
    assert marks(app) == {}


def test_a_later_suspect_is_refused_in_the_words_of_one_who_is_not_there(alice: Person) -> None:
    alice.start(stage="start")
    form = marking(alice, "butler")
    later, nobody = (alice.send(form, suspect=each, mark="cleared").text for each in ("stranger", "nobody"))
    assert later == nobody


def test_notes_are_kept_as_they_are_and_the_last_stand(app: Flask, alice: Person) -> None:
    alice.start()
    for text in ("Who had the key?\r\n\r\n  <b>Ask</b> the cook.", "Never mind."):
        response = alice.send(alice.get(BOARD).form("/case/notes"), text=text)
        assert (response.status_code, response.location) == (303, f"{BOARD}#notes")
        page = alice.get(BOARD)
        assert page.form("/case/notes").fields["text"] == [text.replace("\r\n", "\n")]
        assert "Kept on" in page.text
    alice.send(alice.get(BOARD).form("/case/notes"), text="")
    with app.app_context():
        assert db.session.scalars(select(CaseNotes)).all() == []


def test_notes_that_are_too_long_are_given_back(app: Flask, alice: Person) -> None:
    alice.start()
    form = alice.get(BOARD).form("/case/notes")
    assert alice.send(form, text="x" * 5000).status_code == 303
    response = alice.send(form, text="y" * 5001)
    assert response.status_code == 422
    assert "That is longer than 5000 characters." in response.text
    assert "y" * 5001 in response.text
    with app.app_context():
        assert db.session.scalars(select(CaseNotes.text)).one() == "x" * 5000


def test_whoever_is_nobody_yet_is_led_to_the_cover(app: Flask, bob: Person) -> None:
    token = bob.cover().fields["csrf_token"][0]
    for way, fields in (("marks", {"suspect": "butler", "mark": "cleared"}), ("notes", {"text": "Mine."})):
        response = bob.client.post(f"{BOARD}/{way}", data={"csrf_token": token, **fields})
        assert (response.status_code, response.location) == (303, "/packs/the-case")
    assert marks(app) == {}


def test_nobody_sees_anothers_board(alice: Person, bob: Person) -> None:
    solve(alice, [1])
    bob.start()
    alice.send(marking(alice, "butler"), mark="suspected")
    alice.send(alice.get(BOARD).form("/case/notes"), text="It was the butler.")
    page = bob.get(BOARD)
    assert "It was the butler." not in page.html
    assert "Exhibit 1" not in page.text
    assert 'aria-pressed="true"' not in page.html


def test_too_many_marks_within_a_minute_are_too_many(
    make_app: Callable[..., Flask], app: Flask, alice: Person
) -> None:
    alice.start()
    form = marking(alice, "butler")
    hasty = make_app(answers_per_minute=3)
    alice.client.application = hasty
    said = [alice.send(form, mark="cleared").status_code for _ in range(4)]
    assert said == [303, 303, 303, 429]


def test_it_is_all_in_what_one_takes_out_and_nothing_that_was_not_found(alice: Person) -> None:
    solve(alice, [1])
    alice.send(marking(alice, "gardener"), mark="cleared")
    alice.send(alice.get(BOARD).form("/case/notes"), text="Mine.")
    told = json.loads(alice.client.get("/players/export").data)
    (file,) = told["case_files"]
    assert file["pack"] == "the-case"
    assert [each["exhibit"] for each in file["exhibits"]] == ["glove"]
    assert [(each["suspect"], each["mark"]) for each in file["suspects"]] == [("gardener", "cleared")]
    assert file["notes"]["text"] == "Mine."


def test_an_account_takes_a_guests_case_file_along(app: Flask, alice: Person, bob: Person) -> None:
    open_account(alice, "Alice")
    solve(alice, [1])
    alice.send(marking(alice, "gardener"), mark="cleared")
    alice.send(alice.get(BOARD).form("/case/notes"), text="Hers.")
    # Whichever questions they were: among all four there is Alice’s, and the exhibit that she has.
    solve(bob, [1, 2, 3, 4])
    bob.send(marking(bob, "gardener"), mark="suspected")
    bob.send(marking(bob, "countess"), mark="cleared")
    bob.send(bob.get(BOARD).form("/case/notes"), text="His.")
    open_account(bob, "Alice")
    bob.send(bob.get("/players/claim").form("/claim/take"))
    page = alice.get(BOARD)
    for exhibit in ("glove", "letter", "candle", "whistle"):
        assert f"The {exhibit} A {exhibit} lay" in page.text
    assert page.form("/case/notes").fields["text"] == ["Hers.\n\nHis."]
    assert marks(app) == {"gardener": "cleared", "countess": "cleared"}
    with app.app_context():
        assert len(db.session.scalars(select(TurnedUp)).all()) == 4


def test_whoever_is_erased_leaves_no_case_file(app: Flask, alice: Person) -> None:
    solve(alice, [1])
    alice.send(marking(alice, "gardener"), mark="cleared")
    alice.send(alice.get(BOARD).form("/case/notes"), text="Mine.")
    alice.send(alice.get("/players/erase").form("/players/erase"), sure="y")
    with app.app_context():
        for table in (TurnedUp, Suspicion, CaseNotes):
            assert db.session.scalars(select(table)).all() == []
