"""Small worlds in which people play, join, go and are repaired in any order: what stands is what it all comes to."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from quizapp import clock
from quizapp.authoring.operations import drafts
from quizapp.bank import marking
from quizapp.extensions import db
from quizapp.packs.models import Pack, Revision
from quizapp.play.models import Chosen, Encounter, Insider, KeyRepair, Round, Turn
from quizapp.play.queries import questions
from quizapp.players.models import Player
from quizapp.players.operations.erasing import erase
from quizapp.web.transaction import committed
from tests.account import account
from tests.factories import make_pack, make_question
from tests.groups.conftest import found, join, link
from tests.person import Person
from tests.play.repairs import boards, rebuilt, repair, state
from tests.players.opening import open_account

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

ROPES = ("Rope", "Poison", "Candlestick", "Dagger")
PEOPLE = ("The butler", "The gardener", "The countess")


class World:
    """A pack of two questions whose keys change, a club, and some who play."""

    def __init__(self, app: Flask, shelve: Callable[..., object], seed: int) -> None:
        self.app = app
        self.shelve = shelve
        self.chance = Random(seed)
        self.keys: dict[str, Any] = {"q-single": PEOPLE[0], "q-multiple": list(ROPES[:2])}
        self.publish()
        members = [account(app, name) for name in ("Anna", "Bert")]
        join(members[1], link(members[0], found(members[0])))
        self.people = [*members, *(Person(app, name) for name in ("Carol", "Dan"))]

    def publish(self) -> None:
        single = make_question("single", answer=self.keys["q-single"], hint="Look.")
        multiple = make_question("multiple", answer=self.keys["q-multiple"], difficulty="hard", hint="Look.")
        self.shelve(the_case=make_pack([single, multiple]))

    def play(self) -> None:
        """Have somebody answer some or all of a round."""
        person = self.chance.choice(self.people)
        person.start(pace=self.chance.choice(["relaxed", "clock"]))
        for n in range(1, self.chance.randint(2, 3)):
            page = person.question(n)
            if "Break the seal" in page.text:
                person.send(page.form("/open"))
                page = person.question(n)
            if self.chance.random() < 0.3:
                person.send(page.form("/hint"))
            form = page.form(f"/turns/{n}")
            places = form.options.get("choice") or form.options["choices"]
            one, several = self.chance.choice(places), self.chance.sample(places, self.chance.randint(1, 3))
            given = {"choice": one} if "choice" in form.options else {"choices": several}
            person.send(form, **self.chance.choice([given, given, given, {"pass": "1"}]))

    def repair(self) -> None:
        """Find another key, publish it and have the answers marked by it; now and then take that back at once."""
        key = self.chance.choice(sorted(self.keys))
        was = self.keys[key]
        others = (
            [each for each in PEOPLE if each != was]
            if key == "q-single"
            else [each for each in (list(ROPES[:2]), list(ROPES[1:]), [ROPES[3]]) if each != was]
        )
        self.keys[key] = self.chance.choice(others)
        self.publish()
        before = state(self.app)
        made = repair(self.app, key).exit_code == 0
        if made and self.chance.random() < 0.3:
            repair(self.app, key, "--undo")
            assert state(self.app) == before

    def undo(self) -> None:
        """Take back the latest repair of a question, if one stands."""
        repair(self.app, self.chance.choice(sorted(self.keys)), "--undo")

    def claim(self) -> None:
        """Have a guest's history taken along by an account of one of the members."""
        guest = self.people[-1]
        if guest.round_url:
            open_account(guest, self.chance.choice(["Anna", "Bert"]))
            page = guest.get("/players/claim")
            guest.send(page.form("/claim/take")) if page.forms else None
            self.people[-1] = Person(self.app, "Eve")

    def look_inside(self) -> None:
        """Have somebody see the pack from the inside."""
        with self.app.app_context(), committed():
            player = db.session.scalars(select(Player).where(Player.name == "Bert")).one()
            drafts.know(player, db.session.scalars(select(Pack)).one(), clock.now())

    def go(self) -> None:
        """Have a guest be erased."""
        with self.app.app_context(), committed():
            erase(tuple(db.session.scalars(select(Player.id).where(Player.name == "Carol"))), clock.now())
        self.people[2] = Person(self.app, "Carol")

    def turn(self) -> None:
        """Let something happen."""
        acts = (self.play, self.repair, self.undo, self.claim, self.look_inside, self.go)
        self.chance.choices(acts, (8, 4, 2, 1, 0.3, 0.5))[0]()

    def check(self) -> None:
        """Hold everything against everything else."""
        assert boards(self.app) == rebuilt(self.app)
        with self.app.app_context():
            check_turns()
            check_encounters()
            check_tallies()


def check_turns() -> None:
    rows = db.session.execute(select(Turn, Revision).join(Revision, Revision.id == Turn.revision_id)).all()
    for turn, revision in rows:
        if turn.verdict in {None, "passed", "late"}:
            continue
        stands = revision.marked_by_id or revision.id, revision.marked_by or revision.digest
        question = questions.question(*stands)
        fraction = marking.mark(question, marking.read(question.asked(), turn.response))
        assert turn.fraction == float(fraction)
        assert turn.points == int(
            {"easy": 100, "hard": 300}[turn.difficulty] * fraction / (2 if turn.hint_at else 1) + 0.5
        )
    for round_, points in db.session.execute(select(Round.id, Round.points)):
        earned = [turn.points + turn.bonus for turn, _ in rows if turn.round_id == round_]
        assert sum(earned) == points


def check_encounters() -> None:
    for met, turn in db.session.execute(select(Encounter, Turn).join(Turn, Turn.id == Encounter.turn_id)):
        assert (met.points, met.right) == (turn.points, turn.verdict == "right")
        last = db.session.scalars(
            select(Turn.verdict)
            .join(Round, Round.id == Turn.round_id)
            .where(
                Round.player_id == met.player_id,
                Turn.question_id == met.question_id,
                Turn.answered_at == met.last_at,
            )
        ).one()
        assert met.missed == (last != "right")


def check_tallies() -> None:
    """Of those whose first answer is still the first: what a claim has made the second stays among the tallies."""
    if (
        db.session.scalars(select(Player).where(Player.erased_at.is_not(None))).first()
        or db.session.scalars(select(Insider)).first()
    ):
        return
    counted = select(Turn.revision_id, func.count()).where(Turn.counts, Turn.verdict == "right")
    right = select(Chosen.revision_id, func.sum(Chosen.times)).where(Chosen.choice == Chosen.RIGHT)
    assert dict(db.session.execute(counted.group_by(Turn.revision_id)).all()) == {
        revision: times for revision, times in db.session.execute(right.group_by(Chosen.revision_id)) if times
    }


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_everything_tells_the_same_story(
    app: Flask, shelve: Callable[..., object], seed: int
) -> None:
    world = World(app, shelve, seed)
    for _ in range(4):
        for _ in range(6):
            world.turn()
        world.check()
    with app.app_context():
        assert db.session.scalars(select(KeyRepair)).first() is not None
