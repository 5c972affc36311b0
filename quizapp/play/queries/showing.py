"""A question as players see it, before the answer and after, made of values alone: nothing is read for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from quizapp.play.models import Chosen
from quizapp.play.rules.points import WORTH
from quizapp.play.rules.turn import (
    ENOUGH_ANSWERS,
    TAGS,
    Choice,
    OpenTurn,
    Others,
    Reveal,
    RoundHead,
    ShownChoice,
    ShownEvidence,
    ShownItem,
    ShownRow,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from quizapp.bank.marking import Response
    from quizapp.bank.question import Asked, Question

CHOICE_KINDS = ("single", "multiple", "true_false")


@dataclass(frozen=True)
class Setting:
    """Where a question stands: what its page shows that is not in it."""

    round: RoundHead
    n: int
    category: str
    difficulty: str
    order: Sequence[int]
    """Which choice stands where."""
    image_url: str | None


@dataclass(frozen=True)
class Outcome:
    """What was answered, and what it came to."""

    given: Response | None
    """None for a pass."""
    verdict: str
    points: int
    next_url: str
    bonus: int = 0
    hinted: bool = False
    is_last: bool = False
    counts: bool = True
    tallies: Mapping[int, int] = field(default_factory=dict)
    """How often each choice was chosen by anybody; see `Chosen`."""


def before(
    asked: Asked, setting: Setting, hint: str | None = None, milliseconds_left: int | None = None
) -> OpenTurn:
    """Return a question waiting for its answer."""
    return OpenTurn(
        round=setting.round,
        n=setting.n,
        kind=asked.kind,
        category=setting.category,
        difficulty=setting.difficulty,
        worth=WORTH[setting.difficulty],
        prompt=asked.prompt,
        choices=tuple(
            Choice(value, TAGS[value], _choice_text(asked, choice))
            for value, choice in enumerate(setting.order)
        ),
        rows=asked.rows,
        unit=asked.unit,
        image_url=setting.image_url,
        image_alt=asked.image_alt or "",
        has_hint=asked.has_hint,
        hint=hint,
        milliseconds_left=milliseconds_left,
    )


def after(question: Question, setting: Setting, outcome: Outcome) -> Reveal:
    """Return an answered question; raise LookupError for one without a usable key."""
    asked, key, given = question.asked(), question.key(), outcome.given
    return Reveal(
        round=setting.round,
        n=setting.n,
        kind=asked.kind,
        category=setting.category,
        difficulty=setting.difficulty,
        worth=WORTH[setting.difficulty],
        verdict=outcome.verdict,
        points=outcome.points,
        bonus=outcome.bonus,
        prompt=asked.prompt,
        image_url=setting.image_url,
        image_alt=asked.image_alt or "",
        choices=_choices(asked, setting.order, key, outcome),
        rows=_rows(asked, key, given),
        sequence=_sequence(asked, key, given),
        given="" if given is None else in_words(asked, given),
        key=in_words(asked, key),
        feedback=() if given is None else question.feedback_for(given, setting.round.language),
        explanation=question.explanation,
        evidence=tuple(ShownEvidence(each.work, each.locator, each.url) for each in question.evidence),
        hint=question.hint if outcome.hinted else None,
        others=_others(outcome.tallies),
        is_last=outcome.is_last,
        next_url=outcome.next_url,
        counts=outcome.counts,
    )


def chosen(given: object) -> tuple[int, ...]:
    """Return an answer to a choice question as the choices it holds."""
    if isinstance(given, int):
        return (given,)
    return given if isinstance(given, tuple) else ()


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


def _choices(asked: Asked, order: Sequence[int], key: object, outcome: Outcome) -> tuple[ShownChoice, ...]:
    if asked.kind not in CHOICE_KINDS:
        return ()
    right, taken, counted = chosen(key), chosen(outcome.given), outcome.tallies
    answers = counted.get(Chosen.ANSWERS, 0)
    return tuple(
        ShownChoice(
            tag=TAGS[place],
            text=_choice_text(asked, choice),
            right=choice in right,
            chosen=choice in taken,
            share=round(100 * counted.get(choice, 0) / answers) if answers >= ENOUGH_ANSWERS else None,
        )
        for place, choice in enumerate(order)
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


def _choice_text(asked: Asked, choice: int) -> str:
    if asked.kind == "true_false":
        return str(_("True") if choice == 0 else _("False"))
    return asked.choices[choice]


def _others(counted: Mapping[int, int]) -> Others | None:
    answers = counted.get(Chosen.ANSWERS, 0)
    if answers < ENOUGH_ANSWERS:
        return None
    return Others(answers, round(100 * counted.get(Chosen.RIGHT, 0) / answers))
