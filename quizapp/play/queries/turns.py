"""What a turn shows: nothing yet, the question, or everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer

from quizapp.bank import marking
from quizapp.errors import Conflict, NotFound
from quizapp.extensions import db
from quizapp.packs.models import Image
from quizapp.play.models import Chosen
from quizapp.play.queries import drawn, questions, repairs
from quizapp.play.queries.rounds import head
from quizapp.play.rules.draw import unshuffled
from quizapp.play.rules.points import WORTH
from quizapp.play.rules.turn import (
    ENOUGH_ANSWERS,
    TAGS,
    Choice,
    OpenTurn,
    Others,
    Reveal,
    RoundHead,
    SealedTurn,
    ShownChoice,
    ShownEvidence,
    ShownItem,
    ShownRow,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from quizapp.bank.question import Asked, Question
    from quizapp.play.queries.drawn import Drawn
    from quizapp.play.queries.rounds import PlayedRound
    from quizapp.play.queries.waiting import Waiting
    from quizapp.play.rules.repair import ShownRepair

CHOICE_KINDS = ("single", "multiple", "true_false")


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
        _reveal(turn, shown, whole[turn.key_stands_in[0]], told.get(turn.id, ())) for turn in answered
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
    asked, allowed = turn.asked, turn.allowed
    left = turn.opened_at + allowed - now if allowed and turn.opened_at else None
    return OpenTurn(
        round=_head(turn),
        n=turn.n,
        kind=asked.kind,
        category=turn.category,
        difficulty=turn.difficulty,
        worth=WORTH[turn.difficulty],
        prompt=asked.prompt,
        choices=tuple(
            Choice(value, TAGS[value], _choice_text(asked, choice)) for value, choice in enumerate(turn.order)
        ),
        rows=asked.rows,
        unit=asked.unit,
        image_url=_image_url(turn),
        image_alt=asked.image_alt or "",
        has_hint=asked.has_hint,
        hint=turn.question.hint if turn.hint_at else None,
        milliseconds_left=max(0, int(left.total_seconds() * 1000)) if left is not None else None,
    )


def _head(turn: Drawn) -> RoundHead:
    return head(turn.round, turn.n, (turn.verdicts or "").split())


def _reveal(turn: Drawn, shown: RoundHead, question: Question, repaired: tuple[ShownRepair, ...]) -> Reveal:
    asked, counted = question.asked(), turn.tallies
    given = None if turn.response is None else marking.read(asked, turn.response)
    is_over = turn.finished_at is not None
    return Reveal(
        round=shown,
        n=turn.n,
        kind=asked.kind,
        category=turn.category,
        difficulty=turn.difficulty,
        worth=WORTH[turn.difficulty],
        verdict=turn.verdict or "",
        points=turn.points,
        bonus=turn.bonus,
        prompt=asked.prompt,
        image_url=_image_url(turn),
        image_alt=asked.image_alt or "",
        choices=_choices(question, asked, turn, given, counted),
        rows=_rows(asked, question.key(), given),
        sequence=_sequence(asked, question.key(), given),
        given="" if given is None else in_words(asked, given),
        key=in_words(asked, question.key()),
        feedback=() if given is None else question.feedback_for(given, shown.language),
        explanation=question.explanation,
        evidence=tuple(ShownEvidence(each.work, each.locator, each.url) for each in question.evidence),
        hint=question.hint if turn.hint_at else None,
        others=_others(counted),
        is_last=is_over,
        next_url=url_for("play.result" if is_over else "play.round", token=turn.token),
        counts=turn.counts,
        repairs=repaired,
    )


def chosen(given: object) -> tuple[int, ...]:
    """Return an answer to a choice question as the choices it holds."""
    if isinstance(given, int):
        return (given,)
    return given if isinstance(given, tuple) else ()


def _choices(
    question: Question, asked: Asked, turn: Drawn, given: object, counted: Mapping[int, int]
) -> tuple[ShownChoice, ...]:
    if asked.kind not in CHOICE_KINDS:
        return ()
    right, taken = chosen(question.key()), chosen(given)
    answers = counted.get(Chosen.ANSWERS, 0)
    return tuple(
        ShownChoice(
            tag=TAGS[place],
            text=_choice_text(asked, choice),
            right=choice in right,
            chosen=choice in taken,
            share=round(100 * counted.get(choice, 0) / answers) if answers >= ENOUGH_ANSWERS else None,
        )
        for place, choice in enumerate(turn.order)
    )


def _rows(asked: Asked, key: object, given: object) -> tuple[ShownRow, ...]:
    if asked.kind != "matching":
        return ()
    right, taken = chosen(key), chosen(given)
    return tuple(
        ShownRow(
            left=left,
            given=asked.choices[taken[row]] if taken else "",
            right=asked.choices[right[row]],
            ok=bool(taken) and taken[row] == right[row],
        )
        for row, left in enumerate(asked.rows)
    )


def _sequence(asked: Asked, key: object, given: object) -> tuple[ShownItem, ...]:
    if asked.kind != "ordering":
        return ()
    taken = chosen(given)
    return tuple(
        ShownItem(asked.choices[choice], place, taken.index(choice) + 1 if taken else None)
        for place, choice in enumerate(chosen(key), start=1)
    )


def in_words(asked: Asked, response: object) -> str:
    """Return a response, which names choices as the question does, as a reader would put it."""
    if asked.kind == "matching":
        return "; ".join(
            f"{left}: {asked.choices[choice]}"
            for left, choice in zip(asked.rows, chosen(response), strict=True)
        )
    if isinstance(response, str):
        return f"{response} {asked.unit}".strip()
    between = " → " if asked.kind == "ordering" else ", "
    return between.join(_choice_text(asked, choice) for choice in chosen(response))


def _choice_text(asked: Asked, choice: int) -> str:
    if asked.kind == "true_false":
        return str(_("True") if choice == 0 else _("False"))
    return asked.choices[choice]


def _others(counted: Mapping[int, int]) -> Others | None:
    answers = counted.get(Chosen.ANSWERS, 0)
    if answers < ENOUGH_ANSWERS:
        return None
    return Others(answers, round(100 * counted.get(Chosen.RIGHT, 0) / answers))


def _image_url(turn: Drawn) -> str | None:
    return url_for("play.image", token=turn.token, n=turn.n) if turn.image_id else None
