"""What a turn shows: nothing yet, the question, or everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer

from quizapp.bank import marking
from quizapp.errors import Conflict, NotFound
from quizapp.extensions import db
from quizapp.packs.models import Image
from quizapp.packs.rules import Imprint
from quizapp.play.queries import drawn, questions, repairs, showing
from quizapp.play.queries.rounds import head
from quizapp.play.queries.showing import Outcome, Setting
from quizapp.play.rules.draw import unshuffled
from quizapp.play.rules.points import WORTH
from quizapp.play.rules.turn import OpenTurn, Reveal, RoundHead, SealedTurn

if TYPE_CHECKING:
    from datetime import datetime

    from quizapp.bank.question import Question
    from quizapp.play.queries.drawn import Drawn
    from quizapp.play.queries.rounds import PlayedRound
    from quizapp.play.queries.waiting import Waiting
    from quizapp.play.rules.repair import ShownRepair

NO_TIME = timedelta()


def open_turn(turn: Drawn, now: datetime) -> OpenTurn | SealedTurn:
    """Return the turn that waits for its answer, sealed while its clock has not been started.

    Raise Conflict for one that is not open.
    """
    check_open(turn, turn.n)
    if turn.allowed and turn.opened_at is None:
        worth, seconds = WORTH[turn.difficulty], int(turn.allowed.total_seconds())
        return SealedTurn(_head(turn), turn.n, turn.difficulty, worth, seconds)
    return as_it_was(turn, now)


def is_kept(turn: Drawn, given: object) -> bool:
    """Say whether an answer, its options named by their places, is the one that an answered turn holds."""
    if given is None or turn.response is None:
        return given is turn.response
    try:
        sent = marking.read(turn.asked, unshuffled(given, turn.order))
    except marking.BadResponse:
        return False
    return sent == (tuple(turn.response) if isinstance(turn.response, list) else turn.response)


def check_open(round_: PlayedRound | Waiting, n: int) -> None:
    """Raise NotFound for a turn that was not drawn, Conflict for one that is not the open one."""
    if not 1 <= n <= round_.size:
        raise NotFound
    if n == round_.answered + 1 and round_.finished_at is None:
        return
    way_out = (url_for("play.round", token=round_.token), _("Go to where the round stands"))
    if round_.finished_at is not None:
        raise Conflict(_("This round is over. What was answered stands."), way_out)
    if n > round_.answered + 1:
        raise Conflict(_("Question %(n)d has not come up yet. First things first.", n=n), way_out)
    raise Conflict(_("Question %(n)d is answered already, and its first answer stands.", n=n), way_out)


def reveal(turn: Drawn) -> Reveal:
    """Return an answered turn."""
    return _reveal(turn, _head(turn), turn.question, repairs.told([turn]).get(turn.id, ()))


def reveals(round_: PlayedRound) -> tuple[RoundHead, list[Reveal]]:
    """Return what is shown of a round, and its answered turns in order, by queries that do not grow with them."""
    answered = drawn.answered(round_)
    shown = head(round_, round_.answered, [turn.verdict or "" for turn in answered])
    whole = questions.questions(dict(turn.key_stands_in for turn in answered))
    told = repairs.told(answered)
    return shown, [
        _reveal(turn, _about(turn, shown), whole[turn.key_stands_in[0]], told.get(turn.id, ()))
        for turn in answered
    ]


def image(turn: Drawn) -> Image:
    """Return the picture of a turn that the player has come to; raise NotFound for any other."""
    sealed = turn.allowed and turn.opened_at is None
    if turn.n > turn.answered and (turn.finished_at or turn.n > turn.answered + 1 or sealed):
        raise NotFound
    found = db.session.scalar(select(Image).where(Image.id == turn.image_id).options(undefer(Image.content)))
    if found is None:
        raise NotFound
    return found


def as_it_was(turn: Drawn, now: datetime) -> OpenTurn:
    """Return a turn as it stands open, or stood: to read again what was sent to it."""
    allowed = turn.allowed
    # However the clock has been set since it was opened.
    left = min(allowed, max(NO_TIME, turn.opened_at + allowed - now)) if allowed and turn.opened_at else None
    return showing.before(
        turn.asked,
        _setting(turn, _head(turn)),
        turn.question.hint if turn.hint_at else None,
        int(left.total_seconds() * 1000) if left is not None else None,
    )


def _head(turn: Drawn) -> RoundHead:
    return _about(turn, head(turn.round, turn.n, (turn.verdicts or "").split()))


def _about(turn: Drawn, shown: RoundHead) -> RoundHead:
    if turn.version_id == turn.called_id:
        return shown
    header = questions.header(turn.version_id, turn.version)
    return replace(shown, language=header["language"], about=header["title"])


def _setting(turn: Drawn, shown: RoundHead) -> Setting:
    return Setting(shown, turn.n, turn.category, turn.difficulty, turn.order, _image_url(turn))


def _reveal(turn: Drawn, shown: RoundHead, question: Question, repaired: tuple[ShownRepair, ...]) -> Reveal:
    is_over = turn.finished_at is not None
    outcome = Outcome(
        given=None if turn.response is None else marking.read(question.asked(), turn.response),
        verdict=turn.verdict or "",
        points=turn.points,
        next_url=url_for("play.result" if is_over else "play.round", token=turn.token),
        bonus=turn.bonus,
        hinted=turn.hint_at is not None,
        is_last=is_over,
        counts=turn.counts,
        tallies=turn.tallies,
    )
    return replace(
        showing.after(question, _setting(turn, shown), outcome),
        repairs=repaired,
        turn_id=turn.id,
        imprint=Imprint(turn.version_id, turn.version, turn.pack_id),
    )


def _image_url(turn: Drawn) -> str | None:
    return url_for("play.image", token=turn.token, n=turn.n) if turn.image_id else None
