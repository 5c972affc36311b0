"""What each kind of question is made of in Moodle XML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from quizapp.bank.formats.moodle.answers import tame
from quizapp.bank.formats.moodle.departure import weights
from quizapp.bank.formats.moodle.notebook import Form
from quizapp.bank.formats.moodle.wording import guarded
from quizapp.bank.formats.moodle_xml.elements import element, escaped, lines, text
from quizapp.bank.formats.moodle_xml.texts import FORMS, MARKDOWN
from quizapp.bank.question import Kind, Matching, Multiple, Number, Ordering, Single, TrueFalse, Typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quizapp.bank.question import Question

TYPES: Final = {
    Kind.SINGLE: "multichoice",
    Kind.MULTIPLE: "multichoice",
    Kind.TRUE_FALSE: "truefalse",
    Kind.TYPED: "shortanswer",
    Kind.NUMBER: "numerical",
    Kind.ORDERING: "ordering",
    Kind.MATCHING: "matching",
}
"""What Moodle calls each kind."""
_AS_IT_IS: Final = FORMS[Form.MOODLE]


def details(question: Question) -> Iterator[str]:
    """Yield the elements of a question that are its kind's own."""
    match question:
        case Single() | Multiple():
            yield from _choice(question)
        case TrueFalse():
            for choice in (True, False):
                feedback = question.feedback if choice != question.answer else ""
                yield _answer(str(choice).lower(), "0" if choice != question.answer else "100", feedback)
        case Typed():
            yield element("usecase", "0")
            yield from (_answer(tame(each), "100") for each in question.key_texts())
            yield from (_answer(tame(each.text), "0", each.feedback) for each in question.reject)
        case Number():
            yield from _number(question)
        case Ordering():
            yield from _ordering(question)
        case Matching():
            yield element("shuffleanswers", "true")
            yield from (_pair(guarded(pair.left, line=True), pair.right) for pair in question.pairs)
            yield from (_pair("", right) for right in question.extra)


def _choice(question: Single | Multiple) -> Iterator[str]:
    if isinstance(question, Multiple):
        shares = weights(question)
    else:
        shares = ["0"] * len(question.options)
        shares[question.key()] = "100"
    yield element("single", "true" if isinstance(question, Single) else "false")
    yield element("shuffleanswers", "false" if question.keep_order else "true")
    yield element("answernumbering", "ABCD")
    for option, share in zip(question.options, shares, strict=True):
        yield _answer(guarded(option.text, line=True), share, option.feedback, MARKDOWN)


def _number(question: Number) -> Iterator[str]:
    tolerance = element("tolerance", f"{question.tolerance:f}")
    yield _answer(f"{question.answer:f}", "100", more=(tolerance,))
    if question.unit:
        unit = lines([element("multiplier", "1"), element("unit_name", escaped(question.unit))])
        yield element("units", lines([element("unit", unit)]))
    yield element("unitgradingtype", "0")
    yield element("unitpenalty", "0")
    yield element("showunits", "0" if question.unit else "3")
    yield element("unitsleft", "0")


def _ordering(question: Ordering) -> Iterator[str]:
    yield element("layouttype", "VERTICAL")
    yield element("selecttype", "ALL")
    yield element("selectcount", "0")
    yield element("gradingtype", "RELATIVE_ALL_PREVIOUS_AND_NEXT")
    yield element("showgrading", "SHOW")
    for place, item in enumerate(question.items, 1):
        yield element("answer", lines([text(guarded(item, line=True))]), fraction=str(place), format=MARKDOWN)


def _answer(
    words: str, share: str, feedback: str = "", form: str = _AS_IT_IS, more: tuple[str, ...] = ()
) -> str:
    said = element("feedback", text(guarded(feedback, line=False)), format=MARKDOWN)
    return element("answer", lines([text(words), said, *more]), fraction=share, format=form)


def _pair(left: str, right: str) -> str:
    answer = element("answer", text(right))
    return element("subquestion", lines([text(left), answer]), format=MARKDOWN)
