"""`quizapp packs repair`: marking answers again whose key was wrong, in a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from quizapp import clock
from quizapp.authoring.operations import repairing as mending
from quizapp.authoring.queries import repairs
from quizapp.bank import text
from quizapp.errors import Conflict, NotFound
from quizapp.extensions import db
from quizapp.packs.models import Pack
from quizapp.packs.operations import HIDDEN
from quizapp.play.operations import repairing
from quizapp.play.rules.repair import MOST_REASON, Ruling
from quizapp.web.transaction import committed

if TYPE_CHECKING:
    from quizapp.play.models import KeyRepair


@click.command()
@with_appcontext
@click.argument("slug")
@click.argument("question")
@click.option("--reason", default="", help="What was wrong with the key: players who answered it read this.")
@click.option("--undo", is_flag=True, help="Have answers count again what they did before.")
def repair(slug: str, question: str, reason: str, *, undo: bool) -> None:
    """Mark earlier answers to QUESTION of the pack SLUG by the key it has now, once that was edited and synced.

    Only the key may have changed: where something else is asked, an earlier answer says nothing about it.
    """
    with committed():
        pack = db.session.scalar(select(Pack).where(Pack.slug == slug, Pack.source.not_in(HIDDEN)))
        if pack is None:
            raise click.ClickException(f"There is no pack {slug!r}.")
        made = _undone(pack, question) if undo else _made(pack, question, reason)
        answers, players = repairs.reach(made)
        click.echo(
            f"{question}: {answers} answers of {players} players {'count as before' if undo else 'marked again'}."
        )


def _made(pack: Pack, question: str, reason: str) -> KeyRepair:
    said = text.tidy(reason)
    problem = text.problem(said, max_length=MOST_REASON, multiline=False) if said else "is missing"
    if problem:
        raise click.ClickException(f"The reason {problem}. Players who answered the question will read it.")
    try:
        return repairing.repair(pack, question, Ruling(said, None, clock.now()))
    except NotFound:
        raise click.ClickException(f"{pack.slug} has no question {question!r}.") from None
    except Conflict as refusal:
        raise click.ClickException(str(refusal)) from None


def _undone(pack: Pack, question: str) -> KeyRepair:
    made = repairs.latest(pack, question)
    if made is None:
        raise click.ClickException(f"No repair of {question!r} stands in {pack.slug}.")
    mending.undo(pack, made, None, clock.now())
    return made
