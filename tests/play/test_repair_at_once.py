"""Repairs while people play, take along, go, and repair: whoever is first, all tell the same story afterwards."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from itertools import count
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from quizapp import clock
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.play.models import KeyRepair, Remark, Turn
from quizapp.play.operations import answering, keeping, remarking, repairing
from quizapp.play.operations import players as histories
from quizapp.play.rules.repair import Ruling
from quizapp.players.models import Player
from quizapp.players.operations.erasing import erase
from quizapp.web.transaction import committed
from tests.factories import make_pack, make_question
from tests.person import Person, choose
from tests.play.repairs import REASON, answer, boards, play, rebuilt, state
from tests.play.test_repair_worlds import check_encounters, check_tallies, check_turns
from tests.players.opening import open_account

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask

    from quizapp.players.hooks import Merged

pytestmark = pytest.mark.durable

SOON = 0.7
"""Seconds after which somebody who has not come to an end is taken to wait."""
PATIENCE = 30


def case(key: str = "The butler", other: str = "The butler") -> dict[str, Any]:
    return make_pack([make_question(answer=key), make_question(name="q-two", answer=other)])


def alone(key: str = "The butler") -> dict[str, Any]:
    return make_pack([make_question(answer=key)])


def mend(app: Flask, key: str = "q-single") -> bool:
    """Repair a key; say whether there was something to repair."""
    with app.app_context(), committed():
        pack = db.session.scalars(select(Pack)).one()
        try:
            repairing.repair(pack, key, Ruling(REASON, None, clock.now()))
        except repairing.Conflict:
            return False
    return True


def at_once(*acts: Callable[[], object]) -> list[Any]:
    """Do all of these at the same moment; return what they give, or raise."""
    gate = Barrier(len(acts))

    def do(act: Callable[[], object]) -> object:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def started(act: Callable[[], object]) -> Future[object]:
    """Begin something and do not wait for it."""
    found: Future[object] = Future()

    def run() -> None:
        try:
            found.set_result(act())
        except BaseException as problem:  # noqa: BLE001 (told to whoever waits)
            found.set_exception(problem)

    Thread(target=run, daemon=True).start()
    return found


def is_held(app: Flask, player: int) -> bool:
    """Say whether somebody else holds a player's row."""
    with app.app_context():
        try:
            db.session.execute(select(Player.id).where(Player.id == player).with_for_update(nowait=True))
        except OperationalError:
            return True
        return False


def sound(app: Flask) -> bool:
    """Say whether all that hangs on answers tells the same story."""
    with app.app_context():
        check_turns()
        check_encounters()
        check_tallies()
    return boards(app) == rebuilt(app)


def answering_(person: Person, n: int, text: str) -> Callable[[], int]:
    """Return the act of answering a question that is open."""
    form = person.question(n).form(f"/turns/{n}")
    given = choose(form, text)
    return lambda: person.send(form, choice=given).status_code


def verdicts(app: Flask) -> list[str | None]:
    with app.app_context():
        return list(
            db.session.scalars(select(Turn.verdict).where(Turn.answered_at.is_not(None)).order_by(Turn.id))
        )


def test_answers_and_a_repair_at_once_agree(app: Flask, shelve: Callable[..., object]) -> None:
    keys = ["The butler", "The countess"] * 3
    shelve(the_case=case())
    names = count()
    for key in keys[1:]:
        people = [Person(app, f"Player {next(names)}") for _ in range(6)]
        for person in people:
            person.start()
        shelve(the_case=case(key))
        acts = [answering_(person, 1, keys[place % 2]) for place, person in enumerate(people)]
        told = at_once(lambda: mend(app), *acts)
        assert told[1:] == [303] * 6
        assert sound(app)
        for person in people:
            answer(person, 2, "The butler")
    assert sound(app)


@pytest.mark.postgresql
def test_an_answer_that_read_the_old_key_is_marked_by_the_new_one(
    app: Flask, shelve: Callable[..., object], alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelve(the_case=alone())
    alice.start()
    shelve(the_case=alone("The countess"))
    real, times = keeping.keep, count()

    def keep(*given: Any) -> keeping.Kept:
        if next(times) == 0:
            # Between reading the key and writing what came of it, the key is repaired.
            assert started(lambda: mend(app)).result(PATIENCE) is True
        return real(*given)

    monkeypatch.setattr(answering.keeping, "keep", keep)
    assert answering_(alice, 1, "The countess")() == 303
    assert verdicts(app) == ["right"]
    assert sound(app)


@pytest.mark.postgresql
def test_a_repair_waits_for_an_answer_that_is_being_written(
    app: Flask, shelve: Callable[..., object], alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelve(the_case=alone())
    alice.start()
    shelve(the_case=alone("The countess"))
    real, mending = keeping.keep, []

    def keep(*given: Any) -> keeping.Kept:
        kept = real(*given)
        mending.append(started(lambda: mend(app)))
        with pytest.raises(NotYet):
            mending[0].result(SOON)
        return kept

    monkeypatch.setattr(answering.keeping, "keep", keep)
    assert answering_(alice, 1, "The countess")() == 303
    assert mending[0].result(PATIENCE) is True
    assert verdicts(app) == ["right"]
    assert sound(app)


@pytest.mark.postgresql
def test_a_repair_finds_what_an_account_takes_along_meanwhile(
    app: Flask, shelve: Callable[..., object], alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelve(the_case=alone())
    play(alice, "The countess")
    open_account(alice, "Anna")
    shelve(the_case=alone("The countess"))
    real, mending = histories._count_once, []  # noqa: SLF001 (the first thing that a claim does to answers)

    def count_once(merged: Merged) -> None:
        mending.append(started(lambda: mend(app)))
        with pytest.raises(NotYet):
            mending[0].result(SOON)
        real(merged)

    held = []

    def write(changed: list[remarking.Again]) -> None:
        held.extend(is_held(app, each.turn.player_id) for each in changed)
        really_write(changed)

    really_write = remarking._write  # noqa: SLF001 (here it holds all that it will hold)
    monkeypatch.setattr(remarking, "_write", write)
    monkeypatch.setattr(histories, "_count_once", count_once)
    taken = alice.send(alice.get("/players/claim").form("/claim/take"))
    assert taken.status_code == 303
    assert mending[0].result(PATIENCE) is True
    with app.app_context():
        anna = db.session.scalars(select(Player.id).where(Player.name == "Anna")).one()
        assert set(db.session.scalars(select(Remark.player_id))) == {anna}
    assert held == [True]
    assert sound(app)


def test_claims_and_a_repair_at_once_lose_nothing(app: Flask, shelve: Callable[..., object]) -> None:
    keys = ["The butler", "The countess"] * 2
    shelve(the_case=case())
    for place, key in enumerate(keys[1:]):
        guests = [Person(app, f"Guest {place} {number}") for number in range(4)]
        for guest in guests:
            play(guest, key)
            open_account(guest, f"Account {guest.name}")
        shelve(the_case=case(key))
        forms = [guest.get("/players/claim").form("/claim/take") for guest in guests]
        acts: Sequence[Callable[[], object]] = [
            lambda guest=guest, form=form: guest.send(form).status_code
            for guest, form in zip(guests, forms, strict=True)
        ]
        assert at_once(lambda: mend(app), *acts) == [True, *[303] * 4]
        assert sound(app)


def test_who_goes_during_a_repair_is_gone(app: Flask, shelve: Callable[..., object]) -> None:
    shelve(the_case=case())
    people = [Person(app, f"Guest {number}") for number in range(6)]
    for person in people:
        play(person, "The countess")
    shelve(the_case=case("The countess"))
    with app.app_context():
        ids = db.session.scalars(select(Player.id).order_by(Player.id)).all()

    def go(player: int) -> None:
        with app.app_context(), committed():
            erase((player,), clock.now())

    at_once(lambda: mend(app), *(lambda each=each: go(each) for each in ids[::2]))
    assert boards(app) == rebuilt(app)
    with app.app_context():
        check_turns()
        check_encounters()
        assert set(db.session.scalars(select(Remark.player_id))) <= set(ids[1::2])


def test_of_one_repair_asked_for_many_times_at_once_there_is_one(
    app: Flask, shelve: Callable[..., object], alice: Person
) -> None:
    shelve(the_case=case())
    play(alice, "The countess")
    shelve(the_case=case("The countess"))
    assert sorted(at_once(*[lambda: mend(app)] * 5)) == [False] * 4 + [True]
    with app.app_context():
        assert len(db.session.scalars(select(KeyRepair)).all()) == 1
    assert sound(app)


def test_two_repairs_of_the_same_players_answers_at_once(app: Flask, shelve: Callable[..., object]) -> None:
    shelve(the_case=case())
    people = [Person(app, f"Player {number}") for number in range(8)]
    for person in people:
        play(person, "The countess")
    shelve(the_case=case("The countess", "The countess"))
    assert at_once(lambda: mend(app), lambda: mend(app, "q-two")) == [True, True]
    assert set(verdicts(app)) == {"right"}
    assert sound(app)


def test_of_many_who_undo_at_once_one_does(app: Flask, shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=case())
    play(alice, "The countess")
    shelve(the_case=case("The countess"))
    before = state(app)
    mend(app)

    def undo() -> bool:
        with app.app_context(), committed():
            pack = db.session.scalars(select(Pack)).one()
            made = db.session.scalars(select(KeyRepair)).one()
            try:
                repairing.undo(pack, made, None, clock.now())
            except repairing.Conflict:
                return False
        return True

    assert sorted(at_once(*[undo] * 4)) == [False] * 3 + [True]
    assert state(app) == before
