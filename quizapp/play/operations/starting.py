"""Drawing a round and starting it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from quizapp.bank.question import Asked
from quizapp.config import settings
from quizapp.errors import TooMany
from quizapp.extensions import db, insert, write
from quizapp.packs.models import Revision
from quizapp.play.hooks import started
from quizapp.play.models import Reached, Round, Turn
from quizapp.play.queries import rounds
from quizapp.play.rules import draw
from quizapp.play.rules.draw import Hand
from quizapp.players.operations.presence import be_there

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from quizapp.packs.models import PackVersion
    from quizapp.play.rules.draw import Candidate
    from quizapp.play.rules.wish import Wish
    from quizapp.players.models import Player

TOKEN_BYTES = 16


def start(
    player: Player, version: PackVersion, wish: Wish, pool: Iterable[Candidate], now: datetime
) -> Round:
    """Draw a round from `pool`, which is not empty, and deal it: see `deal`."""
    seed = secrets.token_bytes(draw.SEED_BYTES)
    return deal(player, version, wish, Hand(draw.draw(pool, wish.size, seed), seed), now)


def deal(player: Player, version: PackVersion, wish: Wish, hand: Hand, now: datetime) -> Round:
    """Start a round of these questions, of which there is one at least; the same wish again gives the same round.

    Where they are from several packs, `version` is what the round is called by. Raise TooMany for a player who has as
    many rounds unfinished as the host allows.
    """
    be_there(player, now)
    again = rounds.by_request(player, wish.request)
    if again is not None:
        return again
    most = settings().open_rounds
    if rounds.unfinished(player) >= most:
        way_out = (url_for("play.rounds"), _("See them all"))
        raise TooMany(
            _("You have %(number)d rounds unfinished. Finish or leave one of them first.", number=most),
            way_out,
        )
    written = write(
        insert(Round)
        .values(
            token=secrets.token_urlsafe(TOKEN_BYTES),
            request=wish.request,
            player_id=player.id,
            version_id=version.id,
            kind=hand.kind,
            stage=wish.stage,
            seed=hand.seed,
            pace=wish.pace,
            time_factor=wish.time_factor,
            size=len(hand.questions),
            started_at=now,
        )
        .on_conflict_do_nothing(index_elements=["player_id", "request"])
    )
    round_ = rounds.by_request(player, wish.request)
    assert round_ is not None  # noqa: S101 (this request or its twin has just written it)
    if written:
        _lay_out(round_, hand)
        started.happen(round_)
    return round_


def remember(player: Player, version: PackVersion, wish: Wish) -> None:
    """Keep what a player said on a cover, to be offered next time: how far they have got, what they need."""
    player.time_factor = wish.time_factor
    player.leave_out_sensitive = wish.leave_out_sensitive
    stage = version.header["stages"][wish.stage]["key"]
    db.session.execute(
        insert(Reached)
        .values(player_id=player.id, pack_id=version.pack_id, stage=stage)
        .on_conflict_do_update(index_elements=["player_id", "pack_id"], set_={"stage": stage})
    )


def _lay_out(round_: Round, hand: Hand) -> None:
    """Write a round's turns, the order of each one's options with it."""
    rows = db.session.execute(
        select(Revision.id, Revision.asked).where(Revision.id.in_([each.revision for each in hand.questions]))
    )
    asked = {revision: Asked.model_validate(shown) for revision, shown in rows}
    db.session.add_all(
        Turn(
            round_id=round_.id,
            n=n,
            question_id=each.question,
            revision_id=each.revision,
            version_id=each.version,
            category=each.category,
            difficulty=each.difficulty,
            order=list(_order(asked[each.revision], hand.seed, each.question)),
        )
        for n, each in enumerate(hand.questions, start=1)
    )


def _order(asked: Asked, seed: bytes, question: int) -> tuple[int, ...]:
    if asked.keep_order:
        return tuple(range(len(asked.choices)))
    return draw.shuffled(len(asked.choices), seed, question)
