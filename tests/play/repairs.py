"""How tests repair a key: the pack's file is edited and synced, then the shell is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp.extensions import db
from quizapp.leaderboard.models import standing
from quizapp.leaderboard.operations import rebuilding
from quizapp.packs.models import Revision
from quizapp.play.models import Chosen, Encounter, Round, Turn
from quizapp.web.transaction import committed
from tests.person import choose

if TYPE_CHECKING:
    from click.testing import Result
    from flask import Flask

    from tests.person import Person

REASON = "The countess confesses in chapter 9"


def repair(app: Flask, *words: str, slug: str = "the-case") -> Result:
    """Type `quizapp packs repair …`, with a reason unless it is to be undone."""
    given = words if "--undo" in words or "--reason" in words else (*words, "--reason", REASON)
    done = app.test_cli_runner().invoke(args=["packs", "repair", slug, *given])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def answer(person: Person, n: int, text: str) -> None:
    form = person.question(n).form(f"/turns/{n}")
    assert person.send(form, choice=choose(form, text)).status_code == 303


def play(person: Person, text: str, **wishes: Any) -> str:
    """Play a whole round of choice questions, choosing the same text in each; return its address."""
    url = person.start(**wishes)
    n = 0
    while person.client.get(url).status_code == 200:
        n += 1
        answer(person, n, text)
    return url


def state(app: Flask) -> dict[str, Any]:
    """Return all that hangs on keys: what answers came to, wherever that is written."""
    stood = boards(app)
    with app.app_context():
        return {
            "turns": db.session.execute(
                select(Turn.id, Turn.verdict, Turn.fraction, Turn.points, Turn.bonus).order_by(Turn.id)
            ).all(),
            "rounds": db.session.execute(select(Round.id, Round.points).order_by(Round.id)).all(),
            "met": db.session.execute(
                select(
                    Encounter.player_id,
                    Encounter.question_id,
                    Encounter.points,
                    Encounter.right,
                    Encounter.missed,
                    Encounter.turn_id,
                ).order_by(Encounter.player_id, Encounter.question_id)
            ).all(),
            "chosen": {
                (row.revision_id, row.choice, row.shard): row.times
                for row in db.session.scalars(select(Chosen))
                if row.times
            },
            "keys": db.session.execute(
                select(Revision.id, Revision.marked_by_id, Revision.marked_by).order_by(Revision.id)
            ).all(),
        } | {"boards": stood}


def boards(app: Flask) -> list[dict[str, Any]]:
    """Return what stands on boards, but for when it was written."""
    with app.app_context():
        rows = db.session.execute(
            select(standing).where(standing.c.all_met > 0).order_by(standing.c.player_id, standing.c.board)
        ).mappings()
        return [{name: value for name, value in row.items() if name != "moved"} for row in rows]


def rebuilt(app: Flask) -> list[dict[str, Any]]:
    """Rebuild all boards; return what then stands on them."""
    with app.app_context():
        rebuilding.rebuild(committed)
    return boards(app)
