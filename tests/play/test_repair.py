"""A published key that was wrong: the answers given are marked by the right one, and everything follows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from quizapp import clock
from quizapp.extensions import db
from quizapp.packs.models import Pack, Revision
from quizapp.play.models import Chosen, Encounter, KeyRepair, Remark, Round, Turn
from quizapp.play.operations import repairing
from quizapp.play.rules.repair import Repair, stand_ins
from quizapp.web.transaction import committed
from tests.factories import KINDS, make_pack, make_question
from tests.person import Person, choose
from tests.play.repairs import REASON, answer, boards, play, rebuilt, repair, state
from tests.test_secrecy import TWINS

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from flask import Flask

    from tests.page import Page


def case(key: str = "The butler", **changes: Any) -> dict[str, Any]:
    """Return a pack of two questions, of which the first has this key."""
    return make_pack([make_question(answer=key, **changes), make_question(name="q-two")])


@pytest.fixture
def played(app: Flask, shelve: Callable[..., object], alice: Person, bob: Person) -> Flask:
    """Alice said the butler, Bob the countess; the butler was published as right of both questions."""
    shelve(the_case=case())
    play(alice, "The butler")
    play(bob, "The countess")
    return app


def points(app: Flask, model: Any = Round) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(model.points).order_by(model.points)))


def test_answers_follow_the_right_key_up_and_down(
    played: Flask, shelve: Callable[..., object], alice: Person, bob: Person
) -> None:
    assert points(played) == [0, 200]
    shelve(the_case=case("The countess"))
    assert points(played) == [0, 200]
    done = repair(played, "q-single")
    assert (done.exit_code, done.output) == (0, "q-single: 2 answers of 2 players marked again.\n")
    assert points(played) == [100, 100]
    assert points(played, Encounter) == [0, 0, 100, 100]
    board = alice.get("/packs/the-case/leaderboard").text
    assert board.count("100") == 2
    assert "200" not in board
    assert boards(played) == rebuilt(played)


def fields(page: Page, key: dict[str, Any]) -> dict[str, Any]:
    """Return what to send to the first question of a round so that it is answered by this key."""
    form = page.form("/turns/1")
    names = {label: name.partition("=")[0] for name, label in form.labels.items()}
    if "pairs" in key:
        pairs = [(each["left"], each["right"]) for each in key["pairs"]]
        return {names[left]: page.option_texts[names[left], right] for left, right in pairs}
    if "items" in key:
        return {names[item]: str(place) for place, item in enumerate(key["items"], 1)}
    if "choices" in form.options:
        return {"choices": [choose(form, each) for each in key["answer"]]}
    if "choice" in form.options:
        return {"choice": choose(form, key["answer"].replace("false", "False"))}
    return {"text": key["answer"]}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_marked_by_the_right_key(
    app: Flask, shelve: Callable[..., object], kind: str, alice: Person
) -> None:
    wrong, right = TWINS[kind]
    shelve(the_case=make_pack([make_question(kind, **wrong)]))
    alice.start()
    page = alice.question(1)
    assert alice.send(page.form("/turns/1"), **fields(page, right)).status_code == 303
    assert points(app) != [100]
    shelve(the_case=make_pack([make_question(kind, **right)]))
    assert repair(app, f"q-{kind.replace('_', '-')}").exit_code == 0
    assert points(app) == points(app, Encounter) == [100]
    assert "Well spotted" in alice.question(1).text
    assert boards(app) == rebuilt(app)


def test_hints_halve_and_clocks_add_as_they_did(
    app: Flask, shelve: Callable[..., object], alice: Person, time_machine: time_machine.TimeMachineFixture
) -> None:
    began = clock.now()
    shelve(the_case=make_pack([make_question(hint="Look.")]))
    time_machine.move_to(began, tick=False)
    alice.start(pace="clock")
    alice.send(alice.question(1).form("/open"))
    alice.send(alice.question(1).form("/hint"))
    time_machine.move_to(began + timedelta(seconds=15), tick=False)
    answer(alice, 1, "The countess")
    shelve(the_case=make_pack([make_question(hint="Look.", answer="The countess")]))
    repair(app, "q-single")
    with app.app_context():
        turn = db.session.scalars(select(Turn)).one()
        assert (turn.verdict, turn.points, turn.bonus) == ("right", 50, 13)
    assert points(app) == [63]
    assert points(app, Encounter) == [50]


def test_late_answers_and_passes_stay(
    app: Flask, shelve: Callable[..., object], alice: Person, bob: Person, time_machine: Any
) -> None:
    began = clock.now()
    shelve(the_case=case())
    time_machine.move_to(began, tick=False)
    alice.start(pace="clock")
    alice.send(alice.question(1).form("/open"))
    time_machine.move_to(began + timedelta(seconds=60), tick=False)
    answer(alice, 1, "The countess")
    bob.start()
    bob.pass_(1)
    bob.pass_(2)
    before = state(app)
    shelve(the_case=case("The countess"))
    repair(app, "q-single")
    after = state(app)
    assert (after["turns"], after["boards"]) == (before["turns"], before["boards"])
    with app.app_context():
        assert db.session.scalars(select(Remark)).all() == []


def test_whoever_answers_an_old_revision_later_is_marked_by_the_right_key(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=make_pack([make_question()]))
    alice.start()
    shelve(the_case=make_pack([make_question(answer="The countess", explanation="She says so.")]))
    repair(app, "q-single")
    answer(alice, 1, "The countess")
    page = alice.question(1)
    assert "Well spotted" in page.text
    assert "She says so." in page.text
    assert points(app) == [100]


def test_the_tallies_of_right_answers_follow(played: Flask, shelve: Callable[..., object]) -> None:
    def right() -> int:
        with played.app_context():
            rows = db.session.scalars(select(Chosen).where(Chosen.choice == Chosen.RIGHT)).all()
            return sum(row.times for row in rows if row.revision_id == 1)

    assert right() == 1
    shelve(the_case=case("The gardener"))
    repair(played, "q-single")
    assert right() == 0
    repair(played, "q-single", "--undo")
    assert right() == 1


def test_what_was_missed_follows_the_latest_answer(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=make_pack([make_question()]))
    play(alice, "The butler")
    play(alice, "The countess")

    def missed() -> bool:
        with app.app_context():
            return db.session.scalars(select(Encounter.missed)).one()

    assert missed()
    shelve(the_case=make_pack([make_question(answer="The countess")]))
    repair(app, "q-single")
    assert not missed()
    assert points(app) == [0, 100]
    assert points(app, Encounter) == [0]


def test_undone_all_is_as_it_was(played: Flask, shelve: Callable[..., object]) -> None:
    shelve(the_case=case("The countess"))
    before = state(played)
    repair(played, "q-single")
    assert state(played) != before
    done = repair(played, "q-single", "--undo")
    assert (done.exit_code, done.output) == (0, "q-single: 2 answers of 2 players count as before.\n")
    assert state(played) == before
    assert boards(played) == rebuilt(played)
    with played.app_context():
        made = db.session.scalars(select(KeyRepair)).one()
        assert (made.before, made.after, made.reason) == ("The butler", "The countess", REASON)
        assert made.undone_at is not None


def test_doing_it_again_changes_nothing(played: Flask, shelve: Callable[..., object]) -> None:
    shelve(the_case=case("The countess"))
    repair(played, "q-single")
    before = state(played)
    again = repair(played, "q-single")
    assert again.exit_code == 1
    assert "No answer to this question is marked by another key" in again.output
    repair(played, "q-single", "--undo")
    twice = repair(played, "q-single", "--undo")
    assert (twice.exit_code, "No repair" in twice.output) == (1, True)
    repair(played, "q-single")
    assert state(played) == before


def test_a_repair_repaired_marks_all_before_it(
    played: Flask, shelve: Callable[..., object], alice: Person, bob: Person
) -> None:
    shelve(the_case=case("The countess"))
    repair(played, "q-single")
    carol = Person(played, "Carol")
    play(carol, "The gardener")
    once = state(played)
    shelve(the_case=case("The gardener"))
    repair(played, "q-single")
    assert points(played) == [0, 100, 100]
    with played.app_context():
        marked = db.session.execute(
            select(Revision.number, Revision.marked_by_id).where(Revision.question_id == 1)
        ).all()
        newest = db.session.scalars(select(Revision.id).where(Revision.number == 3)).one()
        assert sorted(marked, key=str) == [(1, newest), (2, newest), (3, None)]
    assert boards(played) == rebuilt(played)
    repair(played, "q-single", "--undo")
    assert state(played)["turns"] == once["turns"]
    assert state(played)["boards"] == once["boards"]
    repair(played, "q-single", "--undo")
    assert points(played) == [0, 0, 200]


def test_the_older_of_two_repairs_is_not_undone_first(played: Flask, shelve: Callable[..., object]) -> None:
    for key in ("The countess", "The gardener"):
        shelve(the_case=case(key))
        repair(played, "q-single")
    before = state(played)
    with played.app_context(), committed():
        pack = db.session.scalars(select(Pack)).one()
        first = db.session.scalars(select(KeyRepair).order_by(KeyRepair.id)).first()
        assert first is not None
        with pytest.raises(Exception, match="repaired again since"):
            repairing.undo(pack, first, None, clock.now())
    assert state(played) == before


@pytest.mark.parametrize(
    "changes",
    [
        {"prompt": "Who else was in the library?"},
        {"options": ["The butler", "The gardener", "The countess", "The cook"]},
        {"options": ["The countess", "The gardener", "The butler"]},
        {"hint": "Look."},
    ],
)
def test_where_something_else_is_asked_nothing_is_marked_again(
    played: Flask, shelve: Callable[..., object], changes: dict[str, Any]
) -> None:
    before = state(played)
    shelve(the_case=case("The countess", **changes))
    assert repair(played, "q-single").exit_code == 1
    assert state(played)["turns"] == before["turns"]


def test_another_explanation_is_no_other_key(played: Flask, shelve: Callable[..., object]) -> None:
    shelve(the_case=case(explanation="Because of the ash."))
    assert "No answer" in repair(played, "q-single").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("q-none",), "has no question"),
        (("q-single", "--reason", " "), "The reason is missing"),
        (("q-single", "--reason", "x" * 201), "The reason is longer than 200 characters"),
        (("q-single", "--reason", "a\x07b"), "The reason"),
        (("q-none", "--undo"), "No repair"),
    ],
)
def test_what_cannot_be_repaired(
    played: Flask, shelve: Callable[..., object], words: tuple[str, ...], said: str
) -> None:
    shelve(the_case=case("The countess"))
    before = state(played)
    done = repair(played, *words)
    assert (done.exit_code, said in done.output) == (1, True), done.output
    assert state(played) == before


def test_of_a_pack_that_there_is_not(app: Flask) -> None:
    assert "There is no pack" in repair(app, "q-single", slug="nowhere").output


def test_stand_ins_of_chains_and_of_what_was_undone() -> None:
    first = Repair(2, (1,), published=True, undone=False)
    second = Repair(3, (1, 2), published=True, undone=False)
    assert stand_ins([first]) == {1: 2}
    assert stand_ins([first, second]) == {1: 3, 2: 3}
    gone = Repair(3, (1, 2), published=True, undone=True)
    assert stand_ins([first, gone]) == {1: 2, 2: None, 3: 2}
    from_file = Repair(2, (1,), published=False, undone=True)
    assert stand_ins([from_file]) == {1: None, 2: None}
