"""A question as players will see it: the values that a round's own pages are made of, before the answer and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from quizapp.authoring.rules.likeness import likeness, right_response, wrong_response
from quizapp.bank import marking
from quizapp.play.queries import showing
from quizapp.play.queries.showing import Outcome, Setting
from quizapp.play.rules import points
from quizapp.play.rules.turn import RoundHead

if TYPE_CHECKING:
    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.marking import Response
    from quizapp.bank.question import Question
    from quizapp.play.rules.turn import OpenTurn, Reveal


@dataclass(frozen=True)
class Stand:
    """Where a question stands that is looked at."""

    slug: str
    title: str
    language: str
    n: int
    size: int


@dataclass(frozen=True)
class Preview:
    """A question as players will see it."""

    before: OpenTurn
    right: Reveal | None
    """None while there is no key."""
    wrong: Reveal | None
    """None while there is nothing wrong to be answered."""


def of_document(document: Document, stand: Stand, image_url: str | None) -> Preview:
    """Return what players would see of a half-written question."""
    question, whole = likeness(document)
    return of_question(question, stand, image_url, whole=whole)


def of_question(question: Question, stand: Stand, image_url: str | None, *, whole: bool = True) -> Preview:
    """Return what players see of a question; what is not `whole` cannot be marked, and so is all or nothing."""
    asked = question.asked()
    shown = RoundHead("", stand.slug, stand.title, stand.language, stand.n, stand.size, 0, ())
    order = range(len(asked.choices))
    setting = Setting(shown, stand.n, question.category, question.difficulty, order, image_url)
    right = right_response(question)
    wrong = wrong_response(question, _("something else"))

    def reveal(response: Response | None) -> Reveal | None:
        if response is None:
            return None
        fraction = marking.RIGHT if response == right else marking.WRONG
        if whole:
            fraction = marking.mark(question, response, stand.language)
        worth = points.points(question.difficulty, fraction, hint=False)
        return showing.after(
            question, setting, Outcome(response, points.verdict(fraction), worth, next_url="")
        )

    return Preview(showing.before(asked, setting), reveal(right), reveal(wrong))
