"""Making and renaming players."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from quizapp.errors import Conflict
from quizapp.extensions import db, insert
from quizapp.players import queries, rules
from quizapp.players.models import Player
from quizapp.players.operations.presence import hold

if TYPE_CHECKING:
    from datetime import datetime


def welcome(token: str, name: str, now: datetime) -> Player:
    """Return the guest whose cookie holds `token`, made now if this is their first round, however often it is sent."""
    db.session.execute(
        insert(Player)
        .values(
            token=token,
            name=name,
            canonical=rules.canonical(name),
            is_guest=True,
            created_at=now,
            seen_at=now,
        )
        .on_conflict_do_nothing(index_elements=["token"])
    )
    player = queries.by_token(token)
    assert player is not None  # noqa: S101 (the row was there or has just been written)
    return player


class NameTaken(Conflict):
    """Another account has that name, or one that is spelled otherwise and the same."""

    code = "name_taken"

    def __init__(self, more: str = "", way_out: tuple[str, str] | None = None) -> None:
        told = _("Somebody has that name, or one just like it. Choose another.")
        super().__init__(f"{told} {more}".rstrip(), way_out)


def rename(player: Player, name: str) -> None:
    """Give a player another name; everything they have done goes with it.

    Raise NameTaken if they are an account and another has it, of which the database is the judge.
    """
    hold(player)
    try:
        with db.session.begin_nested():
            player.name = name
            player.canonical = rules.canonical(name)
    except IntegrityError:
        db.session.refresh(player)
        raise NameTaken from None
