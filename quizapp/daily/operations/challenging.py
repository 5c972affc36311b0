"""Making a challenge of a round, and taking one up."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from quizapp.daily.models import Challenge, ChallengeTaken
from quizapp.daily.operations import going
from quizapp.daily.queries import cases, challenges, goes
from quizapp.daily.rules.challenge import OFFERED
from quizapp.errors import Conflict, NotFound
from quizapp.extensions import db, insert
from quizapp.packs import queries as packs
from quizapp.packs.models import PackVersion
from quizapp.play.models import Round
from quizapp.play.operations import starting
from quizapp.play.operations.starting import TOKEN_BYTES
from quizapp.play.queries import rounds
from quizapp.play.rules.draw import SEED_BYTES, Hand
from quizapp.play.rules.wish import RoundKind, Wish
from quizapp.players.operations.presence import be_there

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.daily.rules.challenge import Dare, Taken
    from quizapp.play.queries.rounds import PlayedRound
    from quizapp.players.models import Player


def challenge(player: Player, round_: PlayedRound, now: datetime) -> str:
    """Return the token of the challenge that a player's finished round is, made now if it was none.

    Raise NotFound for a round of which there can be none.
    """
    if round_.finished_at is None or round_.version.is_trial or RoundKind(round_.kind) not in OFFERED:
        raise NotFound
    be_there(player, now)
    made = {"token": secrets.token_urlsafe(TOKEN_BYTES), "round_id": round_.id, "made_at": now}
    db.session.execute(insert(Challenge).values(made).on_conflict_do_nothing(index_elements=["round_id"]))
    token = challenges.by_round(round_.id)
    assert token is not None  # noqa: S101 (this request or another has just written it)
    return token


def take(player: Player, dare: Dare, now: datetime) -> Taken:
    """Return a friend's round of a challenge, begun now if they have none; of a case of the day their go is the one.

    Raise Conflict where its questions have left the shelf, NotFound where it has gone with whoever made it.
    """
    be_there(player, now)
    found = challenges.taken(dare, player.id)
    if found is not None:
        return found
    # Held, so that whoever made it is not erased, and it with them, while it is being taken up.
    there = select(Challenge.id).where(Challenge.id == dare.id).with_for_update(key_share=True)
    if db.session.scalar(there) is None:
        raise NotFound
    token = _play_day(player, dare, now) if dare.day else _play_pack(player, dare, now)
    round_id = db.session.scalars(select(Round.id).where(Round.token == token)).one()
    row = {"challenge_id": dare.id, "player_id": player.id, "round_id": round_id, "taken_at": now}
    db.session.execute(insert(ChallengeTaken).values(row).on_conflict_do_nothing())
    found = challenges.taken(dare, player.id)
    assert found is not None  # noqa: S101 (as above)
    return found


def _play_day(player: Player, dare: Dare, now: datetime) -> str:
    case = cases.by_version(dare.version_id)
    assert case is not None  # noqa: S101 (it has a day)
    go = goes.find(player.id, case.day)
    if go is not None:
        return go.token
    if case.day == now.date():
        return going.begin(player, case.day, now)
    _refuse_gone(dare)
    return going.practise(player, case, _request(dare), now)


def _play_pack(player: Player, dare: Dare, now: datetime) -> str:
    _refuse_gone(dare)
    version = db.session.get_one(PackVersion, dare.version_id)
    wish = Wish(
        _request(dare),
        dare.stage,
        size=None,
        pace=dare.pace,
        time_factor=player.time_factor,
        leave_out_sensitive=player.leave_out_sensitive,
    )
    hand = Hand(challenges.hand(dare), secrets.token_bytes(SEED_BYTES))
    round_ = starting.deal(player, version, wish, hand, now)
    reached = rounds.reached(player).get(dare.pack_id)
    known = packs.stage_position(version, reached)
    if reached is None or (known is not None and known < dare.stage):
        # They were told how far it asks, as on a cover. But who has got further stays there, and so does who has
        # reached what this version has no name for: by a later one it may be anywhere.
        starting.remember(player, version, wish)
    return round_.token


def _request(dare: Dare) -> str:
    """Return what a form would carry: from however many tabs it is taken up, a friend's round is one."""
    return f"challenge {dare.token}"


def _refuse_gone(dare: Dare) -> None:
    if challenges.has_left_the_shelf(dare):
        raise Conflict(
            _("These questions, or some of them, have left the shelf since."),
            (url_for("home.index"), _("To the shelf")),
        )
