"""Solving a case without the work: beginning the round of it, and telling the story along with its questions."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _

from quizapp.case.models import Solving
from quizapp.case.operations.telling import tell
from quizapp.case.queries import solving
from quizapp.errors import BadRequest, Conflict
from quizapp.extensions import db, insert
from quizapp.play.operations.starting import deal
from quizapp.play.queries import questions
from quizapp.play.rules.draw import SEED_BYTES, Hand
from quizapp.play.rules.wish import RoundKind
from quizapp.players.operations.presence import be_there

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.case.queries.solving import Deck
    from quizapp.packs.models import PackVersion
    from quizapp.play.hooks import Given
    from quizapp.play.rules.wish import Wish
    from quizapp.players.models import Player


def begin(player: Player, version: PackVersion, deck: Deck, wish: Wish, now: datetime) -> str:
    """Begin to solve a case, or go on with it; return the token of the round.

    There is one for each player and pack. Whoever has left theirs is asked what they have not met by then; raise
    Conflict where nothing of it is left, or nothing of it is not sensitive.
    """
    # Held, so that of two tabs at once the second finds what the first has begun.
    be_there(player, now)
    before = solving.standing(player.id, version.pack_id)
    if before is not None and not before.is_left:
        return before.token
    out = deck.sensitive if wish.leave_out_sensitive else frozenset()
    if before is not None:
        out |= solving.met(player.id, version.pack_id)
    seed = secrets.token_bytes(SEED_BYTES)
    asked = solving.dealt(deck, out, seed)
    if not asked:
        raise Conflict(
            _("There is nothing left to be asked here. What you have found lies on the case board."),
            (url_for("case.board", slug=version.pack.slug), _("To the case board")),
        )
    wish = replace(wish, stage=deck.turning - 1, size=None)
    round_ = deal(player, version, wish, Hand(asked, seed, RoundKind.SOLVE), now)
    if round_.version_id != version.id or round_.kind != RoundKind.SOLVE:
        raise BadRequest(_("This form has started another round already."))
    if round_.finished_at is not None:
        # The form of a round that was left, sent again: it goes no further, and tells no more.
        return round_.token
    new = {"round_id": round_.id, "since": now}
    db.session.execute(
        insert(Solving)
        .values(player_id=player.id, pack_id=version.pack_id, **new)
        .on_conflict_do_update(index_elements=["player_id", "pack_id"], set_=new)
    )
    stages = questions.stages(version.id, version.digest)
    tell(player.id, version.pack_id, version.id, stages, asked[0].stage)
    return round_.token


def go_on(given: Given) -> None:
    """Note, with an answer in such a round, that the stage of the next question is told; after the last, all are."""
    if given.kind is not RoundKind.SOLVE:
        return
    told = solving.next_stage(given.round_id, given.n)
    stages = questions.stages(given.version_id, given.version)
    at = given.stage if told is None else told
    tell(given.player_id, given.pack_id, given.version_id, stages, at)
